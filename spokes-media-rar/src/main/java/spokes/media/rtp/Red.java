package spokes.media.rtp;

import static spokes.media.buffer.Bytes.u8;

/**
 * Redundant audio (RFC 2198): a packet that repeats what the packets before it said, and ends with what is new. A header of four bytes for each
 * repetition, of one byte for what is new, then the blocks in the same order.
 */
public final class Red {
    private static final int FOLLOWED = 0x80, REPEATED_HEADER_BYTES = 4;

    private Red() {}

    /** Where the new block begins, or -1 when the payload is malformed. */
    public static int primaryAt(byte[] b, int at, int lengthBytes) {
        int end = at + lengthBytes;
        int head = at;
        int repeatedBytes = 0;
        while (head < end && (b[head] & FOLLOWED) != 0) {
            if (head + REPEATED_HEADER_BYTES >= end) {
                return -1;
            }
            repeatedBytes += (b[head + 2] & 3) << 8 | u8(b, head + 3);
            head += REPEATED_HEADER_BYTES;
        }
        int primary = head + 1 + repeatedBytes;
        return head < end && primary <= end ? primary : -1;
    }

    /** Gives all blocks another payload type. Of a well-formed payload only. */
    public static void renumber(byte[] b, int at, int payloadType) {
        int head = at;
        for (; (b[head] & FOLLOWED) != 0; head += REPEATED_HEADER_BYTES) {
            b[head] = (byte) (FOLLOWED | payloadType);
        }
        b[head] = (byte) payloadType;
    }
}
