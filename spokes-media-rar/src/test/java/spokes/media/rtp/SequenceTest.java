package spokes.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SequenceTest {
    @ParameterizedTest(name = "from {0}")
    @ValueSource(ints = {0, 1, 127, 32767, 32768, 65533, 65534, 65535})
    void order_holds_wherever_the_numbers_wrap(int first) {
        int later = (first + 3) & 0xFFFF;
        assertThat(Sequence.difference(later, first)).isEqualTo(3);
        assertThat(Sequence.difference(first, later)).isEqualTo(-3);
        assertThat(Sequence.isNewer(later, first)).isTrue();
        assertThat(Sequence.isNewer(first, first)).isFalse();
        assertThat(Sequence.extend(0x50000L + first, later)).isEqualTo(0x50000L + first + 3);
        assertThat(Sequence.extend(0x50000L + first + 3, first)).isEqualTo(0x50000L + first);
    }
}
