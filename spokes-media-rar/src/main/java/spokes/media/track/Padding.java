package spokes.media.track;

import static spokes.media.buffer.Bytes.put16;
import static spokes.media.buffer.Bytes.put32;

import java.util.Arrays;
import spokes.media.buffer.Packet;

/** A packet with nothing in it but {@value #BYTES} bytes of padding, the most that there can be (RFC 3550 §5.1). */
final class Padding {
    static final int BYTES = 255;

    private Padding() {}

    /** @param end where the header ends, extensions included; these are written already */
    static void write(Packet into, int end, int payloadType, int seq, int ssrc, long nowNs) {
        var b = into.bytes;
        b[0] = (byte) (end > 12 ? 0xB0 : 0xA0);
        b[1] = (byte) payloadType;
        put16(b, 2, seq);
        put32(b, 4, (int) (nowNs / 1000 * 9 / 100));          // 90 kHz; nothing is played at that time
        put32(b, 8, ssrc);
        Arrays.fill(b, end, end + BYTES - 1, (byte) 0);
        b[end + BYTES - 1] = (byte) BYTES;
        into.offset = 0;
        into.length = end + BYTES;
    }
}
