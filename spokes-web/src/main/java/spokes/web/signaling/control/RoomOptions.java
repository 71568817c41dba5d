package spokes.web.signaling.control;

import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.time.Duration;
import spokes.web.access.AccessToken;

/**
 * How a room is made: what the token of the first to come says in {@code roomConfig}, otherwise the usual.
 *
 * @param emptyTimeout how long a room lives that nobody ever joined
 * @param departureTimeout how long it lives after the last one left
 * @param maxParticipants 0 means no limit
 */
public record RoomOptions(Duration emptyTimeout, Duration departureTimeout, int maxParticipants, String metadata) {
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

    private static Duration seconds(JsonObject config, String name, Duration otherwise) {
        int value = number(config, name);
        return value > 0 ? Duration.ofSeconds(value) : otherwise;
    }

    private static int number(JsonObject config, String name) {
        return config.get(name) instanceof JsonNumber number ? Math.max(0, number.intValue()) : 0;
    }
}
