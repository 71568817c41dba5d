package spokes.media.peer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import spokes.media.buffer.Packet;

class PacketKindTest {
    /** RFC 7983 §7, and RFC 5761 §4 for what lies between RTP and RTCP. */
    @ParameterizedTest
    @CsvSource({"0, 1, STUN", "3, 0, STUN", "4, 0, UNKNOWN", "19, 0, UNKNOWN", "20, 254, DTLS", "63, 254, DTLS", "64, 0, UNKNOWN", "127, 0, UNKNOWN",
        "128, 96, RTP", "191, 111, RTP", "128, 191, RTP", "128, 224, RTP", "128, 192, RTCP", "129, 200, RTCP", "191, 223, RTCP", "192, 200, UNKNOWN", "255, 255, UNKNOWN"})
    void is_told_by_the_first_two_bytes(int first, int second, PacketKind kind) {
        assertThat(PacketKind.of(packet(first, second, 20))).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({"0, 0, UNKNOWN", "7, 0, UNKNOWN", "8, 200, RTCP", "11, 96, UNKNOWN", "12, 96, RTP"})
    void what_is_too_short_is_nothing(int length, int second, PacketKind kind) {
        assertThat(PacketKind.of(packet(128, second, length))).isEqualTo(kind);
    }

    private static Packet packet(int first, int second, int length) {
        var packet = new Packet();
        packet.offset = 5;
        packet.length = length;
        packet.bytes[5] = (byte) first;
        packet.bytes[6] = (byte) second;
        return packet;
    }
}
