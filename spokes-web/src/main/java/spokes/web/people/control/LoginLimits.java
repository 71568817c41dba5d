package spokes.web.people.control;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import spokes.web.http.entity.Problem;

/**
 * Attempts to sign in, counted by name and by network. A name waits at most half a minute, or a stranger could lock the owner out; a
 * network waits up to a quarter of an hour.
 */
final class LoginLimits {
    private final Attempts byName = new Attempts(5, Duration.ofSeconds(30), Duration.ofHours(1));
    private final Attempts byNetwork = new Attempts(10, Duration.ofMinutes(15), Duration.ofHours(1));

    void begin(String nameKey, String network, long nowMs) {
        refuse(byNetwork.begin(network, nowMs));
        refuse(byName.begin(nameKey, nowMs));
    }

    void succeeded(String nameKey, String network) {
        byNetwork.succeeded(network);
        byName.succeeded(nameKey);
    }

    private static void refuse(Optional<Duration> wait) {
        if (wait.isEmpty()) return;
        long seconds = Math.max(1, wait.get().plusMillis(999).toSeconds());
        throw new Problem(429, "too-many-attempts", "Too many attempts. Try again in " + (seconds == 1 ? "a second." : seconds + " seconds."),
            Map.of("retryAfterSeconds", seconds));
    }
}
