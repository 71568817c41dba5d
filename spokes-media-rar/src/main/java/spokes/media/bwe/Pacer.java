package spokes.media.bwe;

/**
 * Lets the packets of video leave no faster than {@value #FACTOR} times the estimate, so that a key frame does not become a queue in front of the
 * sound. While there is room, which is nearly always, a packet goes straight through; otherwise it is copied and waits its turn, at most about
 * {@value #MAX_WAIT_MS} ms, since what waits longer makes the rate higher.
 *
 * <p>Owned by one media loop; not thread-safe. Takes no memory before the first packet that has to wait.
 */
public final class Pacer {
    static final double FACTOR = 2.5;
    static final int MAX_WAIT_MS = 400, SLOTS = 512, MIN_BURST_BYTES = 4000, BURST_MS = 10;
    private static final long MS = 1_000_000;

    /** Where packets leave. */
    public interface Sink {
        void leave(byte[] bytes, int offset, int lengthBytes, long number, long nowNs);
    }

    private final Sink sink;
    private long rateBps = SendEstimator.MAX_BPS;
    private double budgetBytes = MIN_BURST_BYTES;
    private long filledNs;
    private byte[][] waiting = {};
    private int[] lengths = {};
    private long[] numbers = {};
    private int first, count;
    private long waitingBytes;

    public Pacer(Sink sink) {
        this.sink = sink;
    }

    /** How fast packets may leave from now on. */
    public void pace(long bitrateBps) {
        rateBps = bitrateBps;
    }

    /** The bytes are the caller's again when the call returns. */
    public void send(byte[] bytes, int offset, int lengthBytes, long number, long nowNs) {
        fill(nowNs);
        if (count == 0 && budgetBytes > 0) {
            budgetBytes -= lengthBytes;
            sink.leave(bytes, offset, lengthBytes, number, nowNs);
            return;
        }
        if (count == SLOTS) {
            leave(nowNs);
        }
        append(bytes, offset, lengthBytes, number);
    }

    private void fill(long nowNs) {
        double bytesPerNs = rateNowBps() / 8e9;
        double most = Math.max(MIN_BURST_BYTES, bytesPerNs * BURST_MS * MS);
        budgetBytes = Math.min(budgetBytes + (nowNs - filledNs) * bytesPerNs, most);
        filledNs = nowNs;
    }

    private double rateNowBps() {
        return Math.max(rateBps, waitingBytes * 8 * 1000.0 / MAX_WAIT_MS);
    }

    private void append(byte[] bytes, int offset, int lengthBytes, long number) {
        if (waiting.length == 0) {
            waiting = new byte[SLOTS][];
            lengths = new int[SLOTS];
            numbers = new long[SLOTS];
        }
        int slot = first + count & SLOTS - 1;
        if (waiting[slot] == null || waiting[slot].length < lengthBytes) {
            waiting[slot] = new byte[Math.max(lengthBytes, 1300)];
        }
        System.arraycopy(bytes, offset, waiting[slot], 0, lengthBytes);
        lengths[slot] = lengthBytes;
        numbers[slot] = number;
        count++;
        waitingBytes += lengthBytes;
    }

    private void leave(long nowNs) {
        int slot = first;
        first = --count == 0 ? 0 : first + 1 & SLOTS - 1;     // empty: the same memory again
        waitingBytes -= lengths[slot];
        budgetBytes -= lengths[slot];
        sink.leave(waiting[slot], 0, lengths[slot], numbers[slot], nowNs);
    }

    public void onTick(long nowNs) {
        if (count > 0) {
            fill(nowNs);
            while (count > 0 && budgetBytes > 0) {
                leave(nowNs);
            }
        }
    }

    /** When the first that waits may leave. */
    public long nextDeadlineNs() {
        return count == 0 ? Long.MAX_VALUE : filledNs + (long) Math.max(-budgetBytes * 8e9 / rateNowBps(), 0) + 1;
    }

    public int waiting() {
        return count;
    }

    /** Forgets what waits, and gives the memory back. */
    public void clear() {
        waiting = new byte[0][];
        lengths = new int[0];
        numbers = new long[0];
        first = 0;
        count = 0;
        waitingBytes = 0;
    }
}
