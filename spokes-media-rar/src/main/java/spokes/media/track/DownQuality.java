package spokes.media.track;

/**
 * How well one subscription gets through, by what its receiver reports (RFC 3550 §6.4.1): looked at every few seconds, each time for what was reported
 * since the last. What had not come to us either is not this receiver's loss.
 *
 * <p>Owned by one media loop; not thread-safe.
 */
final class DownQuality {
    private final QualityScore score = new QualityScore();
    private boolean reported;
    private int highest, lost, highestBefore, lostBefore;
    private long gaps, gapsBefore, resent, resentBefore;
    private long jitterNs;
    private int missingBefore;

    /**
     * @param gaps numbers that we left out, since their packets have not come to us
     * @param resent packets that we have sent again
     */
    void onReport(int extendedHighestSeq, int cumulativeLost, long jitterNs, long gaps, long resent) {
        highest = extendedHighestSeq;
        lost = cumulativeLost;
        this.jitterNs = jitterNs;
        this.gaps = gaps;
        this.resent = resent;
        if (!reported) {
            reported = true;
            begin();
        }
    }

    private void begin() {
        highestBefore = highest;
        lostBefore = lost;
        gapsBefore = gaps;
        resentBefore = resent;
    }

    double rests() {
        begin();
        missingBefore = 0;
        return score.rests();
    }

    /** There would be something, but the connection is too narrow for it. */
    double stopped() {
        begin();
        return score.measured(QualityScore.STALLED);
    }

    /**
     * @param repairsApart retransmissions have an SSRC of their own, so that the receiver does not count them
     * @param missingLayers picture sizes that are wanted and there, above what is forwarded
     * @param watch hears what it was found by
     */
    double look(boolean repairsApart, boolean redundant, long rttNs, int missingLayers, StreamWatch watch) {
        int expected = Math.max(0, highest - highestBefore);
        long again = resent - resentBefore;
        long reportedLost = Math.max(0, lost - lostBefore - Math.max(0, gaps - gapsBefore));
        long late = Math.clamp(repairsApart ? Math.min(again, reportedLost) : again, 0, expected);
        long never = Math.clamp(repairsApart ? reportedLost - late : reportedLost, 0, expected - late);
        watch.looked(expected, Math.min(reportedLost, expected), 0, jitterNs, rttNs);
        int missing = Math.min(missingLayers, missingBefore);
        missingBefore = missingLayers;
        begin();
        return score.measured(QualityScore.of(expected, never, late, redundant, rttNs, jitterNs, missing));
    }
}
