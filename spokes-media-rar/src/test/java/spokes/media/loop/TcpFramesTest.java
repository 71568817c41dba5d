package spokes.media.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TcpFramesTest {
    private final TcpFrames frames = new TcpFrames();
    private final List<byte[]> read = new ArrayList<>();
    private final TcpFrames.Receiver receiver = packet -> read.add(Arrays.copyOfRange(packet.bytes, packet.offset, packet.end()));

    @ParameterizedTest(name = "{0} bytes at a time")
    @ValueSource(ints = {1, 2, 3, 7, 100, 1_501, 1_502, 100_000})
    void frames_come_whole_however_the_stream_is_cut(int bite) {
        var random = new Random(7);
        var sent = new ArrayList<byte[]>();
        var stream = new ByteArrayOutputStream();
        for (int length : new int[] {1, 20, 255, 256, 1_500, 0, 1_499, 2}) {
            var frame = new byte[length];
            random.nextBytes(frame);
            stream.writeBytes(ByteBuffer.allocate(2 + length).putShort((short) length).put(frame).array());
            if (length > 0) {
                sent.add(frame);
            }
        }
        var bytes = stream.toByteArray();
        for (int at = 0; at < bytes.length; at += bite) {
            assertThat(frames.read(bytes, at, Math.min(bite, bytes.length - at), receiver)).isTrue();
        }
        assertThat(read).usingRecursiveComparison().isEqualTo(sent);
    }

    @Test
    void what_no_browser_sends_ends_it() {
        assertThat(frames.read(new byte[] {0, 1, 9, 1_501 >> 8, (byte) 1_501, 1, 2, 3}, 0, 8, receiver)).isFalse();
        assertThat(read).hasSize(1);
    }

    @Test
    void a_receiver_may_do_with_the_packet_what_it_likes() {
        TcpFrames.Receiver rough = packet -> {
            receiver.onFrame(packet);
            packet.offset = 9;
            packet.length = 700;
        };
        assertThat(frames.read(new byte[] {0, 1, 5, 0, 2, 6, 7}, 0, 7, rough)).isTrue();
        assertThat(read).usingRecursiveComparison().isEqualTo(List.of(new byte[] {5}, new byte[] {6, 7}));
    }
}
