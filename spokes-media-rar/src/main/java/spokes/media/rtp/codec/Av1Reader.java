package spokes.media.rtp.codec;

import static spokes.media.buffer.Bytes.u8;

/**
 * The AV1 aggregation header (AOMedia RTP payload format §4.4): {@code Z Y W W N - - -}. N marks the first packet of a coded
 * video sequence; where a sender forgets it, a sequence header OBU at the front says the same.
 */
final class Av1Reader implements PayloadReader {
    private static final int Z = 0x80, N = 0x08, SEQUENCE_HEADER = 1, TEMPORAL_DELIMITER = 2;

    @Override
    public void read(byte[] b, int at, int lengthBytes, FrameInfo into) {
        if (lengthBytes < 1) {
            return;
        }
        int header = u8(b, at);
        if ((header & Z) != 0) {
            return;
        }
        into.frameStart = true;
        into.keyFrame = (header & N) != 0 || sequenceHeaderFirst(b, at, at + lengthBytes, header >> 4 & 3);
    }

    private static boolean sequenceHeaderFirst(byte[] b, int at, int end, int elements) {
        int p = at + 1;
        for (int element = 1; element <= 2 && p < end; element++) {
            long size = end - p;
            if (elements == 0 || element < elements) {
                int bytes = leb128Bytes(b, p, end);
                if (bytes == 0) {
                    return false;
                }
                size = leb128(b, p, bytes);
                p += bytes;
            }
            if (size < 1 || size > end - p) {
                return false;
            }
            int type = b[p] >> 3 & 0x0F;
            if (type != TEMPORAL_DELIMITER) {
                return type == SEQUENCE_HEADER;
            }
            p += (int) size;
        }
        return false;
    }

    private static int leb128Bytes(byte[] b, int at, int end) {
        for (int i = 0; i < 8 && at + i < end; i++) {
            if (b[at + i] >= 0) {
                return i + 1;
            }
        }
        return 0;
    }

    private static long leb128(byte[] b, int at, int bytes) {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (b[at + i] & 0x7FL) << 7 * i;
        }
        return value;
    }
}
