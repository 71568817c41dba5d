package spokes.media.simulcast;

import java.util.Arrays;

/**
 * Which layers of a simulcast track are alive. A layer lives from its first packet on. It has fallen silent when nothing came for
 * {@value #SILENT_MS} ms while other layers sent {@value #FRAMES_OF_OTHERS} frames, or for {@value #GONE_MS} ms while another one
 * sent anything: so a slow screen share, whose layers all rest, loses none.
 *
 * <p>Owned by one media loop; not thread-safe. Reads no clock: the caller passes {@code nowNs}.
 */
public final class LayerActivity {
    static final int SILENT_MS = 500, GONE_MS = 3000, FRAMES_OF_OTHERS = 4;
    private static final int CHECK_MS = 100;
    private static final long MS = 1_000_000;

    private final long[] lastNs;
    private final int[] lastTimestamp;
    private final long[] framesAtLast;
    private int alive;
    private int silenced;
    private long frames;
    private boolean checking;
    private long checkNs;

    public LayerActivity(int layers) {
        lastNs = new long[layers];
        lastTimestamp = new int[layers];
        framesAtLast = new long[layers];
    }

    /** True when the layer has come to life with this packet. */
    public boolean onPacket(int layer, int timestamp, long nowNs) {
        boolean woke = !isAlive(layer);
        if (woke || timestamp != lastTimestamp[layer]) {
            frames++;
            lastTimestamp[layer] = timestamp;
        }
        alive |= 1 << layer;
        silenced &= ~(1 << layer);
        lastNs[layer] = nowNs;
        framesAtLast[layer] = frames;
        if (!checking && Integer.bitCount(alive) > 1) {
            checking = true;
            checkNs = nowNs + CHECK_MS * MS;
        }
        return woke;
    }

    /** True when a layer has fallen silent. */
    public boolean onTick(long nowNs) {
        if (!checking || nowNs - checkNs < 0) {
            return false;
        }
        int before = alive;
        for (int layer = 0; layer < lastNs.length; layer++) {
            if (isAlive(layer) && silent(layer, nowNs)) {
                alive &= ~(1 << layer);
                silenced |= 1 << layer;
            }
        }
        checking = Integer.bitCount(alive) > 1;
        checkNs = nowNs + CHECK_MS * MS;
        return alive != before;
    }

    private boolean silent(int layer, long nowNs) {
        long quietNs = nowNs - lastNs[layer];
        long framesOfOthers = frames - framesAtLast[layer];
        return quietNs >= SILENT_MS * MS && framesOfOthers >= FRAMES_OF_OTHERS || quietNs >= GONE_MS * MS && framesOfOthers > 0;
    }

    public long nextDeadlineNs() {
        return checking ? checkNs : Long.MAX_VALUE;
    }

    public boolean isAlive(int layer) {
        return (alive >> layer & 1) != 0;
    }

    /** The highest layer alive up to {@code maxLayer}; when there is none, the lowest alive; -1 when all are silent. */
    public int best(int maxLayer) {
        int within = maxLayer >= 31 ? alive : alive & (1 << Math.max(maxLayer, 0) + 1) - 1;
        if (within != 0) {
            return 31 - Integer.numberOfLeadingZeros(within);
        }
        return alive == 0 ? -1 : Integer.numberOfTrailingZeros(alive);
    }

    /** {@code maxLayer}, unless layers that were alive have fallen silent: then the best of the others. */
    public int unlessSilent(int maxLayer) {
        return silenced == 0 ? maxLayer : Math.max(best(maxLayer), 0);
    }

    /** Everything is silent again, as after a mute. */
    public void reset() {
        alive = 0;
        silenced = 0;
        checking = false;
        Arrays.fill(framesAtLast, frames);
    }
}
