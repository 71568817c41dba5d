package spokes.media.track;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import spokes.media.api.MediaKind;
import spokes.media.buffer.Bytes;
import spokes.media.buffer.Packet;
import spokes.media.bwe.TwccFeedback;
import spokes.media.rtcp.RtcpWriter;
import spokes.media.rtp.ExtensionMap;
import spokes.media.rtp.ExtensionMapping;
import spokes.media.rtp.HeaderExtension;
import spokes.media.rtp.PayloadMapping;
import spokes.media.rtp.PayloadTypes;
import spokes.media.rtp.Rtp;
import spokes.media.rtp.RtpPacket;
import spokes.media.rtp.codec.Codec;

/** The packet path leaves nothing behind for the garbage collector. */
class AllocationTest {
    private static final int LISTENERS = 10, PACKETS = 10_000;
    private static final ExtensionMap EXTENSIONS = new ExtensionMap(Map.of(HeaderExtension.AUDIO_LEVEL, 2, HeaderExtension.TRANSPORT_CC, 3));

    private final RtcpWriter writer = new RtcpWriter();
    private final Packet scratch = new Packet();
    private final RtpPacket view = new RtpPacket();
    private long forwarded;

    private double bytesPerForwardedPacket(MediaKind kind, Packet packet) {
        var up = new UpTrack(kind, 1, 1, writer, _ -> { });
        up.negotiated(new PayloadTypes().with(96, kind == MediaKind.AUDIO ? Codec.OPUS : Codec.VP8), EXTENSIONS);
        var stream = up.bind(0x1234, 0, 0);
        stream.onSenderReport(1L << 40, 0, 0);
        var twcc = new TwccFeedback(1, writer, _ -> { });
        var sink = new Counting();
        for (int i = 0; i < LISTENERS; i++) {
            var down = new DownTrack(up, i, 0, "alice", new Random(i), scratch, writer, sink);
            down.negotiated(new PayloadMapping().with(96, 109), new ExtensionMapping(EXTENSIONS, EXTENSIONS), 0);
            down.connected(true, 0);
        }
        run(stream, twcc, packet, 0);
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        forwarded = 0;
        run(stream, twcc, packet, PACKETS);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(forwarded).isEqualTo((long) LISTENERS * PACKETS);
        return (double) allocated / forwarded;
    }

    private void run(UpStream stream, TwccFeedback twcc, Packet packet, int from) {
        for (int i = from; i < from + PACKETS; i++) {
            long nowNs = i * 3_000_000L;
            Bytes.put16(packet.bytes, 2, i);
            Bytes.put32(packet.bytes, 4, i * 270);
            view.wrap(packet);
            twcc.onPacket(i & 0xFFFF, 0x1234, i % 10 == 0, nowNs);
            stream.onPacket(view, nowNs);
            stream.track().onTick(nowNs);
            twcc.onTick(nowNs);
        }
    }

    private final class Counting implements DownTrack.Sink {
        @Override
        public void rtp(Packet packet, long nowNs) {
            forwarded++;
        }

        @Override
        public void rtcp(Packet packet) {}
    }

    @Test
    void forwarding_sound_allocates_nothing() {
        var packet = Rtp.packet(0, 0).extension(2, 0x85).extension(3, 1, 2).payload(new byte[80]).build();
        assertThat(bytesPerForwardedPacket(MediaKind.AUDIO, packet)).isLessThan(0.1);
    }

    @Test
    void forwarding_pictures_allocates_nothing() {
        var payload = new byte[950];
        System.arraycopy(Rtp.bytes(0x90, 0xF0, 0x80, 1, 2, 3, 0, 9), 0, payload, 0, 8);
        var packet = Rtp.packet(0, 0).extension(2, 0x85).extension(3, 1, 2).payload(payload).build();
        assertThat(bytesPerForwardedPacket(MediaKind.VIDEO, packet)).isLessThan(0.1);
    }
}
