package spokes.media.rtp.codec;

import static spokes.media.buffer.Bytes.u16;
import static spokes.media.buffer.Bytes.u8;

/** The VP8 payload descriptor (RFC 7741 §4.2) and the first bit of the payload header (§4.3). */
final class Vp8Reader implements PayloadReader {
    private static final int X = 0x80, S = 0x10, PID = 0x07;
    private static final int I = 0x80, L = 0x40, T = 0x20, K = 0x10, Y = 0x20;

    @Override
    public void read(byte[] b, int at, int lengthBytes, FrameInfo into) {
        int end = at + lengthBytes;
        if (lengthBytes < 1) {
            return;
        }
        int first = u8(b, at);
        int p = at + 1;
        if ((first & X) != 0) {
            p = extension(b, at, end, into);
        }
        if (p < 0 || p >= end) {
            return;
        }
        into.frameStart = (first & S) != 0 && (first & PID) == 0;
        into.keyFrame = into.frameStart && (b[p] & 1) == 0;
    }

    /** Where the payload header begins, or -1 when the descriptor is cut off. */
    private static int extension(byte[] b, int at, int end, FrameInfo into) {
        if (at + 2 > end) {
            return -1;
        }
        int flags = u8(b, at + 1);
        int p = at + 2;
        if ((flags & I) != 0) {
            if (p >= end) {
                return -1;
            }
            boolean wide = b[p] < 0;
            if (wide && p + 2 > end) {
                return -1;
            }
            into.pictureId = wide ? u16(b, p) & 0x7FFF : u8(b, p);
            into.pictureIdAt = p - at;
            into.pictureIdBits = wide ? 15 : 7;
            p += wide ? 2 : 1;
        }
        if ((flags & L) != 0) {
            if (p >= end) {
                return -1;
            }
            into.tl0PicIdx = u8(b, p);
            into.tl0PicIdxAt = p++ - at;
        }
        if ((flags & (T | K)) != 0) {
            if (p >= end) {
                return -1;
            }
            into.temporalLayer = (flags & T) != 0 ? u8(b, p) >> 6 : 0;
            into.layerSync = (flags & T) != 0 && (b[p] & Y) != 0;
            if ((flags & K) != 0) {
                into.keyIdx = b[p] & 0x1F;
                into.keyIdxAt = p - at;
            }
            p++;
        }
        return p;
    }
}
