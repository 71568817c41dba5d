package spokes.media.peer;

/**
 * Whether the other side can still reach us after our addresses changed: until a deadline it may give a sign of life.
 *
 * <p>Owned by one media loop; not thread-safe. Reads no clock.
 */
final class Doubt {
    private long sinceNs, untilNs = Deadline.NEVER;

    void begin(long patienceNs, long nowNs) {
        sinceNs = nowNs;
        untilNs = nowNs + patienceNs;
    }

    void drop() {
        untilNs = Deadline.NEVER;
    }

    /** True once, when the patience is over. */
    boolean isOver(long nowNs) {
        if (!Deadline.due(untilNs, nowNs)) {
            return false;
        }
        drop();
        return true;
    }

    /** The sign of life counts from then on. */
    long sinceNs() {
        return sinceNs;
    }

    long nextDeadlineNs() {
        return untilNs;
    }
}
