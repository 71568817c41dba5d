package spokes.media.room;

/**
 * How fast one receiver takes reliable data: what was acknowledged while something waited for it, by the time for which something did, in the last
 * {@value #SLOTS} times {@value #SLOT_MS} ms. Before there is so much as one such slot of waiting, nothing is known, and nobody is called slow.
 *
 * <p>Owned by one media loop; not thread-safe. Reads no clock: the caller passes {@code nowNs}.
 */
final class Intake {
    static final int SLOT_MS = 100, SLOTS = 20;
    /** What may wait for a receiver of which nothing is known, and for every other one at least. */
    static final int LEAST_BYTES = 32 * 1024;
    /** So long what waits may take at the receiver's rate. */
    private static final int WAIT_MS = 500;
    private static final long SLOT_NS = SLOT_MS * 1_000_000L;

    private final long[] takenBytes = new long[SLOTS], waitedNs = new long[SLOTS];
    private long slot, sinceNs;
    private long allTakenBytes, allWaitedNs;
    private int waitingBytes;

    Intake(long nowNs) {
        sinceNs = nowNs;
        slot = nowNs / SLOT_NS;
    }

    /** @param bytes waits for the receiver from now on, too */
    void added(int bytes) {
        waitingBytes += bytes;
    }

    /** @param bufferedBytes what waits for the receiver now */
    void look(int bufferedBytes, long nowNs) {
        forget(nowNs / SLOT_NS);
        int taken = Math.max(0, waitingBytes - bufferedBytes), at = Math.floorMod(slot, SLOTS);
        long waited = bufferedBytes > 0 && waitingBytes > 0 ? nowNs - sinceNs : 0;
        takenBytes[at] += taken;
        allTakenBytes += taken;
        waitedNs[at] += waited;
        allWaitedNs += waited;
        waitingBytes = bufferedBytes;
        sinceNs = nowNs;
    }

    private void forget(long now) {
        for (long passed = Math.min(now - slot, SLOTS); passed > 0; passed--) {
            int at = Math.floorMod(now - passed + 1, SLOTS);
            allTakenBytes -= takenBytes[at];
            allWaitedNs -= waitedNs[at];
            takenBytes[at] = 0;
            waitedNs[at] = 0;
        }
        slot = now;
    }

    private boolean isKnown() {
        return allWaitedNs >= SLOT_NS;
    }

    boolean isSlowerThan(long bitrateBps) {
        return isKnown() && bitrateBps() < bitrateBps;
    }

    private long bitrateBps() {
        return allTakenBytes * 8 * 1000 / (allWaitedNs / 1_000_000);
    }

    /** How much may wait for it at most. */
    int mostBytes() {
        return isKnown() ? Math.clamp(bitrateBps() / 8 * WAIT_MS / 1000, LEAST_BYTES, Integer.MAX_VALUE / 2) : LEAST_BYTES;
    }
}
