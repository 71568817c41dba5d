package spokes.media.rtcp;

import spokes.media.rtp.Sequence;

/**
 * Notices gaps in one incoming RTP stream and asks for the missing packets (Generic NACK, RFC 4585 §6.2.1).
 *
 * <p>A gap is given {@value #REORDER_MS} ms to close by itself, since reordering looks like loss at first. Then every missing
 * packet is asked for at most {@value #MAX_ASKS} times, first after a round trip and then ever more slowly, up to
 * {@value #MAX_INTERVAL_MS} ms. When more than {@value #MAX_MISSING} are missing, asking has no point any more: all are given up.
 * Silence of a codec (DTX) leaves no gap in the numbers, so it is never asked for.
 *
 * <p>Owned by one media loop; not thread-safe. Reads no clock: the caller passes {@code nowNs}.
 */
public final class NackRequester {
    static final int REORDER_MS = 20, MAX_ASKS = 10, MAX_MISSING = 100, MIN_INTERVAL_MS = 20, MAX_INTERVAL_MS = 400;
    private static final long MS = 1_000_000;

    /** What the requester wants of the world. */
    public interface Sink {
        /** These are missing, in rising order. The array is valid during the call. */
        void nack(int[] seqs, int count);

        /** So much is missing that it was given up. */
        void givenUp(long nowNs);
    }

    private final Sink sink;
    private final long[] missing = new long[MAX_MISSING];
    private final long[] dueNs = new long[MAX_MISSING];
    private final byte[] asks = new byte[MAX_MISSING];
    private final int[] asking = new int[MAX_MISSING];
    private int count;
    private long intervalNs;
    private long highest = -1;
    private long deadlineNs = Long.MAX_VALUE;
    private long missed;

    public NackRequester(long rttNs, Sink sink) {
        this.sink = sink;
        rtt(rttNs);
    }

    public void rtt(long rttNs) {
        intervalNs = Math.clamp(rttNs, MIN_INTERVAL_MS * MS, MAX_INTERVAL_MS * MS);
    }

    /** A packet came, by whatever way. */
    public void onPacket(int seq, long nowNs) {
        int step = highest < 0 ? 1 : Sequence.difference(seq, (int) highest & 0xFFFF);
        if (highest < 0 || Math.abs(step) > ReceiveStats.MAX_DROPOUT) {
            restart(seq);
        } else if (step <= 0) {
            found(highest + step);
        } else {
            noticeGap(step - 1, nowNs);
            highest += step;
        }
    }

    private void restart(int seq) {
        highest = 0x1_0000 + seq;                             // positive also after a step back
        count = 0;
        deadlineNs = Long.MAX_VALUE;
    }

    private void noticeGap(int gap, long nowNs) {
        if (gap == 0) {
            return;
        }
        if (count + gap > MAX_MISSING) {
            count = 0;
            deadlineNs = Long.MAX_VALUE;
            sink.givenUp(nowNs);
            return;
        }
        for (int i = 1; i <= gap; i++) {
            missing[count] = highest + i;
            dueNs[count] = nowNs + REORDER_MS * MS;
            asks[count++] = 0;
        }
        deadlineNs = Math.min(deadlineNs, nowNs + REORDER_MS * MS);
    }

    private void found(long seq) {
        for (int i = count - 1; i >= 0 && missing[i] >= seq; i--) {
            if (missing[i] == seq) {
                remove(i);
                return;
            }
        }
    }

    private void remove(int i) {
        count--;
        System.arraycopy(missing, i + 1, missing, i, count - i);
        System.arraycopy(dueNs, i + 1, dueNs, i, count - i);
        System.arraycopy(asks, i + 1, asks, i, count - i);
        if (count == 0) {
            deadlineNs = Long.MAX_VALUE;
        }
    }

    public void onTick(long nowNs) {
        if (count == 0 || nowNs - deadlineNs < 0) {
            return;
        }
        int due = 0;
        int kept = 0;
        deadlineNs = Long.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            boolean isDue = nowNs - dueNs[i] >= 0;
            if (isDue && asks[i] == MAX_ASKS) {
                continue;
            }
            missing[kept] = missing[i];
            asks[kept] = asks[i];
            dueNs[kept] = dueNs[i];
            if (isDue) {
                missed += asks[i] == 0 ? 1 : 0;
                asking[due++] = (int) missing[i] & 0xFFFF;
                dueNs[kept] = nowNs + intervalAfter(asks[kept]++);
            }
            deadlineNs = Math.min(deadlineNs, dueNs[kept++]);
        }
        count = kept;
        if (due > 0) {
            sink.nack(asking, due);
        }
    }

    /** A quarter longer each time. */
    private long intervalAfter(int asksBefore) {
        long interval = intervalNs;
        for (int i = 0; i < asksBefore && interval < MAX_INTERVAL_MS * MS; i++) {
            interval += interval / 4;
        }
        return Math.min(interval, MAX_INTERVAL_MS * MS);
    }

    /** So many packets did not come by themselves and were asked for. */
    public long missed() {
        return missed;
    }

    public long nextDeadlineNs() {
        return deadlineNs;
    }
}
