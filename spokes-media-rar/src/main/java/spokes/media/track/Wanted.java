package spokes.media.track;

import spokes.media.simulcast.Layer;

/**
 * How much of a track one subscriber shall get: what it wants, as far as its path carries that. A wish in frames per second is the lowest temporal
 * layer with {@value #ENOUGH} of them, looked up every {@value #RATE_MS} ms, since publishers change their minds.
 *
 * <p>Owned by one media loop; not thread-safe. Reads no clock: the caller passes {@code nowNs}.
 */
final class Wanted {
    static final int RATE_MS = 1000;
    /** As LiveKit rounds. */
    static final double ENOUGH = 0.9;
    private static final int MAX_TEMPORAL = 4;

    private boolean disabled;
    private Layer wished = Layer.ALL;
    private Layer allowed = Layer.ALL;
    private int framesPerSecond;
    private int maxSpatial = Integer.MAX_VALUE;
    private long rateNs;

    void wish(boolean disabled, int maxLayer, int framesPerSecond) {
        this.disabled = disabled;
        this.framesPerSecond = framesPerSecond;
        wished = new Layer(maxLayer, Integer.MAX_VALUE);
        maxSpatial = wished.and(allowed).spatial();
    }

    /** False when it was so already. */
    boolean allow(Layer max) {
        boolean changes = !allowed.equals(max);
        allowed = max;
        maxSpatial = wished.and(allowed).spatial();
        return changes;
    }

    boolean disabled() {
        return disabled;
    }

    boolean nothing() {
        return disabled || allowed.isNone();
    }

    Layer wished() {
        return disabled ? Layer.NONE : wished;
    }

    int maxSpatial() {
        return maxSpatial;
    }

    /** @param spatial the layer that is to be had of it */
    int maxTemporal(UpTrack source, int spatial, long nowNs) {
        if (framesPerSecond <= 0 || spatial < 0) {
            return allowed.temporal();
        }
        rateNs = nowNs + RATE_MS * 1_000_000L;
        for (int t = 0; t < MAX_TEMPORAL; t++) {
            if (source.frameRate(spatial, t, nowNs) >= framesPerSecond * ENOUGH) {
                return Math.min(t, allowed.temporal());
            }
        }
        return allowed.temporal();
    }

    /** True when {@link #maxTemporal} is to be asked again. */
    boolean due(long nowNs) {
        return framesPerSecond > 0 && nowNs - rateNs >= 0;
    }

    long nextDeadlineNs() {
        return framesPerSecond > 0 ? rateNs : Long.MAX_VALUE;
    }
}
