package spokes.media.track;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceivedWindowTest {
    private final ReceivedWindow window = new ReceivedWindow();

    @ParameterizedTest(name = "from {0}")
    @ValueSource(ints = {0, 1, 127, 32767, 32768, 65533, 65534, 65535})
    void each_number_is_new_once(int first) {
        for (int i : new int[] {0, 2, 1, 3, 70, 69, 500, 4, 1500, 1000}) {
            assertThat(window.add(first + i & 0xFFFF)).as("%d", i).isTrue();
            assertThat(window.add(first + i & 0xFFFF)).as("%d again", i).isFalse();
        }
        assertThat(window.add(first + 400 & 0xFFFF)).as("too old to tell").isFalse();
        assertThat(window.add(first + 1499 & 0xFFFF)).isTrue();
    }

    @Test
    void numbers_before_the_first_one_are_new_too() {
        assertThat(window.add(10)).isTrue();
        assertThat(window.add(9)).isTrue();
        assertThat(window.add(65535)).isTrue();
        assertThat(window.add(9)).isFalse();
    }

    @Test
    void a_new_beginning_forgets_the_past() {
        window.add(10_000);
        assertThat(window.add(50_000)).isTrue();
        assertThat(window.add(10_000)).isTrue();
    }
}
