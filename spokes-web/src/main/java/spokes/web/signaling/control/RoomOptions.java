package spokes.web.signaling.control;

import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.time.Duration;
import livekit.LivekitRoom.CreateRoomRequest;
import spokes.web.access.AccessToken;

/**
 * How a room is made: what the token of the first to come says in {@code roomConfig}, otherwise the usual.
 *
 * @param emptyTimeout how long a room lives that nobody ever joined
 * @param departureTimeout how long it lives after the last one left
 * @param maxParticipants 0 means no limit
 * @param remoteUnmute whether the server API may unmute a track too
 */
public record RoomOptions(Duration emptyTimeout, Duration departureTimeout, int maxParticipants, String metadata,
        boolean remoteUnmute) {
    public RoomOptions(Duration emptyTimeout, Duration departureTimeout, int maxParticipants, String metadata) {
        this(emptyTimeout, departureTimeout, maxParticipants, metadata, false);
    }

    static final Duration EMPTY = Duration.ofSeconds(300), DEPARTURE = Duration.ofSeconds(20);

    public static RoomOptions usual() {
        return new RoomOptions(EMPTY, DEPARTURE, 0, "");
    }

    public static RoomOptions from(AccessToken token) {
        return token.claims().get("roomConfig") instanceof JsonObject config
                ? new RoomOptions(seconds(config, "emptyTimeout", EMPTY), seconds(config, "departureTimeout", DEPARTURE),
                        number(config, "maxParticipants"), config.get("metadata") instanceof JsonString text ? text.getString() : "")
                : usual();
    }

    /** As the server API wants a new room. */
    public static RoomOptions from(CreateRoomRequest wish) {
        return usual().with(wish);
    }

    public RoomOptions unmutedRemotely(boolean allowed) {
        return new RoomOptions(emptyTimeout, departureTimeout, maxParticipants, metadata, allowed);
    }

    /** What the wish leaves out stays. */
    RoomOptions with(CreateRoomRequest wish) {
        return new RoomOptions(wish.getEmptyTimeout() > 0 ? Duration.ofSeconds(wish.getEmptyTimeout()) : emptyTimeout,
                wish.getDepartureTimeout() > 0 ? Duration.ofSeconds(wish.getDepartureTimeout()) : departureTimeout,
                wish.getMaxParticipants() > 0 ? wish.getMaxParticipants() : maxParticipants,
                wish.getMetadata().isEmpty() ? metadata : wish.getMetadata(), remoteUnmute);
    }

    RoomOptions describedBy(String newMetadata) {
        return new RoomOptions(emptyTimeout, departureTimeout, maxParticipants, newMetadata, remoteUnmute);
    }

    private static Duration seconds(JsonObject config, String name, Duration otherwise) {
        int value = number(config, name);
        return value > 0 ? Duration.ofSeconds(value) : otherwise;
    }

    private static int number(JsonObject config, String name) {
        return config.get(name) instanceof JsonNumber number ? Math.max(0, number.intValue()) : 0;
    }
}
