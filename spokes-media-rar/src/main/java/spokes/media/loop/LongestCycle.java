package spokes.media.loop;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How long the longest cycle of the last minute took, the same for everybody who asks.
 *
 * <p>Kept in {@value #SLOTS} slots of {@value #SLOT_S} s, so that what it says covers 50 to 60 s. Written by the loop, which looks at the clock at least once a
 * second; read by anybody.
 */
final class LongestCycle {
    static final int SLOT_S = 10, SLOTS = 6;
    private static final long SLOT_NS = SLOT_S * 1_000_000_000L;

    private final AtomicLongArray longest = new AtomicLongArray(SLOTS);
    private long slot = Long.MIN_VALUE;

    void note(long tookNs, long nowNs) {
        long now = Math.floorDiv(nowNs, SLOT_NS);
        if (now != slot) {
            moveTo(now);
        }
        int at = Math.floorMod(now, SLOTS);
        if (tookNs > longest.getPlain(at)) {
            longest.setOpaque(at, tookNs);
        }
    }

    private void moveTo(long now) {
        long first = now - slot >= SLOTS || slot == Long.MIN_VALUE ? now - SLOTS + 1 : slot + 1;
        for (long passed = first; passed <= now; passed++) {
            longest.setOpaque(Math.floorMod(passed, SLOTS), 0);
        }
        slot = now;
    }

    long ns() {
        long most = 0;
        for (int i = 0; i < SLOTS; i++) {
            most = Math.max(most, longest.getOpaque(i));
        }
        return most;
    }
}
