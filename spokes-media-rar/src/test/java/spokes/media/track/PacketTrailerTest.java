package spokes.media.track;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacketTrailerTest {
    private static final int BEFORE = 12;

    /** A payload behind a header. */
    private static byte[] packet(int picture, int said, String magic) {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[BEFORE + picture]);
        bytes.write(said ^ 0xFF);
        bytes.writeBytes(magic.getBytes(US_ASCII));
        return bytes.toByteArray();
    }

    private static int length(byte[] packet) {
        return PacketTrailer.length(packet, BEFORE, packet.length - BEFORE);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 15, 29, 105})
    void is_as_long_as_it_says(int length) {
        assertThat(length(packet(100, length, "LKTS"))).isEqualTo(length);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 106, 255})
    void is_none_when_it_cannot_be_so_long(int length) {
        assertThat(length(packet(100, length, "LKTS"))).isZero();
    }

    @Test
    void is_none_without_its_mark_or_in_what_is_too_short_for_it() {
        assertThat(length(packet(100, 10, "LKTT"))).isZero();
        var lonely = "____________LKTS".getBytes(US_ASCII);
        for (int length = 0; length <= 4; length++) {
            assertThat(PacketTrailer.length(lonely, BEFORE, length)).isZero();
        }
    }
}
