package spokes.media.track;

/**
 * How well one track gets through, from {@value #BEST} down, looked at every few seconds. In the manner of the E-model (ITU-T G.107): from the best that can
 * be, take away for what never came, a little less for what came by retransmission, for delay and jitter, and for each picture size that
 * should be there and is not. A score falls fast and rises slowly.
 *
 * <p>What is measured never falls below {@value #FLOOR}: a bad figure says that something arrives. Only who knows that nothing does says {@link #lost}.
 */
public final class QualityScore {
    static final double BEST = 100, FLOOR = 30, STALLED = 35, LOST = 20;
    private static final double EXCELLENT_ABOVE = 80, GOOD_ABOVE = 40;
    /** So many percent nobody notices; each one more takes so much. Redundant audio bears twice as much. */
    private static final double UNNOTICED_PERCENT = 1.5, PER_PERCENT = 14, LATE = 0.85, PER_LAYER = 35;
    private static final double UP = 0.4, DOWN = 0.8;
    private static final double MS = 1e6;

    private double score = BEST;

    /**
     * @param expected so many packets should have come
     * @param lost of these never came
     * @param late of these came by retransmission
     * @param missingLayers picture sizes that should be there
     */
    static double of(long expected, long lost, long late, boolean redundant, long rttNs, long jitterNs, int missingLayers) {
        double percent = expected <= 0 ? 0 : 100 * (lost + LATE * late) / expected;
        double harm = PER_PERCENT * Math.max(0, (redundant ? percent / 2 : percent) - UNNOTICED_PERCENT);
        return Math.max(0, BEST - harm - delayEffect(rttNs / MS / 2 + 2 * jitterNs / MS) - PER_LAYER * missingLayers);
    }

    /** One way, with what a jitter buffer adds; beyond some 160 ms people begin to talk at the same time. */
    private static double delayEffect(double ms) {
        return ms < 160 ? ms / 40 : (ms - 120) / 10;
    }

    double measured(double now) {
        score = Math.max(FLOOR, score + (now < score ? DOWN : UP) * (now - score));
        return score;
    }

    /** There is nothing to complain of: it is muted, or nobody wants it. */
    double rests() {
        score = BEST;
        return score;
    }

    double lost() {
        score = FLOOR;
        return LOST;
    }

    public static boolean isExcellent(double score) {
        return score > EXCELLENT_ABOVE;
    }

    public static boolean isGood(double score) {
        return score > GOOD_ABOVE;
    }

    public static boolean isLost(double score) {
        return score <= LOST;
    }

    /** Where nothing is measured. */
    public static double best() {
        return BEST;
    }

    /** As a mean opinion score, 1.0 to 4.5 (G.107 annex B). */
    public static float opinion(double score) {
        return (float) (1 + 0.035 * score + 7e-6 * score * (score - 60) * (100 - score));
    }
}
