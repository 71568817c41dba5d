package spokes.media.track;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiConsumer;
import spokes.media.api.MediaKind;
import spokes.media.buffer.Packet;
import spokes.media.rtcp.RtcpLog;
import spokes.media.rtcp.RtcpWriter;
import spokes.media.rtp.ExtensionMap;
import spokes.media.rtp.HeaderExtension;
import spokes.media.rtp.PayloadTypes;
import spokes.media.rtp.Rtp;
import spokes.media.rtp.RtpPacket;
import spokes.media.rtp.codec.Codec;
import spokes.media.rtp.codec.Scalability;

/**
 * A camera whose frames say in their payload what they are and on which frames they depend, so that a receiver can tell whether it could
 * decode them. Thirty pictures a second, as simulcast (one stream a layer) or scalable (one stream with all), in VP8, VP9 or AV1.
 */
final class Encoder {
    static final int PAYLOAD_TYPE = 45, FIRST_SSRC = 1000, DESCRIPTOR_ID = 3, FRAME_MS = 33;
    static final ExtensionMap IN = new ExtensionMap(Map.of(HeaderExtension.MID, 1, HeaderExtension.DEPENDENCY_DESCRIPTOR, DESCRIPTOR_ID));

    private final Codec codec;
    private final Scalability mode;
    private final int encodings;
    private final boolean descriptors;
    final UpTrack up;
    final RtcpLog feedback = new RtcpLog();
    final RtcpWriter writer = new RtcpWriter();
    final Packet scratch = new Packet();
    private final List<UpStream> streams = new ArrayList<>();
    private final RtpPacket view = new RtpPacket();
    private final Random random;
    private final int[] seqs;
    private final int[] sinceKey;
    private final int[] pictureIds;
    private final int[] tl0;
    private final boolean[] keyWanted;
    private final int[] numbers;
    private int read;
    private int before;
    private int picture;
    int keyPictures;
    /** What becomes of a packet: by default it arrives at once. */
    BiConsumer<Integer, Runnable> network = (_, arrives) -> arrives.run();

    Encoder(Codec codec, Scalability mode, int encodings, boolean descriptors, long seed) {
        this.codec = codec;
        this.mode = mode;
        this.encodings = encodings;
        this.descriptors = descriptors;
        random = new Random(seed);
        up = new UpTrack(MediaKind.VIDEO, encodings, 1, writer, feedback::rtcp);
        up.negotiated(new PayloadTypes().with(PAYLOAD_TYPE, codec), IN);
        seqs = random.ints(encodings, 0, 1 << 16).toArray();
        pictureIds = random.ints(encodings, 0, 1 << 15).toArray();
        tl0 = random.ints(encodings, 0, 256).toArray();
        numbers = random.ints(encodings, 0, 1 << 16).toArray();
        sinceKey = new int[encodings];
        keyWanted = new boolean[encodings];
        for (int i = 0; i < encodings; i++) {
            keyWanted[i] = true;
            streams.add(up.bind(FIRST_SSRC + i, i, 0));
        }
    }

    /** One picture of every encoding. */
    void shows(int spatialLayers, long nowMs) {
        obeys();
        if (spatialLayers > before) {
            keyWanted[0] = true;                              // a layer that comes back has nothing to refer to
        }
        before = spatialLayers;
        picture++;
        for (int e = 0; e < encodings; e++) {
            if (keyWanted[e]) {
                keyWanted[e] = false;
                sinceKey[e] = 0;
                keyPictures++;
            }
            encode(e, spatialLayers, nowMs);
            sinceKey[e]++;
        }
    }

    private void obeys() {
        for (; read < feedback.lines.size(); read++) {
            var line = feedback.lines.get(read);
            if (line.startsWith("pli ")) {
                keyWanted[Integer.parseInt(line.substring(4)) - FIRST_SSRC] = true;
            }
        }
    }

