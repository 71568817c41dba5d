package spokes.media.transport.ice;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CheckBudgetTest {
    static final InetSocketAddress VICTIM = new InetSocketAddress("203.0.113.5", 5_000), OTHER = new InetSocketAddress("203.0.113.6", 5_000);

    final CheckBudget budget = new CheckBudget();

    @Test
    void a_target_that_never_answered_gets_five_checks_a_second() {
        int allowed = 0;
        for (int ms = 0; ms < 10_000; ms += 5) {
            allowed += budget.take(VICTIM, ms(ms)) ? 1 : 0;
        }
        assertThat(allowed).isBetween(50, 55);
        assertThat(budget.take(OTHER, ms(10_000))).as("somebody else").isTrue();
    }

    @Test
    void the_ports_of_one_address_share_what_the_address_may_get() {
        int allowed = 0;
        for (int ms = 0; ms < 10_000; ms += 5) {
            allowed += budget.take(new InetSocketAddress("203.0.113.5", 2_000 + ms), ms(ms)) ? 1 : 0;
        }
        assertThat(allowed).isBetween(250, 276);
    }

    @Test
    void who_has_answered_is_not_counted_for_a_minute() {
        assertThat(budget.take(VICTIM, ms(0))).isTrue();
        budget.answered(VICTIM, ms(10));
        assertThat(taken(100, 20)).isEqualTo(100);
        assertThat(taken(100, 61_000)).isEqualTo(5);
    }

    @Test
    void thousands_of_targets_at_once_are_an_attack_and_nobody_new_is_checked_until_it_is_over() {
        for (int i = 0; i < 3 * CheckBudget.MAX_TARGETS; i++) {
            budget.take(new InetSocketAddress("10.%d.%d.1".formatted(i >> 8, i & 255), 5_000), ms(0));
        }
        assertThat(budget.size()).isEqualTo(CheckBudget.MAX_TARGETS);
        assertThat(budget.take(VICTIM, ms(1))).isFalse();
        assertThat(budget.take(VICTIM, ms(2_000))).isTrue();
        assertThat(budget.size()).isEqualTo(1);
    }

    private int taken(int tries, int ms) {
        return (int) IntStream.range(0, tries).filter(_ -> budget.take(VICTIM, ms(ms))).count();
    }

    private static long ms(long ms) {
        return ms * 1_000_000;
    }
}
