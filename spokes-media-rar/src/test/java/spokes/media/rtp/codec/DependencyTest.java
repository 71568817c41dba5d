package spokes.media.rtp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import spokes.media.Mutations;

class DependencyTest {
    private final DependencyReader reader = new DependencyReader();
    private final FrameInfo info = new FrameInfo();

    private FrameInfo read(byte[] descriptor) {
        info.clear();
        reader.read(descriptor, 0, descriptor.length, true, info);
        return info;
    }

    @Test
    void a_key_frame_brings_the_structure_and_later_frames_name_a_template() {
        var mode = new Scalability(3, 3, true);
        read(mode.descriptor(true, false, 0, 0, 370));
        assertThat(info.keyFrame).isTrue();
        assertThat(info.frameNumber).isEqualTo(370);
        assertThat(info.targets).isEqualTo(9);
        assertThat(info.activeTargets).isEqualTo(0x1FF);
        assertThat(info.structure.targetSpatial(5)).isEqualTo(1);
        assertThat(info.structure.targetTemporal(5)).isEqualTo(2);
        assertThat(info.structure.targetsUpTo(1, 1)).isEqualTo(0b000_011_011);
        assertThat(info.switchesTo(8)).isTrue();

        read(mode.descriptor(true, true, 2, 1, 377));
        assertThat(info.keyFrame).isFalse();
        assertThat(info.spatialLayer).isEqualTo(1);
        assertThat(info.temporalLayer).isEqualTo(1);
        assertThat(info.frameStart).isTrue();
        assertThat(info.frameEnd).isTrue();
        assertThat(info.fdiffs).isEqualTo(1);
        assertThat(info.fdiff[0]).isEqualTo(6);
        assertThat(info.isIn(8)).as("of KEY modes the larger picture does not need it").isFalse();
        assertThat(info.isIn(4)).isTrue();
    }

    @Test
    void all_of_a_descriptor_is_understood() {
        for (int s = 1; s <= 3; s++) {
            for (int t = 1; t <= 3; t++) {
                var descriptor = new Scalability(s, t, false).descriptor(true, true, 0, 0, 1);
                assertThat(read(descriptor).descriptorBits + 7 >> 3).as("L%dT%d", s, t).isEqualTo(descriptor.length);
            }
        }
    }

    @Test
    void without_its_structure_only_the_number_counts() {
        read(new Scalability(2, 1, false).descriptor(true, true, 3, 1, 77));
        assertThat(info.frameNumber).isEqualTo(77);
        assertThat(info.targets).isZero();
    }

    @Test
    void fewer_targets_are_written_into_what_a_subscriber_gets() {
        var mode = new Scalability(3, 2, true);
        for (var descriptor : new byte[][] {mode.descriptor(true, false, 0, 0, 40), mode.descriptor(false, true, 3, 2, 41)}) {
            read(descriptor);
            var out = new byte[200];
            int length = DependencyWriter.write(descriptor, 0, info, 0b001111, out, 5);
            assertThat(length).isEqualTo(DependencyWriter.lengthBytes(info));

            int spatial = info.spatialLayer, fdiffs = info.fdiffs, number = info.frameNumber, template = descriptor[0] & 0x3F;
            boolean key = info.keyFrame;
            read(Arrays.copyOfRange(out, 5, 5 + length));
            assertThat(info.activeTargets).isEqualTo(0b001111);
            assertThat(info.hasActiveTargets).isTrue();
            assertThat(out[5] & 0x3F).isEqualTo(template);
            assertThat(info.spatialLayer).isEqualTo(spatial);
            assertThat(info.fdiffs).isEqualTo(fdiffs);
            assertThat(info.frameNumber).isEqualTo(number);
            assertThat(info.keyFrame).isEqualTo(key);

            var again = new byte[200];
            assertThat(DependencyWriter.write(out, 5, info, 0b000011, again, 0)).as("a mask that is there is replaced").isEqualTo(length);
            assertThat(read(Arrays.copyOf(again, length)).activeTargets).isEqualTo(0b000011);
        }
    }

    @Test
    void whatever_is_sent_the_reader_never_throws() {
        var mode = new Scalability(3, 3, true);
        var key = mode.descriptor(true, true, 0, 0, 1);
        Mutations.of(key, b -> {
            read(b);
            if (info.targets > 0) {
                DependencyWriter.write(b, 0, info, 1, new byte[400], 0);
            }
        });
        Mutations.of(mode.descriptor(true, true, 1, 1, 1), this::read);
    }
}
