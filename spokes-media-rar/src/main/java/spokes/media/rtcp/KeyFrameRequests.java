package spokes.media.rtcp;

/**
 * Asks the publisher of one layer for key frames, but not more often than it can bear: whoever wishes for one too early gets it
 * when the time has come, unless one arrives before.
 *
 * <p>Owned by one media loop; not thread-safe. Reads no clock: the caller passes {@code nowNs}.
 */
public final class KeyFrameRequests {
    /** Asks the publisher. */
    @FunctionalInterface
    public interface Sink {
        void askForKeyFrame();
    }

    private final long throttleNs;
    private final Sink sink;
    private boolean wanted;
    private boolean asked;
    private long lastAskNs;

    /** @param throttleNs the least time between two requests: 500 ms for the lowest layer, 1 s for others (LiveKit's pli_throttle) */
    public KeyFrameRequests(long throttleNs, Sink sink) {
        this.throttleNs = throttleNs;
        this.sink = sink;
    }

    public void ask(long nowNs) {
        wanted = true;
        onTick(nowNs);
    }

    public void onKeyFrame() {
        wanted = false;
    }

    public void onTick(long nowNs) {
        if (wanted && (!asked || nowNs - lastAskNs >= throttleNs)) {
            wanted = false;
            asked = true;
            lastAskNs = nowNs;
            sink.askForKeyFrame();
        }
    }

    public long nextDeadlineNs() {
        return wanted ? lastAskNs + throttleNs : Long.MAX_VALUE;
    }
}
