package spokes.media.track;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import spokes.media.buffer.Packet;
import spokes.media.rtcp.RtcpLog;
import spokes.media.rtp.ExtensionMap;
import spokes.media.rtp.ExtensionMapping;
import spokes.media.rtp.HeaderExtension;
import spokes.media.rtp.PayloadMapping;
import spokes.media.rtp.RtpPacket;
import spokes.media.rtp.Sequence;
import spokes.media.rtp.codec.Codec;
import spokes.media.rtp.codec.DependencyReader;
import spokes.media.rtp.codec.FrameInfo;

/** A browser that receives what an {@link Encoder} sends, and finds out afterwards which of it could be decoded. */
final class Decoder implements DownTrack.Sink {
    static final int PAYLOAD_TYPE = 99, OUT_ID = 8;
    private static final int SAID = 64;

    private record Got(long seq, int timestamp, boolean marker, byte[] payload, byte[] descriptor, long atMs) {}

    /** One picture as it was shown. */
    record Shown(long atMs, int encoding, int spatial, int temporal) {}

    final Map<Long, Got> packets = new TreeMap<>();
    final RtcpLog rtcp = new RtcpLog();
    final DownTrack down;
    long nowMs;
    private final Codec codec;
    private final RtpPacket view = new RtpPacket();
    private long highest = 1 << 20;
    long bytes;

    Decoder(Encoder encoder, Codec codec, boolean descriptors, long nowMs) {
        this.codec = codec;
        this.nowMs = nowMs;
        down = new DownTrack(encoder.up, 5000, 0, "PA_alice", new Random(7), encoder.scratch, encoder.writer, this);
        var out = descriptors ? new ExtensionMap(Map.of(HeaderExtension.DEPENDENCY_DESCRIPTOR, OUT_ID)) : ExtensionMap.NONE;
        down.negotiated(new PayloadMapping().with(Encoder.PAYLOAD_TYPE, PAYLOAD_TYPE), new ExtensionMapping(Encoder.IN, out), nowMs * 1_000_000);
        down.connected(true, nowMs * 1_000_000);
    }

    @Override
    public void rtp(Packet packet, long nowNs) {
        if (!view.wrap(packet)) {
            throw new AssertionError("malformed");
        }
        highest = Math.max(highest, Sequence.extend(highest, view.seq()));
        int at = view.extension(OUT_ID);
        var b = packet.bytes;
        var got = new Got(Sequence.extend(highest, view.seq()), view.timestamp(), view.marker(),
                java.util.Arrays.copyOfRange(b, view.payloadOffset(), view.payloadOffset() + view.payloadLength()),
                at < 0 ? new byte[0] : java.util.Arrays.copyOfRange(b, at, at + view.extensionLength(at)), nowMs);
        assertThat(packets.put(got.seq, got)).as("number %d twice", got.seq).isNull();
        bytes += view.payloadLength();
    }

    @Override
    public void rtcp(Packet packet) {
        rtcp.rtcp(packet);
    }

    /** Looks through everything that came, and fails where a real decoder would stumble. */
    List<Shown> decode() {
        var decoded = new HashSet<Long>();
        var frameNumbers = new HashSet<Integer>();
        var missing = new HashMap<Long, String>();
        var shown = new TreeMap<Integer, Shown>();
        var pictures = new ArrayList<Integer>();
        var reader = new DependencyReader();
        var info = new FrameInfo();
        var vp8 = new Vp8Line();
        long expected = packets.keySet().iterator().next();
        int firstTimestamp = packets.values().iterator().next().timestamp, lastTimestamp = 0;
        boolean ended = true;
        for (var got : packets.values()) {
            assertThat(got.seq).as("no gap before it").isEqualTo(expected++);
            if (got.payload.length < SAID) {
                continue;
            }
            int timestamp = got.timestamp - firstTimestamp;
            assertThat(timestamp).as("time of packet %d", got.seq).isGreaterThanOrEqualTo(lastTimestamp);
            if (timestamp != lastTimestamp) {
                assertThat(ended).as("the picture before %d at %d ms was ended by a marker", got.seq, got.atMs).isTrue();
            }
            lastTimestamp = timestamp;
            ended = got.marker;
            var said = ByteBuffer.wrap(got.payload, got.payload.length - SAID, SAID);
            long frame = said.getLong();
            int s = said.get(), t = said.get();
            boolean start = said.get() != 0, end = said.get() != 0;
            int e = said.get(), needs = said.get();
            for (int i = 0; i < needs; i++) {
                long needed = said.getLong();
                if (!decoded.contains(needed)) {
                    missing.put(frame, "%s needs %s at %d ms".formatted(name(frame), name(needed), got.atMs));
                }
            }
            if (start) {
                if (codec == Codec.VP8) {
                    vp8.next(got.payload, got.atMs);
                }
                check(got, reader, info, frameNumbers, s, t);
            }
            if (end) {
                decoded.add(frame);
                shown.put(timestamp, new Shown(got.atMs, e, s, t));
            }
            pictures.add(timestamp);
        }
        assertThat(missing).as("frames that cannot be decoded").isEmpty();
        return new ArrayList<>(shown.values());
    }

    private static String name(long frame) {
        return "picture " + (frame >> 8) + " encoding " + (frame >> 4 & 15) + " layer " + (frame & 15);
    }

    private static void check(Got got, DependencyReader reader, FrameInfo info, HashSet<Integer> numbers, int s, int t) {
        if (got.descriptor.length == 0) {
            return;
        }
        info.clear();
        reader.read(got.descriptor, 0, got.descriptor.length, true, info);
        assertThat(info.targets).as("descriptor at %d ms", got.atMs).isPositive();
        assertThat(info.spatialLayer).isEqualTo(s);
        assertThat(info.temporalLayer).isEqualTo(t);
        boolean described = false;
        for (int target = 0; target < info.targets; target++) {
            described |= (info.activeTargets >> target & 1) != 0 && info.isIn(target);
        }
        assertThat(described).as("the frame belongs to a target that is said to be active").isTrue();
        for (int i = 0; i < info.fdiffs; i++) {
            assertThat(numbers.contains(info.frameNumber - info.fdiff[i] & 0xFFFF)).as("frame %d at %d ms has what it needs", info.frameNumber, got.atMs).isTrue();
        }
        numbers.add(info.frameNumber);
    }

    /** Picture ids without a gap, TL0PICIDX that moves with the base layer, KEYIDX with key frames: or browsers freeze. */
    private static final class Vp8Line {
        int pictureId = -1, tl0;

        void next(byte[] payload, long atMs) {
            int id = (payload[2] & 0x7F) << 8 | payload[3] & 0xFF;
            int base = payload[4] & 0xFF;
            boolean lowest = (payload[5] >> 6 & 3) == 0;
            if (pictureId >= 0) {
                assertThat(id).as("picture id at %d ms", atMs).isEqualTo(pictureId + 1 & 0x7FFF);
                assertThat(base).as("TL0PICIDX at %d ms", atMs).isEqualTo(lowest ? tl0 + 1 & 0xFF : tl0);
            }
            pictureId = id;
            tl0 = base;
        }
    }
}
