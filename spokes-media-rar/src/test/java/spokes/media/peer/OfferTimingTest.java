package spokes.media.peer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OfferTimingTest {
    final OfferTiming timing = new OfferTiming();

    @Test
    void nothing_is_due_when_nothing_is_wanted() {
        assertThat(timing.dueNs()).isEqualTo(Deadline.NEVER);
    }

    @Test
    void what_follows_within_ten_milliseconds_goes_along() {
        timing.wanted(ms(0));
        timing.wanted(ms(9));
        assertThat(timing.dueNs()).isEqualTo(ms(10));
    }

    @Test
    void the_first_offers_come_quickly_and_a_storm_is_slowed_down() {
        long now = 0;
        for (int i = 0; i < OfferTiming.BURST; i++) {
            timing.wanted(now);
            assertThat(timing.dueNs()).isEqualTo(now + ms(10));
            now += ms(10);
            timing.offered(now);
        }
        timing.wanted(now + ms(1));
        assertThat(timing.dueNs()).isEqualTo(now + ms(OfferTiming.PAUSE_MS));

        timing.offered(now + ms(150));
        timing.wanted(now + ms(1000));
        assertThat(timing.dueNs()).as("calm again").isEqualTo(now + ms(1010));
    }

    @Test
    void an_offer_at_once_does_not_wait_for_anything() {
        timing.offered(ms(0));
        timing.atOnce(ms(1));
        assertThat(timing.dueNs()).isEqualTo(ms(1));
    }

    static long ms(long value) {
        return value * 1_000_000;
    }
}
