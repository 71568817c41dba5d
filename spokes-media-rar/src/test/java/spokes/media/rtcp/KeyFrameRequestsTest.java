package spokes.media.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeyFrameRequestsTest {
    private int asked;
    private final KeyFrameRequests requests = new KeyFrameRequests(ms(500), () -> asked++);

    private static long ms(long value) {
        return value * 1_000_000;
    }

    @Test
    void asks_at_once_and_then_not_too_often() {
        requests.ask(ms(0));
        assertThat(asked).isEqualTo(1);
        requests.ask(ms(10));
        requests.ask(ms(20));
        assertThat(asked).isEqualTo(1);
        assertThat(requests.nextDeadlineNs()).isEqualTo(ms(500));
        requests.onTick(ms(500));
        assertThat(asked).as("the second wish was not forgotten").isEqualTo(2);
    }

    @Test
    void asks_again_until_a_key_frame_begins_and_not_for_ever() {
        requests.ask(ms(0));
        for (int now = 10; now <= 60_000; now += 10) {
            if (requests.nextDeadlineNs() <= ms(now)) {
                requests.onTick(ms(now));
            }
        }
        assertThat(asked).isEqualTo(KeyFrameRequests.MAX_ASKS);
        assertThat(requests.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);

        requests.ask(ms(60_000));
        requests.onTick(ms(60_500));
        requests.onKeyFrame();
        requests.onTick(ms(61_000));
        assertThat(asked).as("twice for the new wish").isEqualTo(KeyFrameRequests.MAX_ASKS + 2);
    }

    @Test
    void a_key_frame_fulfils_the_wish() {
        requests.ask(ms(0));
        requests.ask(ms(10));
        requests.onKeyFrame();
        requests.onTick(ms(500));
        assertThat(asked).isEqualTo(1);
    }
}
