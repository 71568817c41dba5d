package spokes.media.loop;

/** The time of all loops: nanoseconds since the engine started. */
final class MonotonicClock {
    private final long startNs = System.nanoTime();

    long nowNs() {
        return System.nanoTime() - startNs;
    }
}
