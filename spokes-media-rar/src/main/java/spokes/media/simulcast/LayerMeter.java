package spokes.media.simulcast;

import java.util.Arrays;

/**
 * How much each layer of a track carries: bytes and frames over the last {@value #WINDOW_MS} to twice as many ms.
 *
 * <p>Owned by one media loop; not thread-safe. Reads no clock: the caller passes {@code nowNs}.
 */
public final class LayerMeter {
    static final int WINDOW_MS = 500, SPATIAL = 4, TEMPORAL = 4;
    private static final long WINDOW_NS = WINDOW_MS * 1_000_000L, SECOND_NS = 1_000_000_000L;

    private long[] now = new long[SPATIAL * TEMPORAL];
    private long[] before = new long[SPATIAL * TEMPORAL];
    private int[] framesNow = new int[SPATIAL * TEMPORAL];
    private int[] framesBefore = new int[SPATIAL * TEMPORAL];
    private boolean running;
    /** How much of the window before was measured, 0 when none. */
    private long beforeNs;
    private long windowNs;

    public void onPacket(int spatial, int temporal, int lengthBytes, boolean frameStart, long nowNs) {
        if (!running || nowNs - windowNs >= WINDOW_NS) {
            roll(nowNs);
        }
        int i = Math.min(spatial, SPATIAL - 1) * TEMPORAL + Math.min(temporal, TEMPORAL - 1);
        now[i] += lengthBytes;
        if (frameStart) {
            framesNow[i]++;
        }
    }

    private void roll(long nowNs) {
        boolean longAgo = !running || nowNs - windowNs >= 2 * WINDOW_NS;
        var bytes = before;
        var frames = framesBefore;
        before = now;
        framesBefore = framesNow;
        now = bytes;
        framesNow = frames;
        Arrays.fill(now, 0);
        Arrays.fill(framesNow, 0);
        if (longAgo) {
            Arrays.fill(before, 0);
            Arrays.fill(framesBefore, 0);
        }
        beforeNs = longAgo ? 0 : nowNs - windowNs;
        windowNs = nowNs;
        running = true;
    }

    /** Of one spatial layer, with its temporal layers up to the given one. */
    public long bitrateBps(int spatial, int temporal, long nowNs) {
        long measuredNs = measuredNs(nowNs);
        long bytes = 0;
        for (int t = 0; t <= Math.min(temporal, TEMPORAL - 1) && measuredNs > 0 && known(spatial); t++) {
            bytes += now[spatial * TEMPORAL + t] + before[spatial * TEMPORAL + t];
        }
        return bytes == 0 ? 0 : (long) (bytes * 8.0 * SECOND_NS / measuredNs);
    }

    /** Frames per second of one spatial layer, with its temporal layers up to the given one. */
    public double frameRate(int spatial, int temporal, long nowNs) {
        long measuredNs = measuredNs(nowNs);
        int frames = 0;
        for (int t = 0; t <= Math.min(temporal, TEMPORAL - 1) && measuredNs > 0 && known(spatial); t++) {
            frames += framesNow[spatial * TEMPORAL + t] + framesBefore[spatial * TEMPORAL + t];
        }
        return frames == 0 ? 0 : frames * (double) SECOND_NS / measuredNs;
    }

    /** The highest temporal layer that this spatial layer has sent in the time measured, -1 when it sent nothing. */
    public int highestTemporal(int spatial) {
        for (int t = TEMPORAL - 1; t >= 0 && known(spatial); t--) {
            if (now[spatial * TEMPORAL + t] + before[spatial * TEMPORAL + t] > 0) {
                return t;
            }
        }
        return -1;
    }

    /** -1 when nothing was sent. */
    public int highestSpatial() {
        for (int s = SPATIAL - 1; s >= 0; s--) {
            if (highestTemporal(s) >= 0) {
                return s;
            }
        }
        return -1;
    }

    private static boolean known(int spatial) {
        return spatial >= 0 && spatial < SPATIAL;
    }

    /** A window that has just begun says little by itself; a fifth of a second is the least that counts as time. */
    private long measuredNs(long nowNs) {
        if (running && nowNs - windowNs >= WINDOW_NS) {
            roll(nowNs);
        }
        return running ? Math.max(beforeNs + nowNs - windowNs, WINDOW_NS / 2) : 0;
    }
}
