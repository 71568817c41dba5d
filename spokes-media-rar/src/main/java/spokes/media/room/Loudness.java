package spokes.media.room;

/**
 * How loud one audio track is, from the levels in its packets (RFC 6464), by LiveKit's rule: in each window
 * the time above the threshold counts; when that is enough of the window, the loudest moment, reduced by how
 * much of the window was silent, goes into a moving average. A window with less is silence.
 */
final class Loudness {
    private static final int TICKS_PER_MS = 48;
    private static final int USUAL_FRAME_MS = 20, LONGEST_FRAME_MS = 120;

    private final RoomRules.SpeakerRules rules;
    private final double threshold, newWindowWeight;
    private int activeTicks;
    private int loudest = 127;
    private boolean started;
    private int lastTimestamp;
    private double smoothed;

    Loudness(RoomRules.SpeakerRules rules) {
        this.rules = rules;
        threshold = Math.pow(10, -rules.activeDbov() / 20.0);
        newWindowWeight = rules.smoothedWindows() > 1 ? 2.0 / (rules.smoothedWindows() + 1) : 1;
    }

    void onLevel(int levelDbov, int timestamp) {
        int ticks = timestamp - lastTimestamp;
        if (!started || ticks <= 0 || ticks > LONGEST_FRAME_MS * TICKS_PER_MS) {
            ticks = USUAL_FRAME_MS * TICKS_PER_MS;
        }
        started = true;
        lastTimestamp = timestamp;
        if (levelDbov <= rules.activeDbov()) {
            activeTicks += ticks;
            loudest = Math.min(loudest, levelDbov);
        }
    }

    /** Closes a window. */
    void endWindow() {
        double share = Math.min(1.0, (double) activeTicks / (rules.windowMs() * TICKS_PER_MS));
        if (share * 100 >= rules.minActivePercent()) {
            double linear = Math.pow(10, -loudest / 20.0) * share;
            smoothed += (linear - smoothed) * newWindowWeight;
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
        return smoothed >= threshold ? smoothed : 0;
    }
}
