package spokes.media.peer;

/**
 * Counts of one media loop: written by that loop alone, read by anybody.
 *
 * <p>A plain array is enough. A reader may see a count that is some nanoseconds old, and a {@code long} in an array is
 * never torn on a 64-bit machine.
 */
public final class Counters {
    private final long[] counts = new long[Counter.values().length];
    private final Arrivals arrivals = new Arrivals();
    private final StreamFigures streams = new StreamFigures();

    /** When what came in last. */
    public Arrivals arrivals() {
        return arrivals;
    }

    /** How well streams got through. */
    public StreamFigures streams() {
        return streams;
    }

    public void add(Counter what) {
        counts[what.ordinal()]++;
    }

    public void add(Counter what, long howMuch) {
        counts[what.ordinal()] += howMuch;
    }

    public long of(Counter what) {
        return counts[what.ordinal()];
    }
}
