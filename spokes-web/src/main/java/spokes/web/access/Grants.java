package spokes.web.access;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.List;
import spokes.web.json.Json;

/**
 * LiveKit's video grant: what a token allows. What a token leaves out of publishing and subscribing is allowed, everything
 * else that it leaves out is not.
 *
 * @param canPublishData like {@code canPublish} where the token does not say
 * @param canPublishSources lower-case names ({@code camera}, {@code screen_share}, …); empty means all
 */
public record Grants(String room, boolean roomJoin, boolean roomCreate, boolean roomList, boolean roomAdmin, boolean canPublish,
        boolean canSubscribe, boolean canPublishData, List<String> canPublishSources, boolean canUpdateOwnMetadata, boolean hidden,
        boolean recorder, boolean agent, boolean canSubscribeMetrics, boolean canManageAgentSession) {

    public Grants {
        canPublishSources = List.copyOf(canPublishSources);
    }

    /** Join this room, publish, subscribe and send data; nothing more. */
    public static Grants join(String room) {
        return from(Json.createObjectBuilder().add("room", room).add("roomJoin", true).build());
    }

    /** The same, and the room is opened where it is not there. */
    public Grants withRoomCreate() {
        return new Grants(room, roomJoin, true, roomList, roomAdmin, canPublish, canSubscribe, canPublishData, canPublishSources, canUpdateOwnMetadata, hidden,
                recorder, agent, canSubscribeMetrics, canManageAgentSession);
    }

    public static Grants from(JsonObject video) {
        var publish = flag(video, "canPublish", true);
        return new Grants(text(video, "room"), flag(video, "roomJoin", false), flag(video, "roomCreate", false),
                flag(video, "roomList", false), flag(video, "roomAdmin", false), publish, flag(video, "canSubscribe", true),
                flag(video, "canPublishData", publish), texts(video, "canPublishSources"),
                flag(video, "canUpdateOwnMetadata", false), flag(video, "hidden", false), flag(video, "recorder", false),
                flag(video, "agent", false), flag(video, "canSubscribeMetrics", false), flag(video, "canManageAgentSession", false));
    }

    JsonObject toJson() {
        var sources = Json.createArrayBuilder(canPublishSources);
        return Json.createObjectBuilder().add("room", room).add("roomJoin", roomJoin).add("roomCreate", roomCreate)
                .add("roomList", roomList).add("roomAdmin", roomAdmin).add("canPublish", canPublish)
                .add("canSubscribe", canSubscribe).add("canPublishData", canPublishData).add("canPublishSources", sources)
                .add("canUpdateOwnMetadata", canUpdateOwnMetadata).add("hidden", hidden).add("recorder", recorder)
                .add("agent", agent).add("canSubscribeMetrics", canSubscribeMetrics)
                .add("canManageAgentSession", canManageAgentSession).build();
    }

    /** @param source a lower-case name as in {@code canPublishSources} */
    public boolean mayPublish(String source) {
        return canPublish && (canPublishSources.isEmpty() || canPublishSources.contains(source));
    }

    private static boolean flag(JsonObject json, String name, boolean otherwise) {
        var value = json.get(name);
        if (value == null || value == JsonValue.NULL) {
            return otherwise;
        }
        if (value != JsonValue.TRUE && value != JsonValue.FALSE) {
            throw new InvalidTokenException("The grant video." + name + " is not true or false.");
        }
        return value == JsonValue.TRUE;
    }

    static String text(JsonObject json, String name) {
        return json.get(name) instanceof JsonString text ? text.getString() : "";
    }

    private static List<String> texts(JsonObject json, String name) {
        return json.get(name) instanceof JsonArray array
                ? array.stream().map(value -> value instanceof JsonString text ? text.getString() : "").toList()
                : List.of();
    }
}
