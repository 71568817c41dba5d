package spokes.media.rtcp;

/**
 * Asks the publisher of one layer for key frames, but not more often than it can bear: whoever wishes for one too early gets it
 * when the time has come, unless one arrives before.
 *
 * <p>A question can be lost, and encoders let questions pass that come too soon after a key frame; who wishes for one may be a decoder that repeats itself after three
 * seconds only. So it is asked again until a key frame begins, {@value #MAX_ASKS} times for one wish: a layer that sends none would otherwise be asked for ever.
 *
 * <p>Owned by one media loop; not thread-safe. Reads no clock: the caller passes {@code nowNs}.
 */
public final class KeyFrameRequests {
    static final int MAX_ASKS = 5;

    /** Asks the publisher. */
    @FunctionalInterface
    public interface Sink {
        void askForKeyFrame();
    }

    private final long throttleNs;
    private final Sink sink;
    /** How often the present wish may still be asked for, 0 when there is none. */
    private int asksLeft;
    private boolean asked;
    private long lastAskNs;

    /** @param throttleNs the least time between two requests: 500 ms for the lowest layer, 1 s for others (LiveKit's pli_throttle) */
    public KeyFrameRequests(long throttleNs, Sink sink) {
        this.throttleNs = throttleNs;
        this.sink = sink;
    }

    public void ask(long nowNs) {
        asksLeft = MAX_ASKS;
        onTick(nowNs);
    }

    /** One has begun. */
    public void onKeyFrame() {
        asksLeft = 0;
    }

    public void onTick(long nowNs) {
        if (asksLeft > 0 && (!asked || nowNs - lastAskNs >= throttleNs)) {
            asksLeft--;
            asked = true;
            lastAskNs = nowNs;
            sink.askForKeyFrame();
        }
    }

    public long nextDeadlineNs() {
        return asksLeft > 0 ? lastAskNs + throttleNs : Long.MAX_VALUE;
    }
}
