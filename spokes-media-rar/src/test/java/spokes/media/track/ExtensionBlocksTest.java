package spokes.media.track;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import spokes.media.buffer.Packet;
import spokes.media.rtp.ExtensionMap;
import spokes.media.rtp.ExtensionMapping;
import spokes.media.rtp.HeaderExtension;
import spokes.media.rtp.Rtp;
import spokes.media.rtp.RtpPacket;
import spokes.media.rtp.codec.DependencyReader;
import spokes.media.rtp.codec.FrameInfo;
import spokes.media.rtp.codec.Scalability;
import spokes.media.simulcast.LayerFilter;

class ExtensionBlocksTest {
    static final int DESCRIPTOR = 3, AT = RtpPacket.FIXED_HEADER_BYTES, PICTURES = 40;
    static final ExtensionMap PUBLISHER = new ExtensionMap(Map.of(HeaderExtension.MID, 1, HeaderExtension.TRANSPORT_CC, 2, HeaderExtension.DEPENDENCY_DESCRIPTOR, DESCRIPTOR));

    final Scalability mode = new Scalability(3, 3, true);
    final DependencyReader reader = new DependencyReader();
    final FrameInfo info = new FrameInfo();
    final RtpPacket packet = new RtpPacket();
    final byte[] shared = new byte[Packet.CAPACITY], own = new byte[Packet.CAPACITY];
    int compared;

    private static ExtensionMapping mapping(int descriptorId) {
        return new ExtensionMapping(PUBLISHER, new ExtensionMap(Map.of(HeaderExtension.TRANSPORT_CC, 5, HeaderExtension.DEPENDENCY_DESCRIPTOR, descriptorId)), 5);
    }

    private static LayerFilter wanting(int spatial, int temporal) {
        var filter = new LayerFilter();
        filter.want(spatial, temporal);
        return filter;
    }

    private void comes(int picture, int size, int number) {
        var descriptor = mode.descriptor(true, true, picture % 20, size, number);
        var ints = new int[descriptor.length];
        Arrays.setAll(ints, i -> descriptor[i] & 0xFF);
        var rtp = Rtp.packet(number, picture * 3000).extension(1, '0').extension(2, 7, 7).extension(DESCRIPTOR, ints);
        assertThat(packet.wrap((descriptor.length > 16 ? rtp.twoByteForm() : rtp).build())).isTrue();
        info.clear();
        int at = packet.extension(DESCRIPTOR);
        reader.read(packet.bytes(), at, packet.extensionLength(at), true, info);
    }

    @ParameterizedTest(name = "descriptor''s id {0}, {1} subscribers for each layer")
    @CsvSource({"8,2", "8,5", "20,2"})
    void everybody_gets_what_would_have_been_written_for_them_alone(int descriptorId, int each) {
        var mapping = mapping(descriptorId);
        var blocks = new ExtensionBlocks(mapping);
        List<LayerFilter> filters = new ArrayList<>();
        for (int i = 0; i < 9 * each; i++) {
            filters.add(wanting(i % 3, i / 3 % 3));
        }
        int number = 65_500;
        for (int picture = 0; picture < PICTURES; picture++) {
            for (int size = 0; size < 3; size++, number++) {
                comes(picture, size, number & 0xFFFF);
                if (number == 65_500) {
                    filters.forEach(filter -> filter.begin(info));
                }
                for (int i = 0; i < filters.size(); i++) {
                    if (filters.get(i).admits(info)) {
                        compare(blocks, mapping, filters.get(i), number, 7 * i - 100);
                    }
                }
            }
        }
        assertThat(compared).as("each gets the first picture at the least").isGreaterThan(9 * each * PICTURES / 4);
    }

    private void compare(ExtensionBlocks blocks, ExtensionMapping mapping, LayerFilter filter, int number, int frameNumberOffset) {
        int end = blocks.write(number, packet, info, filter, frameNumberOffset, shared, AT);
        assertThat(end).isEqualTo(mapping.write(packet, own, AT, frameNumberOffset, info, filter.saysTargets(info), filter.activeTargets(info)));
        assertThat(Arrays.copyOfRange(shared, AT, end)).isEqualTo(Arrays.copyOfRange(own, AT, end));
        compared++;
    }

    @Test
    void a_descriptor_that_nobody_can_read_is_shared_as_it_is() {
        var mapping = mapping(8);
        var blocks = new ExtensionBlocks(mapping);
        comes(1, 0, 4711);
        assertThat(info.targets).as("its structure has not come").isZero();

        compare(blocks, mapping, wanting(0, 0), 1, 5);
        compare(blocks, mapping, wanting(2, 2), 1, -5);
    }

    @Test
    void where_nothing_goes_through_there_is_no_block() {
        var blocks = new ExtensionBlocks(new ExtensionMapping(PUBLISHER, ExtensionMap.NONE));
        comes(1, 0, 4711);

        assertThat(blocks.write(1, packet, info, wanting(0, 0), 0, shared, AT)).isEqualTo(AT);
        assertThat(blocks.write(1, packet, info, wanting(0, 0), 9, shared, AT)).isEqualTo(AT);
    }

    @Test
    void only_the_same_ids_are_the_same() {
        assertThat(mapping(8)).isEqualTo(mapping(8)).hasSameHashCodeAs(mapping(8)).isNotEqualTo(mapping(9));
        assertThat(mapping(8)).isNotEqualTo(new ExtensionMapping(PUBLISHER, PUBLISHER, 2));
    }
}