    private void encode(int e, int spatialLayers, long nowMs) {
        int since = sinceKey[e];
        int t = mode.temporalOf(since);
        pictureIds[e] = pictureIds[e] + 1 & 0x7FFF;
        tl0[e] = tl0[e] + (t == 0 ? 1 : 0) & 0xFF;
        int layers = Math.min(spatialLayers, mode.spatial());
        for (int s = 0; s < mode.spatial(); s++) {
            numbers[e]++;
            if (s < layers) {
                int packets = 1 + random.nextInt(3) + 2 * s;
                for (int i = 0; i < packets; i++) {
                    send(e, s, t, since, i == 0, i == packets - 1, s == layers - 1, nowMs);
                }
            }
        }
    }

    private void send(int e, int s, int t, int since, boolean start, boolean end, boolean top, long nowMs) {
        var rtp = Rtp.packet(seqs[e], picture * 3000 + e * 77_000).payloadType(PAYLOAD_TYPE).ssrc(FIRST_SSRC + e);
        seqs[e] = seqs[e] + 1 & 0xFFFF;
        if (end && top) {
            rtp.marker();
        }
        if (descriptors) {
            rtp.twoByteForm().extension(DESCRIPTOR_ID, unsigned(mode.descriptor(start, end, since, s, numbers[e])));
        }
        var payload = new java.io.ByteArrayOutputStream();
        payload.writeBytes(head(e, s, t, since, start, end));
        payload.writeBytes(says(e, s, t, since, start, end));
        var packet = rtp.payload(payload.toByteArray()).build();
        var copy = new Packet();
        network.accept(e, () -> {
            copy.set(packet.bytes, packet.offset, packet.length);
            if (!view.wrap(copy)) {
                throw new AssertionError("malformed");
            }
            streams.get(e).onPacket(view, nowNs(nowMs));
        });
    }

    /** Late packets arrive later than they were sent. */
    long lateMs = -1;

    private long nowNs(long sentMs) {
        return (lateMs < 0 ? sentMs : lateMs) * 1_000_000;
    }

    private static int[] unsigned(byte[] b) {
        var out = new int[b.length];
        for (int i = 0; i < b.length; i++) {
            out[i] = b[i] & 0xFF;
        }
        return out;
    }

    private byte[] head(int e, int s, int t, int since, boolean start, boolean end) {
        boolean key = since == 0;
        return switch (codec) {
            case VP8 -> Rtp.bytes(0x80 | (start ? 0x10 : 0), 0xF0, 0x80 | pictureIds[e] >> 8, pictureIds[e], tl0[e], t << 6 | (t > 0 && mode.backTo(since) == since % 4 ? 0x20 : 0) | keyIndex(e), key ? 0 : 1);
            // I, not predicted P, L, flexible off, begin, end
            case VP9 -> Rtp.bytes(0x80 | (key ? 0 : 0x40) | 0x20 | (start ? 8 : 0) | (end ? 4 : 0), 0x80 | pictureIds[e] >> 8, pictureIds[e],
                    t << 5 | (t == 0 ? 0x10 : 0) | s << 1 | (mode.needsLayerBelow(s, key) ? 1 : 0), tl0[e]);
            case AV1 -> Rtp.bytes((start ? 0 : 0x80) | (start && key && s == 0 ? 0x08 : 0) | 0x10);
            default -> throw new AssertionError();
        };
    }

    private int keyIndex(int e) {
        return keyPictures + e & 0x1F;
    }

    private byte[] says(int e, int s, int t, int since, boolean start, boolean end) {
        var needs = new ArrayList<Long>();
        if (since > 0) {
            needs.add(frame(e, picture - mode.backTo(since), s));
        }
        if (mode.needsLayerBelow(s, since == 0)) {
            needs.add(frame(e, picture, s - 1));
        }
        var said = ByteBuffer.allocate(64).putLong(frame(e, picture, s)).put((byte) s).put((byte) t).put((byte) (start ? 1 : 0)).put((byte) (end ? 1 : 0))
                .put((byte) e).put((byte) needs.size());
        needs.forEach(said::putLong);
        return said.array();
    }

    private static long frame(int e, long picture, int s) {
        return picture << 8 | e << 4 | s;
    }
}
