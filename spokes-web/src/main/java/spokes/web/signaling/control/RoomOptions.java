package spokes.web.signaling.control;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import livekit.LivekitAgentDispatch.RoomAgentDispatch;
import livekit.LivekitRoom.CreateRoomRequest;
import spokes.media.api.MediaCommand.Playout;
import spokes.media.api.MediaCommand.PlayoutDelay;
import spokes.web.access.AccessToken;

/**
 * How a room is made: what the token of the first to come says in {@code roomConfig}, or the server API, otherwise as is usual on this server.
 *
 * @param emptyTimeout how long a room lives that nobody ever joined
 * @param departureTimeout how long it lives after the last one left
 * @param maxParticipants 0 means no limit
 * @param playout how everything is to be played by who comes from now on
 * @param agents those that are to come when the room opens; empty for all that come by themselves
 */
public record RoomOptions(Duration emptyTimeout, Duration departureTimeout, int maxParticipants, String metadata, Playout playout,
        List<RoomAgentDispatch> agents, HouseRules rules) {
    static final Duration EMPTY = Duration.ofSeconds(300), DEPARTURE = Duration.ofSeconds(20);
    /** Chrome's. */
    private static final int USUAL_MOST_MS = 10_000;
    private static final JsonFormat.Parser JSON = JsonFormat.parser().ignoringUnknownFields();

    public RoomOptions {
        agents = agents.stream().limit(Dispatches.MOST).toList();
    }

    public RoomOptions(Duration emptyTimeout, Duration departureTimeout, int maxParticipants, String metadata) {
        this(emptyTimeout, departureTimeout, maxParticipants, metadata, Playout.USUAL, List.of(), HouseRules.USUAL);
    }

    /** Where the operator has decided nothing. */
    public static RoomOptions usual() {
        return new RoomOptions(EMPTY, DEPARTURE, 0, "");
    }

    public RoomOptions under(HouseRules changed) {
        return new RoomOptions(emptyTimeout, departureTimeout, maxParticipants, metadata, playout, agents, changed);
    }

    /** What the token leaves out stays. */
    public RoomOptions with(AccessToken token) {
        return token.claims().get("roomConfig") instanceof JsonObject config
                ? new RoomOptions(seconds(config, "emptyTimeout", emptyTimeout), seconds(config, "departureTimeout", departureTimeout),
                        number(config, "maxParticipants", maxParticipants), config.get("metadata") instanceof JsonString text ? text.getString() : metadata,
                        playout(number(config, "minPlayoutDelay", 0), number(config, "maxPlayoutDelay", 0), config.get("syncStreams") == JsonValue.TRUE),
                        config.get("agents") instanceof JsonArray named ? agents(named) : agents, rules)
                : this;
    }

    /** What the wish leaves out stays. */
    public RoomOptions with(CreateRoomRequest wish) {
        return new RoomOptions(wish.getEmptyTimeout() > 0 ? Duration.ofSeconds(wish.getEmptyTimeout()) : emptyTimeout,
                wish.getDepartureTimeout() > 0 ? Duration.ofSeconds(wish.getDepartureTimeout()) : departureTimeout,
                wish.getMaxParticipants() > 0 ? wish.getMaxParticipants() : maxParticipants,
                wish.getMetadata().isEmpty() ? metadata : wish.getMetadata(),
                playout(wish.getMinPlayoutDelay(), wish.getMaxPlayoutDelay(), wish.getSyncStreams()), wish.getAgentsCount() > 0 ? wish.getAgentsList() : agents, rules);
    }

    RoomOptions describedBy(String newMetadata) {
        return new RoomOptions(emptyTimeout, departureTimeout, maxParticipants, newMetadata, playout, agents, rules);
    }

    /** In ms, as the protocol has it; who names only the least has the browsers' own most. */
    private Playout playout(int leastMs, int mostMs, boolean synced) {
        return new Playout(leastMs <= 0 && mostMs <= 0 ? playout.delay() : Optional.of(new PlayoutDelay(Math.max(0, leastMs), mostMs > 0 ? mostMs : USUAL_MOST_MS)),
                synced || playout.synced());
    }

    /** What cannot be read is left out: a token lets somebody in all the same. */
    private static List<RoomAgentDispatch> agents(JsonArray named) {
        return named.stream().flatMap(agent -> agent(agent).stream()).toList();
    }

    private static Optional<RoomAgentDispatch> agent(JsonValue json) {
        try {
            var agent = RoomAgentDispatch.newBuilder();
            JSON.merge(json.toString(), agent);
            return Optional.of(agent.build());
        } catch (InvalidProtocolBufferException unreadable) {
            return Optional.empty();
        }
    }

    private static Duration seconds(JsonObject config, String name, Duration otherwise) {
        int value = number(config, name, 0);
        return value > 0 ? Duration.ofSeconds(value) : otherwise;
    }

    private static int number(JsonObject config, String name, int otherwise) {
        return config.get(name) instanceof JsonNumber number && number.intValue() > 0 ? number.intValue() : otherwise;
    }
}
