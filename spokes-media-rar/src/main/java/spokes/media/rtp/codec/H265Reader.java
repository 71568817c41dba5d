package spokes.media.rtp.codec;

import static spokes.media.buffer.Bytes.u16;
import static spokes.media.buffer.Bytes.u8;

/**
 * NAL units in single, aggregation and fragmentation packets (RFC 7798 §4.4). A key frame begins with its parameter sets; a slice of a
 * random access picture (H.265 §7.4.2.2: BLA, IDR, CRA) counts as well, for encoders that send parameter sets apart.
 */
final class H265Reader implements PayloadReader {
    private static final int FIRST_RANDOM_ACCESS = 16, LAST_RANDOM_ACCESS = 21, VPS = 32, SPS = 33, AGGREGATION = 48, FRAGMENTATION = 49;
    private static final int HEADER_BYTES = 2, FRAGMENT_START = 0x80;

    @Override
    public void read(byte[] b, int at, int lengthBytes, FrameInfo into) {
        if (lengthBytes < HEADER_BYTES) {
            return;
        }
        int type = type(b, at);
        switch (type) {
            case AGGREGATION -> aggregate(b, at + HEADER_BYTES, at + lengthBytes, into);
            case FRAGMENTATION -> {
                int header = lengthBytes > HEADER_BYTES ? u8(b, at + HEADER_BYTES) : 0;
                into.frameStart = (header & FRAGMENT_START) != 0;
                into.keyFrame = into.frameStart && beginsKeyFrame(header & 0x3F);
            }
            default -> {
                into.frameStart = true;
                into.keyFrame = beginsKeyFrame(type);
            }
        }
    }

    private static int type(byte[] b, int at) {
        return b[at] >> 1 & 0x3F;
    }

    private static boolean beginsKeyFrame(int type) {
        return type >= FIRST_RANDOM_ACCESS && type <= LAST_RANDOM_ACCESS || type == VPS || type == SPS;
    }

    private static void aggregate(byte[] b, int at, int end, FrameInfo into) {
        into.frameStart = true;
        while (at + 2 + HEADER_BYTES <= end && !into.keyFrame) {
            into.keyFrame = beginsKeyFrame(type(b, at + 2));
            at += 2 + u16(b, at);
        }
    }
}
