package spokes.media.bwe;

import static spokes.media.buffer.Bytes.put16;
import static spokes.media.buffer.Bytes.put24;

import java.util.Arrays;
import spokes.media.rtcp.RtcpSink;
import spokes.media.rtcp.RtcpWriter;
import spokes.media.rtp.Sequence;

/**
 * Tells a publisher when each of its packets arrived (draft-holmer-rmcat-transport-wide-cc-extensions-01). One for each peer
 * connection, since the numbers run over all its streams.
 *
 * <p>A message goes out {@value #MAX_INTERVAL_MS} ms after the first packet that it speaks of, or at the end of a frame when the
 * last one is at least {@value #MIN_INTERVAL_MS} ms old. A packet that comes after it was reported missing is reported again.
 *
 * <p>Owned by one media loop; not thread-safe. Reads no clock: the caller passes {@code nowNs}.
 */
public final class TwccFeedback {
    static final int MAX_INTERVAL_MS = 100, MIN_INTERVAL_MS = 50;
    private static final long MS = 1_000_000, TICK_NS = 250_000;
    private static final int WINDOW = 1024, MAX_STATUSES = 400, FULL = 256;
    private static final int TICKS_PER_REFERENCE = 256;       // 64 ms
    private static final byte MISSING = 0, SMALL = 1, LARGE = 2;
    private static final long NOT_ARRIVED = Long.MIN_VALUE;

    private final int senderSsrc;
    private final RtcpWriter writer;
    private final RtcpSink sink;
    private long[] arrivalTicks = {};
    private byte[] symbols = {};
    private byte[] fci = {};
    private boolean started;
    private long originNs;
    private long base;
    private long highest;
    private boolean pending;
    private int pendingPackets;
    private long dueNs;
    private long lastSentNs;
    private int mediaSsrc;
    private int messages;

    public TwccFeedback(int senderSsrc, RtcpWriter writer, RtcpSink sink) {
        this.senderSsrc = senderSsrc;
        this.writer = writer;
        this.sink = sink;
    }

    /** @param transportSeq the number in the packet's extension */
    public void onPacket(int transportSeq, int mediaSsrc, boolean marker, long nowNs) {
        this.mediaSsrc = mediaSsrc;
        if (!started) {
            start(transportSeq, nowNs);
        }
        long seq = Sequence.extend(highest, transportSeq);
        if (seq > highest + WINDOW / 2) {
            send(nowNs);
            base = seq;
            highest = seq - 1;
            Arrays.fill(arrivalTicks, NOT_ARRIVED);
        }
        while (highest < seq) {
            arrivalTicks[slot(++highest)] = NOT_ARRIVED;
        }
        if (seq <= highest - WINDOW / 2 || arrivalTicks[slot(seq)] != NOT_ARRIVED) {
            return;                                           // too old to matter, or twice
        }
        arrivalTicks[slot(seq)] = (nowNs - originNs) / TICK_NS;
        base = Math.min(base, seq);
        if (!pending) {
            pending = true;
            dueNs = nowNs + MAX_INTERVAL_MS * MS;
        }
        if (++pendingPackets >= FULL || marker && nowNs - lastSentNs >= MIN_INTERVAL_MS * MS) {
            send(nowNs);
        }
    }

    private void start(int transportSeq, long nowNs) {
        started = true;
        arrivalTicks = new long[WINDOW];
        symbols = new byte[MAX_STATUSES];
        fci = new byte[8 + MAX_STATUSES / 7 * 2 + 2 + 2 * MAX_STATUSES];
        Arrays.fill(arrivalTicks, NOT_ARRIVED);
        originNs = nowNs;
        lastSentNs = nowNs;
        base = 0x1_0000 + transportSeq;
        highest = base - 1;
    }

    public void onTick(long nowNs) {
        if (pending && nowNs - dueNs >= 0) {
            send(nowNs);
        }
    }

