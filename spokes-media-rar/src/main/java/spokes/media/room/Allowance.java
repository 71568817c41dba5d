package spokes.media.room;

/**
 * So much a second for as long as somebody likes, and {@value #BURST_S} seconds' worth of it at once.
 *
 * <p>Owned by one media loop; not thread-safe. Reads no clock: the caller passes {@code nowNs}.
 */
final class Allowance {
    static final int BURST_S = 2;
    private static final long SECOND_NS = 1_000_000_000L;

    private final long perSecond;
    /** When all that was taken would have come at the even rate. */
    private long paidUntilNs;

    /** @param perSecond 0 for no limit */
    Allowance(long perSecond, long nowNs) {
        this.perSecond = perSecond;
        this.paidUntilNs = nowNs;
    }

    boolean has(long amount, long nowNs) {
        return perSecond == 0 || Math.max(0, paidUntilNs - nowNs) + costNs(amount) <= BURST_S * SECOND_NS;
    }

    void take(long amount, long nowNs) {
        if (perSecond > 0) {
            paidUntilNs = (paidUntilNs - nowNs > 0 ? paidUntilNs : nowNs) + costNs(amount);
        }
    }

    private long costNs(long amount) {
        return amount * SECOND_NS / perSecond;
    }
}
