package spokes.media.rtp.codec;

import static spokes.media.buffer.Bytes.u16;
import static spokes.media.buffer.Bytes.u8;

/** The VP9 payload descriptor (RFC 9628 §4.2). */
final class Vp9Reader implements PayloadReader {
    private static final int I = 0x80, P = 0x40, L = 0x20, F = 0x10, B = 0x08, E = 0x04, U = 0x10;

    @Override
    public void read(byte[] b, int at, int lengthBytes, FrameInfo into) {
        int end = at + lengthBytes;
        if (lengthBytes < 1) {
            return;
        }
        int flags = u8(b, at);
        int p = at + 1;
        if ((flags & I) != 0) {
            if (p >= end || b[p] < 0 && p + 2 > end) {
                return;
            }
            boolean wide = b[p] < 0;
            into.pictureId = wide ? u16(b, p) & 0x7FFF : u8(b, p);
            into.pictureIdAt = p - at;
            into.pictureIdBits = wide ? 15 : 7;
            p += wide ? 2 : 1;
        }
        if ((flags & L) != 0) {
            if (p >= end) {
                return;
            }
            into.temporalLayer = u8(b, p) >> 5;
            into.spatialLayer = b[p] >> 1 & 7;
            into.upSwitch = (b[p] & U) != 0;
            p++;
            if ((flags & F) == 0) {
                if (p >= end) {
                    return;
                }
                into.tl0PicIdx = u8(b, p);
                into.tl0PicIdxAt = p - at;
            }
        }
        into.frameStart = (flags & B) != 0;
        into.frameEnd = (flags & E) != 0;
        into.keyFrame = into.frameStart && (flags & P) == 0 && into.spatialLayer == 0;
    }
}
