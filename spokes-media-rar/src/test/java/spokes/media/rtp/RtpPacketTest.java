package spokes.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static spokes.media.rtp.Rtp.packet;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spokes.media.Mutations;
import spokes.media.buffer.Bytes;
import spokes.media.buffer.Packet;
import spokes.media.rtp.codec.FrameInfo;

class RtpPacketTest {
    private final RtpPacket view = new RtpPacket();

    @Test
    void reads_the_header() {
        assertThat(view.wrap(packet(65535, 0xFFFF_FFFE).ssrc(0xCAFE_BABE).payloadType(111).marker().payload(9, 8, 7, 6).build())).isTrue();

        assertThat(view.seq()).isEqualTo(65535);
        assertThat(view.timestamp()).isEqualTo(-2);
        assertThat(view.ssrc()).isEqualTo(0xCAFE_BABE);
        assertThat(view.payloadType()).isEqualTo(111);
        assertThat(view.marker()).isTrue();
        assertThat(view.payloadOffset()).isEqualTo(12);
        assertThat(view.payloadLength()).isEqualTo(4);
    }

    @ParameterizedTest(name = "two-byte form: {0}")
    @ValueSource(booleans = {false, true})
    void finds_extensions_in_both_forms(boolean wide) {
        var rtp = packet(1, 1).extension(3, 'v', '0').extension(5, 0x85);
        view.wrap((wide ? rtp.twoByteForm() : rtp).build());

        assertThat(view.extensionText(3)).isEqualTo("v0");
        int at = view.extension(5);
        assertThat(view.bytes()[at]).isEqualTo((byte) 0x85);
        assertThat(view.extensionLength(at)).isEqualTo(1);
        assertThat(view.extension(4)).isEqualTo(-1);
        assertThat(view.extension(0)).as("not negotiated").isEqualTo(-1);
        assertThat(view.payloadLength()).isEqualTo(3);
    }

    @Test
    void padding_is_not_payload() {
        view.wrap(packet(1, 1).payload(1, 2).padding(10).build());
        assertThat(view.payloadLength()).isEqualTo(2);
        assertThat(view.paddingLength()).isEqualTo(10);

        view.wrap(packet(1, 1).payload(new byte[0]).padding(255).build());
        assertThat(view.payloadLength()).isZero();
    }

    @Test
    void refuses_what_is_cut_off_or_padded_beyond_its_size() {
        var cut = packet(1, 1).extension(1, 1, 2, 3).build();
        cut.length = 17;
        assertThat(view.wrap(cut)).isFalse();

        var padded = packet(1, 1).padding(3).build();
        padded.bytes[padded.length - 1] = 100;
        assertThat(view.wrap(padded)).isFalse();

        var padNothing = packet(1, 1).padding(3).build();
        padNothing.bytes[padNothing.length - 1] = 0;
        assertThat(view.wrap(padNothing)).isFalse();
    }

    @Test
    void maps_extensions_to_the_subscribers_ids_and_drops_the_rest() {
        var mapping = new ExtensionMapping(
                new ExtensionMap(Map.of(HeaderExtension.MID, 1, HeaderExtension.AUDIO_LEVEL, 2, HeaderExtension.ABS_CAPTURE_TIME, 3)),
                new ExtensionMap(Map.of(HeaderExtension.MID, 4, HeaderExtension.AUDIO_LEVEL, 9)));
        var from = packet(1, 1).extension(1, '0').extension(2, 0x8A).extension(3, 1, 2, 3, 4, 5, 6, 7, 8).view();

        var to = outgoing(mapping, from, 0);

        assertThat(view.wrap(to)).isTrue();
        assertThat(view.bytes()[view.extension(9)]).isEqualTo((byte) 0x8A);
        assertThat(view.extension(4)).as("speaks of one hop").isEqualTo(-1);
        assertThat(view.extension(3)).as("the subscriber has none").isEqualTo(-1);
    }

    @Test
    void a_long_element_goes_through_in_the_two_byte_form_and_its_frame_number_continues() {
        var long20 = new int[20];
        Arrays.setAll(long20, i -> i + 1);
        var mapping = new ExtensionMapping(new ExtensionMap(Map.of(HeaderExtension.DEPENDENCY_DESCRIPTOR, 20)),
                new ExtensionMap(Map.of(HeaderExtension.DEPENDENCY_DESCRIPTOR, 5)));
        var from = packet(1, 1).twoByteForm().extension(20, long20).view();

        var to = outgoing(mapping, from, -0x0203 - 1);

        assertThat(view.wrap(to)).isTrue();
        int at = view.extension(5);
        assertThat(view.extensionLength(at)).isEqualTo(20);
        assertThat(Bytes.u16(view.bytes(), at + 1)).isEqualTo(0xFFFF);
        assertThat(view.bytes()[at + 19]).isEqualTo((byte) 20);
    }

    private static Packet outgoing(ExtensionMapping mapping, RtpPacket from, int frameNumberOffset) {
        var to = packet(1, 1).build();
        int end = mapping.write(from, to.bytes, 12, frameNumberOffset, new FrameInfo(), false, 0);
        to.bytes[0] |= 0x10;
        to.length = end + 3;
        return to;
    }

    @Test
    void never_throws() {
        var packet = packet(7, 7).extension(1, 'a', 'b').extension(2, 0x81).extension(3, 1, 2, 3).padding(4).build();
        Mutations.of(Arrays.copyOf(packet.bytes, packet.length), this::readAll);
        var wide = packet(7, 7).twoByteForm().extension(1, 'a', 'b').extension(200, 1, 2, 3).build();
        Mutations.of(Arrays.copyOf(wide.bytes, wide.length), this::readAll);
    }

    private void readAll(byte[] b) {
        var packet = new Packet();
        packet.set(b, 0, b.length);
        if (!view.wrap(packet)) {
            return;
        }
        for (int id = 0; id < 256; id++) {
            view.extensionText(id);
        }
        assertThat(view.payloadOffset() + view.payloadLength() + view.paddingLength()).isEqualTo(packet.length);
        var both = new ExtensionMap(Map.of(HeaderExtension.AUDIO_LEVEL, 2, HeaderExtension.DEPENDENCY_DESCRIPTOR, 3));
        new ExtensionMapping(both, both).write(view, new byte[Packet.CAPACITY], 12, 1, new FrameInfo(), false, 0);
    }
}
