package spokes.media.loop;

import java.time.Instant;

/** The time of all loops: nanoseconds since the engine started, and the wall clock that belongs to it. */
final class MonotonicClock {
    private static final long SECONDS_1900_TO_1970 = 2_208_988_800L;
    private static final long NS_PER_SECOND = 1_000_000_000L;

    private final long startNs = System.nanoTime();
    private final Instant startedAt = Instant.now();

    long nowNs() {
        return System.nanoTime() - startNs;
    }

    /** A 64-bit NTP timestamp (RFC 5905 §6): seconds since 1900 and their fraction, as sender reports want it. */
    long ntp(long nowNs) {
        return ntp(startedAt, nowNs);
    }

    static long ntp(Instant startedAt, long sinceNs) {
        long ns = startedAt.getNano() + Math.floorMod(sinceNs, NS_PER_SECOND);
        long seconds = SECONDS_1900_TO_1970 + startedAt.getEpochSecond() + Math.floorDiv(sinceNs, NS_PER_SECOND) + ns / NS_PER_SECOND;
        return seconds << 32 | ((ns % NS_PER_SECOND) << 32) / NS_PER_SECOND;
    }
}
