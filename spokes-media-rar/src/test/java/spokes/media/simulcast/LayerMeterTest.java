package spokes.media.simulcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LayerMeterTest {
    private final LayerMeter meter = new LayerMeter();

    private static long ms(long value) {
        return value * 1_000_000;
    }

    /** Thirty frames a second, every second one in temporal layer 1, of a thousand bytes each. */
    private void sends(int spatial, long fromMs, long toMs) {
        int frame = 0;
        for (long now = fromMs; now < toMs; now += 33) {
            meter.onPacket(spatial, frame++ & 1, 1000, true, ms(now));
        }
    }

    @Test
    void counts_bits_and_frames_up_to_a_temporal_layer() {
        sends(1, 0, 3000);
        assertThat(meter.bitrateBps(1, 1, ms(3000))).isCloseTo(242_000L, within(10_000L));
        assertThat(meter.bitrateBps(1, 0, ms(3000))).isCloseTo(121_000L, within(10_000L));
        assertThat(meter.frameRate(1, 1, ms(3000))).isCloseTo(30.3, within(1.0));
        assertThat(meter.frameRate(1, 0, ms(3000))).isCloseTo(15.2, within(1.0));
        assertThat(meter.highestTemporal(1)).isEqualTo(1);
        assertThat(meter.bitrateBps(0, 1, ms(3000))).isZero();
    }

    @Test
    void knows_the_rate_after_a_quarter_of_a_second() {
        sends(0, 0, 250);
        assertThat(meter.bitrateBps(0, 1, ms(250))).isCloseTo(256_000L, within(26_000L));
    }

    @Test
    void forgets_what_is_not_sent_any_more_within_a_second() {
        sends(0, 0, 3000);
        assertThat(meter.bitrateBps(0, 1, ms(4100))).isZero();
        assertThat(meter.highestTemporal(0)).isEqualTo(-1);
    }

    @Test
    void a_layer_that_there_cannot_be_carries_nothing() {
        sends(9, 0, 1000);
        assertThat(meter.bitrateBps(-1, 1, ms(1000))).isZero();
        assertThat(meter.bitrateBps(Integer.MAX_VALUE, Integer.MAX_VALUE, ms(1000))).isZero();
        assertThat(meter.bitrateBps(3, Integer.MAX_VALUE, ms(1000))).as("a ninth counts as the fourth").isPositive();
    }
}
