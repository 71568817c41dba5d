package spokes.media.loop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LongestCycleTest {
    private static final long S = 1_000_000_000L;

    final LongestCycle cycles = new LongestCycle();

    @Test
    void the_longest_is_known_however_many_ask() {
        cycles.note(3, 0);
        cycles.note(7, S);
        cycles.note(5, 2 * S);
        assertThat(cycles.ns()).isEqualTo(7);
        assertThat(cycles.ns()).isEqualTo(7);
    }

    @Test
    void it_is_forgotten_after_a_minute_and_not_before_fifty_seconds() {
        cycles.note(7, 9 * S);
        for (int s = 10; s < 59; s++) {
            cycles.note(1, s * S);
            assertThat(cycles.ns()).as("after %d s", s).isEqualTo(7);
        }
        cycles.note(1, 60 * S);
        assertThat(cycles.ns()).isEqualTo(1);
    }

    @Test
    void a_long_pause_leaves_nothing_behind() {
        for (int s = 0; s < 60; s += 10) {
            cycles.note(7, s * S);
        }
        cycles.note(1, 600 * S);
        assertThat(cycles.ns()).isEqualTo(1);
    }

    @Test
    void the_clock_may_be_below_zero() {
        cycles.note(7, -100 * S);
        cycles.note(1, -95 * S);
        assertThat(cycles.ns()).isEqualTo(7);
        cycles.note(1, -39 * S);
        assertThat(cycles.ns()).isEqualTo(1);
    }
}
