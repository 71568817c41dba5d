package spokes.media.room;

/**
 * How loud one audio track is, from the levels in its packets (RFC 6464), by LiveKit's rule: in each window of {@value ActiveSpeakers#WINDOW_MS} ms
 * the time above the threshold counts; from {@value #MIN_ACTIVE_PERCENT} % of the window on, the loudest moment, reduced by how
 * much of the window was silent, goes into a moving average. A window with less is silence.
 */
final class Loudness {
    /** -dBov up to which somebody speaks. */
    static final int ACTIVE_DBOV = 35;
    static final int MIN_ACTIVE_PERCENT = 40;
    /** {@code 10^(-35/20)} */
    static final double THRESHOLD = Math.pow(10, -ACTIVE_DBOV / 20.0);
    private static final int SMOOTHED_WINDOWS = 2;
    private static final double NEW_WINDOW_WEIGHT = 2.0 / (SMOOTHED_WINDOWS + 1);
    private static final int TICKS_PER_MS = 48;
    private static final int USUAL_FRAME_MS = 20, LONGEST_FRAME_MS = 120;

    private int activeTicks;
    private int loudest = 127;
    private boolean started;
    private int lastTimestamp;
    private double smoothed;

    void onLevel(int levelDbov, int timestamp) {
        int ticks = timestamp - lastTimestamp;
        if (!started || ticks <= 0 || ticks > LONGEST_FRAME_MS * TICKS_PER_MS) {
            ticks = USUAL_FRAME_MS * TICKS_PER_MS;
        }
        started = true;
        lastTimestamp = timestamp;
        if (levelDbov <= ACTIVE_DBOV) {
            activeTicks += ticks;
            loudest = Math.min(loudest, levelDbov);
        }
    }

    /** Closes a window. */
    void endWindow() {
        double share = Math.min(1.0, (double) activeTicks / (ActiveSpeakers.WINDOW_MS * TICKS_PER_MS));
        if (share * 100 >= MIN_ACTIVE_PERCENT) {
            double linear = Math.pow(10, -loudest / 20.0) * share;
            smoothed += (linear - smoothed) * NEW_WINDOW_WEIGHT;
        } else {
            smoothed = 0;
        }
        activeTicks = 0;
        loudest = 127;
    }

    void silence() {
        activeTicks = 0;
        loudest = 127;
        smoothed = 0;
    }

    /** 0..1; 0 when nobody speaks. */
    double level() {
        return smoothed >= THRESHOLD ? smoothed : 0;
    }
}
