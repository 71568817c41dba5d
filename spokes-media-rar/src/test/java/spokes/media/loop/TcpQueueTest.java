package spokes.media.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import spokes.media.buffer.Packet;

class TcpQueueTest {
    private final TcpQueue queue = new TcpQueue();
    private final Reader reader = new Reader();

    @Test
    void whole_frames_come_out_in_order_however_little_is_taken_at_once() throws IOException {
        int sent = 0;
        for (int round = 0; round < 500; round++) {
            for (int i = 0; i < 3; i++) {
                assertThat(queue.add(frame(sent), 5, 700 + sent % 800)).isTrue();
                sent++;
            }
            reader.takes = 3_000 + round * 13 % 900;
            queue.writeTo(reader);
        }
        reader.takes = Integer.MAX_VALUE;
        assertThat(queue.writeTo(reader)).isTrue();
        assertThat(queue.waiting()).isZero();
        assertThat(reader.frames()).hasSize(sent);
    }

    @Test
    void a_slow_reader_loses_whole_frames_and_reads_on_when_it_comes_back() throws IOException {
        reader.takes = 1_000;
        int taken = 0, number = 0;
        while (number < 400) {
            taken += queue.add(frame(number), 5, 1_200) ? 1 : 0;
            number++;
            queue.writeTo(reader);
            reader.takes = 0;
        }
        assertThat(taken).isLessThan(400);
        assertThat(queue.waiting()).isLessThanOrEqualTo(TcpQueue.CAPACITY).isGreaterThan(TcpQueue.CAPACITY - 1_202);

        reader.takes = Integer.MAX_VALUE;
        assertThat(queue.writeTo(reader)).isTrue();
        assertThat(queue.add(frame(1_000), 5, 1_200)).isTrue();
        assertThat(queue.writeTo(reader)).isTrue();
        assertThat(reader.frames()).hasSize(taken + 1).endsWith(1_000);
    }

    @Test
    void what_fits_into_no_frame_is_refused() {
        assertThat(queue.add(new byte[Packet.CAPACITY], 0, 1_501)).isFalse();
        assertThat(queue.waiting()).isZero();
    }

    private static byte[] frame(int number) {
        var bytes = new byte[1_600];
        Arrays.fill(bytes, (byte) number);
        ByteBuffer.wrap(bytes).putInt(5, number);
        return bytes;
    }

    private static final class Reader implements WritableByteChannel {
        private final ByteBuffer read = ByteBuffer.allocate(4 << 20);
        int takes;

        @Override
        public int write(ByteBuffer from) {
            int taken = Math.min(takes, from.remaining());
            takes -= taken;
            read.put(from.slice(from.position(), taken));
            from.position(from.position() + taken);
            return taken;
        }

        /** The numbers of the frames, each of which must be whole. */
        List<Integer> frames() {
            var numbers = new ArrayList<Integer>();
            for (int at = 0; at < read.position();) {
                int length = read.getShort(at) & 0xFFFF, number = read.getInt(at + 2);
                for (int i = 4; i < length; i++) {
                    assertThat(read.get(at + 2 + i)).isEqualTo((byte) number);
                }
                numbers.add(number);
                at += 2 + length;
                assertThat(at).isLessThanOrEqualTo(read.position());
            }
            return numbers;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
