package spokes.system.bench;

import java.util.HexFormat;
import java.util.Map;
import spokes.media.buffer.Bytes;
import spokes.media.buffer.Packet;
import spokes.media.rtp.ExtensionMap;
import spokes.media.rtp.HeaderExtension;
import spokes.media.rtp.codec.Codec;

/**
 * RTP packets of a camera in three sizes and at three frame rates: VP8 as simulcast, VP9 and AV1 with all sizes in one stream (L3T3_KEY) and a dependency descriptor. Headers,
 * extensions and what a payload says of itself are right, the rest of the payload is noise.
 */
final class LayeredCamera {
    static final int PAYLOAD_TYPE = 96, SSRC = 1000, PICTURE_MS = 33, KEY_EVERY = 92;
    /** How many packets a picture has of each size. */
    static final int[] PACKETS = {1, 2, 7};
    static final ExtensionMap EXTENSIONS = new ExtensionMap(Map.of(HeaderExtension.MID, 1, HeaderExtension.TRANSPORT_CC, 2, HeaderExtension.DEPENDENCY_DESCRIPTOR, 3));
    static final int PAYLOAD_BYTES = 930;
    private static final int TICKS = 3_000;
    /** The descriptor of a key picture from its fourth byte on: templates for key picture and three temporal layers of each size, nine decode targets, three chains, resolutions. */
    private static final byte[] STRUCTURE = HexFormat.of().parseHex("8008161617aaaaaa00018000100002aa80a80006000040000a8002a0001800016d54906d54906d548c55"
            + "f8091a2b38091a2b38091a2b38091a2b38091c04fc02cc09fc059c13fc0b3c");

    /** What the camera sends. */
    enum Video {
        VP8_SIMULCAST(Codec.VP8, 3), VP9_SVC(Codec.VP9, 1), AV1_SVC(Codec.AV1, 1);

        final Codec codec;
        final int streams;

        Video(Codec codec, int streams) {
            this.codec = codec;
            this.streams = streams;
        }
    }

    private final Video video;
    private final int payloadBytes;
    private final Packet packet = new Packet();
    private final byte[] descriptor = new byte[3 + STRUCTURE.length];
    private final int[] seqs = new int[PACKETS.length];

    /** @param payloadBytes of each packet, at least 16: room for what a payload says of itself */
    LayeredCamera(Video video, int payloadBytes) {
        this.video = video;
        this.payloadBytes = payloadBytes;
    }

    /** Which stream has this size. */
    int stream(int size) {
        return Math.min(size, video.streams - 1);
    }

    /** The next packet, in the clear; it is written over by the one after it. */
    Packet packet(int picture, int size, boolean start, boolean end) {
        int since = picture % KEY_EVERY, temporal = since % 4 == 0 ? 0 : since % 4 == 2 ? 1 : 2, stream = stream(size);
        boolean key = since == 0;
        var b = packet.bytes;
        b[0] = (byte) 0x90;
        b[1] = (byte) (end && (video.streams > 1 || size == PACKETS.length - 1) ? 0x80 | PAYLOAD_TYPE : PAYLOAD_TYPE);
        Bytes.put16(b, 2, seqs[stream]++ & 0xFFFF);
        Bytes.put32(b, 4, picture * TICKS);
        Bytes.put32(b, 8, SSRC + stream);
        int at = extensions(b, video.streams > 1 ? 0 : describe(picture * PACKETS.length + size, size * 4 + (key ? 0 : 1 + temporal), key && size == 0 && start, start, end));
        switch (video) {
            case VP8_SIMULCAST -> vp8(b, at, picture, temporal, start);
            case VP9_SVC -> vp9(b, at, picture, size, temporal, start, end);
            case AV1_SVC -> b[at] = (byte) (start ? key && size == 0 ? 0x18 : 0x10 : 0x90);      // aggregation header: first packet of a coded sequence, of a frame, continued
        }
        packet.offset = 0;
        packet.length = at + payloadBytes;
        return packet;
    }

    private int describe(int frame, int template, boolean structure, boolean start, boolean end) {
        descriptor[0] = (byte) ((start ? 0x80 : 0) | (end ? 0x40 : 0) | template);
        Bytes.put16(descriptor, 1, frame & 0xFFFF);
        System.arraycopy(STRUCTURE, 0, descriptor, 3, STRUCTURE.length);
        return structure ? descriptor.length : 3;
    }

    /** MID, transport-wide number, descriptor; returns where the payload begins. */
    private int extensions(byte[] b, int descriptorBytes) {
        boolean wide = descriptorBytes > 16;
        int at = head(b, 16, wide, 1, 1);
        b[at++] = '0';
        at = head(b, at, wide, 2, 2) + 2;
        if (descriptorBytes > 0) {
            at = head(b, at, wide, 3, descriptorBytes);
            System.arraycopy(descriptor, 0, b, at, descriptorBytes);
            at += descriptorBytes;
        }
        while ((at & 3) != 0) {
            b[at++] = 0;
        }
        Bytes.put16(b, 12, wide ? 0x1000 : 0xBEDE);
        Bytes.put16(b, 14, (at - 16) / 4);
        return at;
    }

    private static int head(byte[] b, int at, boolean wide, int id, int length) {
        if (wide) {
            b[at] = (byte) id;
            b[at + 1] = (byte) length;
            return at + 2;
        }
        b[at] = (byte) (id << 4 | length - 1);
        return at + 1;
    }

    /** RFC 7741 §4.2, with picture id, TL0PICIDX, TID and KEYIDX. */
    private static void vp8(byte[] b, int at, int picture, int temporal, boolean start) {
        int since = picture % KEY_EVERY;
        b[at] = (byte) (start ? 0x90 : 0x80);
        b[at + 1] = (byte) 0xF0;
        Bytes.put16(b, at + 2, 0x8000 | picture & 0x7FFF);
        b[at + 4] = (byte) (picture / 4);
        b[at + 5] = (byte) (temporal << 6 | (since % 4 == 1 || since % 4 == 2 ? 0x20 : 0) | picture / KEY_EVERY & 0x1F);
        b[at + 6] = (byte) (since == 0 ? 0x10 : 0x11);
    }

    /** RFC 9628 §4.2, with picture id and layer indices. */
    private static void vp9(byte[] b, int at, int picture, int size, int temporal, boolean start, boolean end) {
        boolean key = picture % KEY_EVERY == 0;
        b[at] = (byte) (0xA0 | (key ? 0 : 0x40) | (start ? 8 : 0) | (end ? 4 : 0));
        Bytes.put16(b, at + 1, 0x8000 | picture & 0x7FFF);
        b[at + 3] = (byte) (temporal << 5 | (temporal == 0 ? 0x10 : 0) | size << 1 | (key && size > 0 ? 1 : 0));
        b[at + 4] = (byte) (picture / 4);
    }
}
