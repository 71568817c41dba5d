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
        assertThat(requests.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
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
