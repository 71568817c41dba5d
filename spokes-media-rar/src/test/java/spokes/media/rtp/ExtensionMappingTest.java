package spokes.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spokes.media.buffer.Bytes;
import spokes.media.buffer.Packet;
import spokes.media.rtp.codec.FrameInfo;

class ExtensionMappingTest {
    static final ExtensionMap PUBLISHER = new ExtensionMap(Map.of(HeaderExtension.TRANSPORT_CC, 5, HeaderExtension.ABS_CAPTURE_TIME, 6));

    final Packet out = new Packet();
    final RtpPacket in = new RtpPacket(), view = new RtpPacket();

    private int write(Rtp packet, int numberId, int captureId) {
        var subscriber = new ExtensionMap(Map.of(HeaderExtension.TRANSPORT_CC, numberId, HeaderExtension.ABS_CAPTURE_TIME, captureId));
        assertThat(in.wrap(packet.build())).isTrue();
        int end = new ExtensionMapping(PUBLISHER, subscriber, numberId).write(in, out.bytes, 12, 0, new FrameInfo(), false, 0);
        out.bytes[0] = (byte) 0x90;
        out.length = end;
        return ExtensionMapping.numberAt(out.bytes, 0, numberId);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 14, 15, 200})
    void a_packet_without_extensions_gets_room_for_a_number(int numberId) {
        int at = write(Rtp.packet(1, 1), numberId, 2);
        Bytes.put16(out.bytes, at, 4711);

        assertThat(view.wrap(out)).isTrue();
        assertThat(Bytes.u16(out.bytes, view.extension(numberId))).isEqualTo(4711);
        assertThat(view.extensionLength(view.extension(numberId))).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 15})
    void the_number_stands_first_and_the_publishers_own_is_dropped(int numberId) {
        int at = write(Rtp.packet(1, 1).extension(6, 1, 2, 3, 4, 5, 6, 7, 8).extension(5, 9, 9), numberId, 2);
        Bytes.put16(out.bytes, at, 4711);

        assertThat(view.wrap(out)).isTrue();
        assertThat(Bytes.u16(out.bytes, view.extension(numberId))).isEqualTo(4711);
        assertThat(view.extensionLength(view.extension(2))).isEqualTo(8);
        assertThat(out.bytes[view.extension(2) + 7]).isEqualTo((byte) 8);
        assertThat(view.extension(5)).isNegative();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 15})
    void what_we_say_of_the_playout_stands_behind_the_number_and_before_what_goes_through(int delayId) {
        var subscriber = new ExtensionMap(Map.of(HeaderExtension.TRANSPORT_CC, 3, HeaderExtension.ABS_CAPTURE_TIME, 2, HeaderExtension.PLAYOUT_DELAY, delayId));
        var publisher = new ExtensionMap(Map.of(HeaderExtension.ABS_CAPTURE_TIME, 6, HeaderExtension.PLAYOUT_DELAY, 7));
        assertThat(in.wrap(Rtp.packet(1, 1).extension(6, 1, 2, 3, 4, 5, 6, 7, 8).extension(7, 9, 9, 9).build())).isTrue();
        out.length = new ExtensionMapping(publisher, subscriber, 3).write(in, out.bytes, 12, 0, new FrameInfo(), false, 0, 0xABCDEF);
        out.bytes[0] = (byte) 0x90;

        assertThat(ExtensionMapping.numberAt(out.bytes, 0, 3)).isPositive();
        assertThat(view.wrap(out)).isTrue();
        int at = view.extension(delayId);
        assertThat(view.extensionLength(at)).isEqualTo(3);
        assertThat(new byte[] {out.bytes[at], out.bytes[at + 1], out.bytes[at + 2]}).containsExactly(0xAB, 0xCD, 0xEF);
        assertThat(view.extensionLength(view.extension(2))).isEqualTo(8);
        assertThat(view.extension(7)).as("the publisher's own is not for others").isNegative();
    }

    @Test
    void where_none_was_agreed_on_nothing_is_written_or_found() {
        assertThat(in.wrap(Rtp.packet(1, 1).build())).isTrue();

        assertThat(new ExtensionMapping(PUBLISHER, ExtensionMap.NONE).write(in, out.bytes, 12, 0, new FrameInfo(), false, 0)).isEqualTo(12);
        out.bytes[0] = (byte) 0x80;
        assertThat(ExtensionMapping.numberAt(out.bytes, 0, 3)).isNegative();
    }
}
