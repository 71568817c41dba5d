package spokes.media.rtp.codec;

import static spokes.media.buffer.Bytes.u16;
import static spokes.media.buffer.Bytes.u8;

/**
 * NAL units in single, STAP-A and FU-A packets (RFC 6184 §5). A key frame begins with its sequence parameter set; an IDR slice
 * counts as well, for encoders that send parameter sets apart.
 */
final class H264Reader implements PayloadReader {
    private static final int IDR = 5, SPS = 7, STAP_A = 24, FU_A = 28;

    @Override
    public void read(byte[] b, int at, int lengthBytes, FrameInfo into) {
        if (lengthBytes < 1) {
            return;
        }
        int type = b[at] & 0x1F;
        switch (type) {
            case STAP_A -> aggregate(b, at + 1, at + lengthBytes, into);
            case FU_A -> {
                into.frameStart = lengthBytes > 1 && b[at + 1] < 0;
                into.keyFrame = into.frameStart && (b[at + 1] & 0x1F) == IDR;
            }
            default -> {
                into.frameStart = true;
                into.keyFrame = type == IDR || type == SPS;
            }
        }
    }

    private static void aggregate(byte[] b, int at, int end, FrameInfo into) {
        into.frameStart = true;
        while (at + 3 <= end && !into.keyFrame) {
            int type = u8(b, at + 2) & 0x1F;
            into.keyFrame = type == IDR || type == SPS;
            at += 2 + u16(b, at);
        }
    }
}
