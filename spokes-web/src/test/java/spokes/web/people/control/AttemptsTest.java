package spokes.web.people.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AttemptsTest {
    private final Attempts attempts = new Attempts(3, Duration.ofSeconds(30), Duration.ofHours(1));

    @Test
    void the_first_are_free_and_then_each_waits_twice_as_long() {
        for (int i = 0; i < 3; i++) assertThat(attempts.begin("ada", 0)).isEmpty();

        assertThat(attempts.begin("ada", 0)).contains(Duration.ofSeconds(1));
        assertThat(attempts.begin("ada", 1000)).isEmpty();
        assertThat(attempts.begin("ada", 1000)).contains(Duration.ofSeconds(2));
        assertThat(attempts.begin("ada", 3000)).isEmpty();
        assertThat(attempts.begin("ada", 3001)).contains(Duration.ofMillis(3999));
    }

    @Test
    void a_free_attempt_is_free_also_for_who_looked_at_the_clock_before_another_who_was_faster() {
        assertThat(attempts.begin("ada", 100)).isEmpty();
        assertThat(attempts.begin("ada", 99)).isEmpty();
    }

    @Test
    void nobody_waits_longer_than_the_longest() {
        long nowMs = 0;
        for (int i = 0; i < 50; i++) {
            assertThat(attempts.begin("ada", nowMs)).isEmpty();
            nowMs += 30_000;
        }
        assertThat(attempts.begin("ada", nowMs - 1)).contains(Duration.ofMillis(1));
    }

    @Test
    void a_refused_attempt_makes_the_wait_no_longer() {
        for (int i = 0; i < 3; i++) attempts.begin("ada", 0);
        for (int i = 0; i < 100; i++) assertThat(attempts.begin("ada", 500)).contains(Duration.ofMillis(500));
        assertThat(attempts.begin("ada", 1000)).isEmpty();
    }

    @Test
    void success_forgives() {
        for (int i = 0; i < 3; i++) attempts.begin("ada", 0);
        attempts.succeeded("ada");
        assertThat(attempts.begin("ada", 1)).isEmpty();
    }

    @Test
    void keys_do_not_share_and_time_forgets() {
        for (int i = 0; i < 3; i++) attempts.begin("ada", 0);
        assertThat(attempts.begin("bob", 0)).isEmpty();
        assertThat(attempts.begin("ada", Duration.ofHours(2).toMillis())).isEmpty();
        assertThat(attempts.begin("ada", Duration.ofHours(2).toMillis())).isEmpty();
    }
}
