package spokes.media.track;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SentHistoryTest {
    private final SentHistory history = new SentHistory(128);

    @ParameterizedTest(name = "from {0}")
    @ValueSource(ints = {0, 32767, 65500, 65535})
    void remembers_the_last_ones(int first) {
        assertThat(history.find(first)).isNegative();
        for (int i = 0; i < 200; i++) {
            history.put(first + i & 0xFFFF, 65535 - i, 3);
        }
        assertThat(history.find(first + 71 & 0xFFFF)).isNegative();
        long entry = history.find(first + 72 & 0xFFFF);
        assertThat(SentHistory.inSeq(entry)).isEqualTo(65535 - 72);
        assertThat(SentHistory.stretch(entry)).isEqualTo(3);
    }

    @ParameterizedTest(name = "at {0} ms")
    @ValueSource(ints = {0, 5, Integer.MAX_VALUE - 10})
    void sends_nothing_twice_within_the_pause(int nowMs) {
        history.put(7, 7, 0);
        assertThat(history.mayResend(7, 50, nowMs)).isTrue();
        assertThat(history.mayResend(7, 50, nowMs + 40)).isFalse();
        assertThat(history.mayResend(7, 50, nowMs + 60)).isTrue();
    }

    @Test
    void what_was_sent_again_under_another_number_of_the_same_place_does_not_count() {
        history.put(7, 7, 0);
        assertThat(history.mayResend(7, 50, 1000)).isTrue();
        history.put(7 + 128, 8, 0);
        assertThat(history.mayResend(7 + 128, 50, 1001)).isTrue();
    }
}
