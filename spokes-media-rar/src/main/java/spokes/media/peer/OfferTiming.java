package spokes.media.peer;

/**
 * When the next offer is due. What changes within {@value #GATHER_MS} ms goes into one offer; after {@value #BURST} offers in quick
 * succession the pause grows to {@value #PAUSE_MS} ms, so that a room into which everybody comes at once does not make everybody negotiate all the time.
 * LiveKit always waits 150 ms after a negotiation, and somebody who joins waits for his first sound just as long.
 */
final class OfferTiming {
    static final int GATHER_MS = 10, PAUSE_MS = 150, BURST = 3;
    private static final long NS_PER_MS = 1_000_000;

    private long dueNs = Deadline.NEVER;
    private long lastNs;
    private int quick;

    /** An offer is wanted now, whatever was before. */
    void atOnce(long nowNs) {
        dueNs = nowNs;
    }

    /** Something changed that the next offer has to say. */
    void wanted(long nowNs) {
        if (dueNs == Deadline.NEVER) {
            boolean calm = quick == 0 || nowNs - lastNs >= PAUSE_MS * NS_PER_MS;
            long earliest = calm || quick < BURST ? nowNs : lastNs + PAUSE_MS * NS_PER_MS;
            long gathered = nowNs + GATHER_MS * NS_PER_MS;
            dueNs = earliest - gathered > 0 ? earliest : gathered;
        }
    }

    void offered(long nowNs) {
        quick = quick > 0 && nowNs - lastNs < PAUSE_MS * NS_PER_MS ? quick + 1 : 1;
        lastNs = nowNs;
        dueNs = Deadline.NEVER;
    }

    long dueNs() {
        return dueNs;
    }
}
