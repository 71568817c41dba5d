package spokes.media.bwe;

import static spokes.media.buffer.Bytes.u16;
import static spokes.media.buffer.Bytes.u24;
import static spokes.media.buffer.Bytes.u8;

/**
 * Takes a subscriber's transport feedback apart (draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1): which numbers it speaks of, and when
 * each arrived by the subscriber's clock.
 *
 * <p>Never throws. Keeps the last message until the next; takes no memory before the first.
 */
final class FeedbackReader {
    /** More packets than this in one message are nonsense: a second of 100 Mbit/s. */
    static final int MAX_STATUSES = 8192;
    private static final long TICK_NS = 250_000, REFERENCE_NS = 64_000_000;
    private static final int HEADER_BYTES = 8, MISSING = 0, SMALL = 1, LARGE = 2, RESERVED = 3;
    static final long NEVER = Long.MIN_VALUE;

    private byte[] symbols = {};
    private long[] arrivals = {};
    private int base;
    private int count;
    private boolean started;
    private long reference;

    /** False when the message is malformed; nothing is to be read then. */
    boolean read(byte[] b, int at, int lengthBytes) {
        int end = at + lengthBytes;
        if (lengthBytes < HEADER_BYTES + 2) {
            return false;
        }
        base = u16(b, at);
        count = u16(b, at + 2);
        if (count == 0 || count > MAX_STATUSES) {
            return false;
        }
        if (symbols.length < count) {
            symbols = new byte[Math.max(count, 256)];
            arrivals = new long[symbols.length];
        }
        int deltasAt = chunks(b, at + HEADER_BYTES, end);
        return deltasAt > 0 && deltas(b, deltasAt, end, reference(u24(b, at + 4)));
    }

    /** Where the deltas begin, -1 when the chunks do not add up. */
    private int chunks(byte[] b, int at, int end) {
        for (int i = 0; i < count; at += 2) {
            if (at + 2 > end) {
                return -1;
            }
            int chunk = u16(b, at);
            boolean vector = (chunk & 0x8000) != 0, twoBits = (chunk & 0x4000) != 0;
            int symbolsHere = !vector ? chunk & 0x1FFF : twoBits ? 7 : 14;
            if (symbolsHere == 0) {
                return -1;
            }
            for (int s = 0; s < symbolsHere && i < count; s++, i++) {
                int symbol = !vector ? chunk >> 13 & 3 : twoBits ? chunk >> 12 - 2 * s & 3 : chunk >> 13 - s & 1;
                if (symbol == RESERVED) {
                    return -1;
                }
                symbols[i] = (byte) symbol;
            }
        }
        return at;
    }

    private boolean deltas(byte[] b, int at, int end, long referenceTime) {
        long arrivalNs = referenceTime * REFERENCE_NS;
        for (int i = 0; i < count; i++) {
            if (symbols[i] == MISSING) {
                arrivals[i] = NEVER;
                continue;
            }
            int length = symbols[i] == SMALL ? 1 : LARGE;
            if (at + length > end) {
                return false;
            }
            arrivalNs += (length == 1 ? u8(b, at) : (short) u16(b, at)) * TICK_NS;
            arrivals[i] = arrivalNs;
            at += length;
        }
        return true;
    }

    /** 24 bits of 64 ms each go round within twelve days. */
    private long reference(int low) {
        if (!started) {
            started = true;
            reference = low;
        } else {
            int step = low - (int) reference << 8 >> 8;
            reference += step;
        }
        return reference;
    }

    /** The number of the first packet, 16 bits. */
    int base() {
        return base;
    }

    int count() {
        return count;
    }

    /** When packet {@code base + i} arrived, in the subscriber's clock; {@link #NEVER} when it has not. */
    long arrivalNs(int i) {
        return arrivals[i];
    }
}
