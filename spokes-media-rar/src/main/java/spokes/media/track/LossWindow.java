package spokes.media.track;

import spokes.media.rtcp.NackRequester;
import spokes.media.rtcp.ReceiveStats;

/** What became of the packets of one incoming stream between one look and the next. */
final class LossWindow {
    private long expectedBefore, acceptedBefore, missedBefore, outOfOrderBefore;
    private long expected, lost, late, outOfOrder;
    private long jitterNs;

    /** @param accepted packets that came in whatever way, each once */
    void look(ReceiveStats stats, NackRequester nacks, long accepted, int clockRateHz) {
        long nowExpected = stats.expected();
        expected = nowExpected < expectedBefore ? nowExpected : nowExpected - expectedBefore;     // after a jump they are counted anew
        lost = Math.clamp(expected - (accepted - acceptedBefore), 0, expected);
        late = Math.clamp(nacks.missed() - missedBefore - lost, 0, expected - lost);
        jitterNs = stats.jitterTicks() * 1_000_000_000L / clockRateHz;
        outOfOrder = stats.outOfOrder() - outOfOrderBefore;
        outOfOrderBefore = stats.outOfOrder();
        expectedBefore = nowExpected;
        acceptedBefore = accepted;
        missedBefore = nacks.missed();
    }

    long expected() {
        return expected;
    }

    /** Until now. */
    long lost() {
        return lost;
    }

    /** They had to be asked for. */
    long late() {
        return late;
    }

    /** They came after later ones. */
    long outOfOrder() {
        return outOfOrder;
    }

    long jitterNs() {
        return jitterNs;
    }
}
