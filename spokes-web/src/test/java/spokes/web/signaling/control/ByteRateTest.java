package spokes.web.signaling.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ByteRateTest {
    private static final long SECOND_NS = 1_000_000_000L;

    @Test
    void it_is_the_rise_of_the_last_ten_seconds() {
        var rate = new ByteRate();
        assertThat(rate.onSample(5_000, 0)).isZero();
        long bytes = 5_000;
        for (int i = 1; i <= 30; i++) {
            bytes += 2_000;
            assertThat(rate.onSample(bytes, 2 * i * SECOND_NS)).isEqualTo(1_000);
        }
        for (int i = 31; i <= 37; i++) {
            bytes += 20_000;
            rate.onSample(bytes, 2 * i * SECOND_NS);
        }
        assertThat(rate.onSample(bytes + 20_000, 76 * SECOND_NS)).isEqualTo(10_000);
    }

    @Test
    void a_counter_that_falls_has_begun_anew() {
        var rate = new ByteRate();
        rate.onSample(1_000_000, 0);
        assertThat(rate.onSample(500, SECOND_NS)).isZero();
        assertThat(rate.onSample(700, 2 * SECOND_NS)).isEqualTo(200);
    }
}
