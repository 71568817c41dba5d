package spokes.media.room;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IntakeTest {
    private static final int SLOW_BPS = 100_000;

    private long nowNs = -7_000_000_000L;
    private final Intake intake = new Intake(nowNs);
    private int waiting;

    /** Adds so much each 10 ms, of which so much at most is taken. */
    private void goesOn(int milliseconds, int addedBytes, int takenBytes) {
        for (int ms = 0; ms < milliseconds; ms += 10) {
            nowNs += 10_000_000;
            waiting -= Math.min(waiting, takenBytes);
            intake.look(waiting, nowNs);
            intake.added(addedBytes);
            waiting += addedBytes;
        }
    }

    @Test
    void nobody_is_slow_for_whom_nothing_waits() {
        goesOn(10_000, 10, 10);
        assertThat(intake.isSlowerThan(SLOW_BPS)).isFalse();
        assertThat(intake.mostBytes()).isEqualTo(Intake.LEAST_BYTES);
    }

    @Test
    void who_takes_less_than_that_while_more_waits_is_slow_and_has_little_waiting() {
        goesOn(90, 10_000, 100);
        assertThat(intake.isSlowerThan(SLOW_BPS)).as("nothing is known yet").isFalse();
        goesOn(200, 10_000, 100);
        assertThat(intake.isSlowerThan(SLOW_BPS)).as("80 kbit/s").isTrue();
        assertThat(intake.isSlowerThan(70_000)).isFalse();
        assertThat(intake.mostBytes()).isEqualTo(Intake.LEAST_BYTES);
    }

    @Test
    void for_who_is_fast_half_a_second_of_it_may_wait() {
        goesOn(3_000, 20_000, 10_000);
        assertThat(intake.isSlowerThan(SLOW_BPS)).isFalse();
        assertThat(intake.mostBytes()).as("half of 1 MB a second").isBetween(490_000, 510_000);
    }

    @Test
    void who_stops_is_slow_within_two_seconds_and_unknown_again_once_all_is_taken() {
        goesOn(3_000, 20_000, 10_000);
        goesOn(2_100, 0, 0);
        assertThat(intake.isSlowerThan(SLOW_BPS)).isTrue();
        goesOn(10, 0, waiting);
        goesOn(2_100, 0, 0);
        assertThat(intake.isSlowerThan(SLOW_BPS)).isFalse();
        assertThat(intake.mostBytes()).isEqualTo(Intake.LEAST_BYTES);
    }
}
