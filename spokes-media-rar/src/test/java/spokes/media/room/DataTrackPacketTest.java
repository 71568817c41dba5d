package spokes.media.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import spokes.media.Mutations;

class DataTrackPacketTest {
    /** A frame of one packet: handle 1, sequence 2, frame 3, timestamp 4, payload "hi". */
    private static final String PLAIN = "18 00 0001 0002 0003 00000004 6869";
    /** The same with a key index, an initialization vector and an application's timestamp, padded by one byte to seven words. */
    private static final String EXTENDED = "1c 00 0001 0002 0003 00000004 0006 010d 05 a0a1a2a3a4a5a6a7a8a9aaab 0208 0000019900000000 00 6869";

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {PLAIN, EXTENDED,
            "08 00 ffff 0002 0003 00000004",                            // the end of a frame, without payload
            "1c ff 0001 0002 0003 00000004 0000 0000 68",               // nothing but padding; what is reserved may be set
            "1c 00 0001 0002 0003 00000004 0000 4d00 68",               // an extension that nobody knows, and that is empty
            "1c 00 0001 0002 0003 00000004 0001 00ff ffffffff 68"})     // nobody looks behind the end of the list
    void a_packet_as_clients_make_it_is_taken(String hex) {
        assertThat(DataTrackPacket.isValid(bytes(hex))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "18", "18 00 0001 0002 0003 000000",    // no whole header
            "38 00 0001 0002 0003 00000004 6869",                       // another version
            "18 00 0000 0002 0003 00000004 6869",                       // no handle
            "1c 00 0001 0002 0003 00000004", "1c 00 0001 0002 0003 00000004 00",                // no length of the extensions
            "1c 00 0001 0002 0003 00000004 0001 0102 61",               // more extensions than packet
            "1c 00 0001 0002 0003 00000004 ffff 0102 61",
            "1c 00 0001 0002 0003 00000004 0000 0101 61",               // an extension longer than all of them
            "1c 00 0001 0002 0003 00000004 0001 0102 61620208 6869"})   // and one that has only begun
    void what_makes_no_sense_is_not(String hex) {
        assertThat(DataTrackPacket.isValid(bytes(hex))).isFalse();
    }

    @Test
    void the_shortest_end_of_extensions_is_exact() {
        assertThat(DataTrackPacket.isValid(bytes("1c 00 0001 0002 0003 00000004 0001 0104 61626364"))).isTrue();
        assertThat(DataTrackPacket.isValid(bytes("1c 00 0001 0002 0003 00000004 0001 0105 61626364 6566"))).isFalse();
        assertThat(DataTrackPacket.isValid(bytes("1c 00 0001 0002 0003 00000004 0001 0103 616263 09 6869"))).as("the last id has no length").isFalse();
    }

    @ParameterizedTest
    @CsvSource({"1, 65535", "65535, 1", "255, 256", "256, 255"})
    void it_changes_its_handle_and_nothing_else(int before, int after) {
        for (var hex : new String[] {PLAIN, EXTENDED}) {
            var packet = bytes(hex);
            DataTrackPacket.become(packet, before);
            var expected = packet.clone();
            assertThat(DataTrackPacket.handle(packet)).isEqualTo(before);
            DataTrackPacket.become(packet, after);
            expected[2] = (byte) (after >> 8);
            expected[3] = (byte) after;
            assertThat(packet).isEqualTo(expected);
            assertThat(DataTrackPacket.handle(packet)).isEqualTo(after);
        }
    }

    @Test
    void whatever_comes_it_never_throws() {
        Mutations.of(bytes(PLAIN), DataTrackPacket::isValid);
        Mutations.of(bytes(EXTENDED), DataTrackPacket::isValid);
        for (int length = 0; length < bytes(EXTENDED).length; length++) {
            DataTrackPacket.isValid(Arrays.copyOf(bytes(EXTENDED), length));
        }
    }
}
