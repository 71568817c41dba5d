package spokes.media.track;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import spokes.media.api.MediaKind;
import spokes.media.buffer.Packet;
import spokes.media.rtcp.RtcpLog;
import spokes.media.rtcp.RtcpWriter;
import spokes.media.rtp.ExtensionMap;
import spokes.media.rtp.ExtensionMapping;
import spokes.media.rtp.HeaderExtension;
import spokes.media.rtp.PayloadMapping;
import spokes.media.rtp.PayloadTypes;
import spokes.media.rtp.Rtp;
import spokes.media.rtp.RtpPacket;
import spokes.media.rtp.codec.Codec;

/** A publisher, its track and subscribers, in virtual time. */
final class Media {
    static final int OPUS = 111, VP8 = 96, VP8_RTX = 97, OUT_OPUS = 109, OUT_VP8 = 120, OUT_RTX = 121;
    static final int SSRC = 1000, RTX_SSRC = 2000, OUT_SSRC = 5000, OUT_RTX_SSRC = 6000;
    static final ExtensionMap IN = new ExtensionMap(Map.of(HeaderExtension.MID, 1, HeaderExtension.AUDIO_LEVEL, 2, HeaderExtension.DEPENDENCY_DESCRIPTOR, 3));
    static final ExtensionMap OUT = new ExtensionMap(Map.of(HeaderExtension.AUDIO_LEVEL, 7, HeaderExtension.DEPENDENCY_DESCRIPTOR, 8));

    /** What a subscriber got. */
    record Got(int seq, int timestamp, int payloadType, boolean marker, int ssrc, byte[] payload, boolean empty) {
        /** VP8 with all fields, as {@link #vp8} makes it. */
        int pictureId() {
            return (payload[2] & 0x7F) << 8 | payload[3] & 0xFF;
        }

        int tl0PicIdx() {
            return payload[4] & 0xFF;
        }

        int keyIdx() {
            return payload[5] & 0x1F;
        }

        int tag() {
            return payload[7];
        }
    }

    static final class Subscriber implements DownTrack.Sink {
        final List<Got> got = new ArrayList<>();
        final RtcpLog rtcp = new RtcpLog();
        private final RtpPacket view = new RtpPacket();

        @Override
        public void rtp(Packet packet, long nowNs) {
            if (!view.wrap(packet)) {
                throw new AssertionError("malformed");
            }
            got.add(new Got(view.seq(), view.timestamp(), view.payloadType(), view.marker(), view.ssrc(),
                    Arrays.copyOfRange(packet.bytes, view.payloadOffset(), view.payloadOffset() + view.payloadLength()), view.payloadLength() == 0));
        }

        @Override
        public void rtcp(Packet packet) {
            rtcp.rtcp(packet);
        }

        List<Integer> seqs() {
            return got.stream().map(Got::seq).toList();
        }
    }

    final RtcpLog toPublisher = new RtcpLog();
    final List<Integer> levels = new ArrayList<>();
    final RtcpWriter writer = new RtcpWriter();
    final Packet scratch = new Packet();
    final UpTrack up;
    final List<UpStream> streams = new ArrayList<>();
    private final RtpPacket view = new RtpPacket();

    Media(MediaKind kind, int layers) {
        up = new UpTrack(kind, layers, 1, writer, new UpTrack.Sink() {
            @Override
            public void rtcp(Packet packet) {
                toPublisher.rtcp(packet);
            }

            @Override
            public void audioLevel(UpTrack track, int levelDbov, int timestamp, long nowNs) {
                levels.add(levelDbov);
            }
        });
        up.negotiated(new PayloadTypes().with(OPUS, Codec.OPUS).with(VP8, Codec.VP8).withRtx(VP8_RTX, VP8), IN);
        for (int i = 0; i < layers; i++) {
            streams.add(up.bind(SSRC + i, i, 0));
        }
    }

    static Media audio() {
        return new Media(MediaKind.AUDIO, 1);
    }

    static Media video(int layers) {
        return new Media(MediaKind.VIDEO, layers);
    }

    static long ms(long value) {
        return value * 1_000_000;
    }

    DownTrack subscribes(Subscriber subscriber, boolean rtx, long nowMs) {
        var down = new DownTrack(up, OUT_SSRC, rtx ? OUT_RTX_SSRC : 0, "PA_alice", new Random(7), scratch, writer, subscriber);
        var payloads = new PayloadMapping().with(OPUS, OUT_OPUS);
        down.negotiated(rtx ? payloads.with(VP8, OUT_VP8, OUT_RTX) : payloads.with(VP8, OUT_VP8), new ExtensionMapping(IN, OUT), ms(nowMs));
        down.connected(true, ms(nowMs));
        return down;
    }

    void sends(UpStream stream, Rtp rtp, long nowMs) {
        if (!view.wrap(rtp.ssrc(stream.ssrc()).build())) {
            throw new AssertionError("malformed");
        }
        stream.onPacket(view, ms(nowMs));
    }

    /** An audio packet of 20 ms. */
    void speaks(int seq, int timestamp, long nowMs) {
        sends(streams.getFirst(), Rtp.packet(seq & 0xFFFF, timestamp).payloadType(OPUS).payload(0x78, seq, seq >> 8), nowMs);
    }

    /** A video frame of one packet. */
    void shows(int layer, int seq, int timestamp, boolean key, int pictureId, long nowMs) {
        sends(streams.get(layer), frame(seq, timestamp, key, pictureId), nowMs);
    }

    static Rtp frame(int seq, int timestamp, boolean key, int pictureId) {
        return Rtp.packet(seq & 0xFFFF, timestamp).payloadType(VP8).marker().payload(vp8(key, pictureId, seq));
    }

    static byte[] vp8(boolean key, int pictureId, int tag) {
        return Rtp.bytes(0x90, 0xF0, 0x80 | pictureId >> 8 & 0x7F, pictureId, pictureId & 0xFF, pictureId & 0x1F, key ? 0 : 1, tag);
    }

    void ticksUntil(long fromMs, long toMs) {
        for (long now = fromMs; now <= toMs; now++) {
            if (up.nextDeadlineNs() <= ms(now)) {
                up.onTick(ms(now));
            }
        }
    }
}
