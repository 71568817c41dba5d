package spokes.media.track;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spokes.media.buffer.Bytes;
import spokes.media.buffer.Packet;
import spokes.media.rtp.Rtp;
import spokes.media.rtp.RtpPacket;

class RetransmitCacheTest {
    private final Packet copy = new Packet();
    private final RtpPacket view = new RtpPacket();

    private static RtpPacket packet(int seq, int bytes) {
        var payload = new byte[bytes];
        Bytes.put32(payload, 0, seq * 31);
        Bytes.put32(payload, bytes - 4, seq * 37);
        return Rtp.packet(seq, seq).payload(payload).view();
    }

    private boolean intact(RetransmitCache cache, int seq) {
        if (!cache.copy(seq, copy)) {
            return false;
        }
        assertThat(view.wrap(copy)).isTrue();
        assertThat(view.seq()).isEqualTo(seq);
        assertThat(Bytes.i32(copy.bytes, view.payloadOffset())).isEqualTo(seq * 31);
        assertThat(Bytes.i32(copy.bytes, copy.end() - 4)).isEqualTo(seq * 37);
        return true;
    }

    @ParameterizedTest(name = "from {0}")
    @ValueSource(ints = {0, 1, 32767, 65000, 65535})
    void holds_the_last_second_at_two_and_a_half_megabits(int first) {
        var cache = new RetransmitCache(1024, 64 << 10, 1024 << 10);
        var random = new Random(first);
        long now = 0;
        for (int i = 0; i < 5000; i++, now += 3_000_000) {
            cache.put(packet(first + i & 0xFFFF, 8 + random.nextInt(1000, 1200)), now);
            if (i > 2000) {
                assertThat(intact(cache, first + i - 333 & 0xFFFF)).as("a second old, at %d", i).isTrue();
            }
        }
        assertThat(cache.sizeBytes()).isEqualTo(512 << 10);
        for (int i = 0; i < 5000; i++) {
            intact(cache, first + i & 0xFFFF);
        }
    }

    @Test
    void an_audio_stream_takes_little() {
        var cache = new RetransmitCache(256, 8 << 10, 64 << 10);
        assertThat(cache.sizeBytes()).isZero();
        for (int i = 0; i < 3000; i++) {
            cache.put(packet(i, 88), i * 20_000_000L);
        }
        assertThat(cache.sizeBytes()).isEqualTo(8 << 10);
        assertThat(intact(cache, 2999 - 50)).isTrue();
        assertThat(intact(cache, 2999 - 256)).isFalse();
        cache.clear();
        assertThat(intact(cache, 2999)).isFalse();
        assertThat(cache.sizeBytes()).isZero();
    }
}