    public long nextDeadlineNs() {
        return pending ? dueNs : Long.MAX_VALUE;
    }

    private void send(long nowNs) {
        while (base <= highest && pending) {
            skipMissing();
            base += message();
        }
        pending = false;
        pendingPackets = 0;
        lastSentNs = nowNs;
    }

    /** A message needs an arrived packet for its reference time; missing ones before it may be many only after a long loss. */
    private void skipMissing() {
        long firstArrived = base;
        while (firstArrived <= highest && arrivalTicks[slot(firstArrived)] == NOT_ARRIVED) {
            firstArrived++;
        }
        if (firstArrived - base >= MAX_STATUSES / 2) {
            base = firstArrived;
        }
    }

    /** Sends one message from {@link #base} on; returns how many packets it speaks of. */
    private int message() {
        int available = (int) Math.min(highest - base + 1, MAX_STATUSES);
        long reference = NOT_ARRIVED;
        long previous = 0;
        int count = 0;
        for (; count < available; count++) {
            long ticks = arrivalTicks[slot(base + count)];
            if (ticks == NOT_ARRIVED) {
                symbols[count] = MISSING;
                continue;
            }
            if (reference == NOT_ARRIVED) {
                reference = Math.floorDiv(ticks, TICKS_PER_REFERENCE);
                previous = reference * TICKS_PER_REFERENCE;
            }
            long delta = ticks - previous;
            if (delta < Short.MIN_VALUE || delta > Short.MAX_VALUE) {
                break;
            }
            symbols[count] = delta >= 0 && delta <= 255 ? SMALL : LARGE;
            previous = ticks;
        }
        if (reference == NOT_ARRIVED) {
            return available;
        }
        put16(fci, 0, (int) base);
        put16(fci, 2, count);
        put24(fci, 4, (int) reference);
        fci[7] = (byte) messages++;
        int end = deltas(chunks(count), count, reference * TICKS_PER_REFERENCE);
        sink.rtcp(writer.begin().transportFeedback(senderSsrc, mediaSsrc, fci, end).packet());
        return count;
    }

    /** Status chunks (§3.1.2–3.1.5); returns where the deltas begin. */
    private int chunks(int count) {
        int at = 8;
        for (int i = 0; i < count; at += 2) {
            int run = 1;
            while (i + run < count && symbols[i + run] == symbols[i]) {
                run++;
            }
            if (run >= 14 || i + run == count || run >= 7 && symbols[i] == LARGE) {
                put16(fci, at, symbols[i] << 13 | run);
                i += run;
            } else {
                i = vector(at, i, count);
            }
        }
        return at;
    }

    /** Fourteen symbols of one bit, or seven of two when a large delta is among them. */
    private int vector(int at, int from, int count) {
        int inOneBit = 0;
        while (inOneBit < 14 && from + inOneBit < count && symbols[from + inOneBit] != LARGE) {
            inOneBit++;
        }
        boolean oneBit = inOneBit == 14 || from + inOneBit == count;
        int covered = Math.min(oneBit ? 14 : 7, count - from);
        int chunk = oneBit ? 0x8000 : 0xC000;
        for (int i = 0; i < covered; i++) {
            chunk |= symbols[from + i] << (oneBit ? 13 - i : 12 - 2 * i);
        }
        put16(fci, at, chunk);
        return from + covered;
    }

    private int deltas(int at, int count, long referenceTicks) {
        long previous = referenceTicks;
        for (int i = 0; i < count; i++) {
            if (symbols[i] == MISSING) {
                continue;
            }
            long ticks = arrivalTicks[slot(base + i)];
            if (symbols[i] == SMALL) {
                fci[at++] = (byte) (ticks - previous);
            } else {
                put16(fci, at, (int) (ticks - previous));
                at += 2;
            }
            previous = ticks;
        }
        return at;
    }

    private static int slot(long seq) {
        return (int) seq & WINDOW - 1;
    }
}
