package spokes.media.rehearsal;

import spokes.media.buffer.Bytes;
import spokes.media.buffer.Packet;

/** One stream of RTP that looks like a browser's: its headers are right, its payload is not. Its packets are written into the same bytes, one after the other. */
final class SentStream {
    static final int OPUS = 111, VP8 = 96, VP8_RTX = 97, AUDIO_LEVEL_ID = 1, TRANSPORT_CC_ID = 3;
    private static final int VERSION_WITH_EXTENSION = 0x90, MARKER = 0x80, HEADER_BYTES = 12, EXTENSION_BYTES = 8, ONE_WORD = 0xBEDE_0001;
    private static final int VOICE_TICKS = 960, VOICE_BYTES = 80, VOICE_LEVEL = 0x80 | 30, PICTURE_TICKS = 3_600, PICTURE_BYTES = 900;
    /** Beginning of a frame, with a picture id of 15 bits (RFC 7741 §4.2); the payload header behind it begins with a zero, as a key frame's does. */
    private static final int VP8_DESCRIPTOR = 0x9080_8000;

    final int ssrc;
    private final boolean picture;
    private final Packet packet = new Packet();
    private int sent;

    private SentStream(int ssrc, boolean picture) {
        this.ssrc = ssrc;
        this.picture = picture;
    }

    /** Opus, 20 ms a packet. */
    static SentStream voice(int ssrc) {
        return new SentStream(ssrc, false);
    }

    /** VP8, 40 ms a packet, which is a key frame. */
    static SentStream picture(int ssrc) {
        return new SentStream(ssrc, true);
    }

    /** The next packet, in the clear. */
    Packet next() {
        byte[] b = packet.bytes;
        int payload = HEADER_BYTES + EXTENSION_BYTES;
        Bytes.put8(b, 0, VERSION_WITH_EXTENSION);
        Bytes.put8(b, 1, picture ? VP8 | MARKER : OPUS);
        Bytes.put16(b, 2, sent);
        Bytes.put32(b, 4, sent * (picture ? PICTURE_TICKS : VOICE_TICKS));
        Bytes.put32(b, 8, ssrc);
        Bytes.put32(b, HEADER_BYTES, ONE_WORD);
        Bytes.put32(b, HEADER_BYTES + 4, picture ? (TRANSPORT_CC_ID << 4 | 1) << 24 | (sent & 0xFFFF) << 8 : AUDIO_LEVEL_ID << 28 | VOICE_LEVEL << 16);
        if (picture) {
            Bytes.put32(b, payload, VP8_DESCRIPTOR | sent & 0x7FFF);
            Bytes.put8(b, payload + 4, 0);
        }
        packet.offset = 0;
        packet.length = payload + (picture ? PICTURE_BYTES : VOICE_BYTES);
        sent++;
        return packet;
    }
}
