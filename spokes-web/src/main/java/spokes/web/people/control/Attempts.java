package spokes.web.people.control;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How often somebody may guess. The first {@code free} attempts under a key cost nothing; after each further one the next has to wait
 * twice as long as before, at most {@code longest}. What is quiet for {@code memory} is forgotten.
 *
 * <p>An attempt counts when it begins, so that many at once get no more guesses than one after the other. Remembers at most
 * {@value #MAX_KEYS} keys and forgets the one that was quiet longest. Reads no clock: the caller passes {@code nowMs}.
 */
final class Attempts {
    private static final int MAX_KEYS = 10_000;

    private final int free;
    private final Duration longest, memory;
    private final Map<String, Tries> tries = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Tries> eldest) {
            return size() > MAX_KEYS;
        }
    };

    private record Tries(int count, long lastMs) {}

    Attempts(int free, Duration longest, Duration memory) {
        this.free = free;
        this.longest = longest;
        this.memory = memory;
    }

    /** Begins an attempt. @return how long to wait instead, when it is too early */
    synchronized Optional<Duration> begin(String key, long nowMs) {
        var before = tries.get(key);
        if (before == null || nowMs - before.lastMs > memory.toMillis()) before = new Tries(0, nowMs);
        long waitMs = before.lastMs + delayMs(before.count) - nowMs;
        if (before.count >= free && waitMs > 0) return Optional.of(Duration.ofMillis(waitMs));
        tries.put(key, new Tries(before.count + 1, nowMs));
        return Optional.empty();
    }

    /** The attempt under this key was somebody who may: earlier ones are forgiven. */
    synchronized void succeeded(String key) {
        tries.remove(key);
    }

    private long delayMs(int count) {
        if (count < free) return 0;
        return Math.min(longest.toMillis(), 1000L << Math.min(count - free, 30));
    }
}
