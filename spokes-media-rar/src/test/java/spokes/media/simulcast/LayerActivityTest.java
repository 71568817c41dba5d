package spokes.media.simulcast;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LayerActivityTest {
    private final LayerActivity layers = new LayerActivity(3);

    private static long ms(long value) {
        return value * 1_000_000;
    }

    private void frames(long fromMs, long toMs, long everyMs, int... sending) {
        for (long now = fromMs; now < toMs; now += everyMs) {
            for (int layer : sending) {
                layers.onPacket(layer, (int) now * 90, ms(now));
            }
            layers.onTick(ms(now));
        }
    }

    @Test
    void the_best_is_the_highest_alive_within_the_limit() {
        assertThat(layers.best(2)).isEqualTo(-1);
        assertThat(layers.onPacket(0, 0, ms(0))).isTrue();
        assertThat(layers.onPacket(0, 0, ms(1))).isFalse();
        assertThat(layers.best(Integer.MAX_VALUE)).isZero();
        layers.onPacket(2, 0, ms(2));
        assertThat(layers.best(Integer.MAX_VALUE)).isEqualTo(2);
        assertThat(layers.best(2)).isEqualTo(2);
        assertThat(layers.best(1)).isZero();
    }

    @Test
    void where_nothing_is_within_the_limit_the_lowest_will_do() {
        layers.onPacket(1, 0, ms(0));
        layers.onPacket(2, 0, ms(0));
        assertThat(layers.best(0)).isEqualTo(1);
    }

    @Test
    void a_layer_that_stops_while_others_go_on_is_silent_within_six_hundred_milliseconds() {
        frames(0, 2000, 33, 0, 1, 2);
        assertThat(layers.best(2)).isEqualTo(2);
        frames(2000, 2400, 33, 0, 1);
        assertThat(layers.isAlive(2)).isTrue();
        frames(2400, 2650, 33, 0, 1);
        assertThat(layers.best(2)).isEqualTo(1);
    }

    @Test
    void a_resting_screen_share_loses_no_layer() {
        frames(0, 10_000, 1000, 0, 1);
        assertThat(layers.best(2)).isEqualTo(1);
    }

    @Test
    void silence_of_all_changes_nothing() {
        frames(0, 1000, 33, 0, 1);
        for (long now = 1000; now < 20_000; now += 100) {
            layers.onTick(ms(now));
        }
        assertThat(layers.best(2)).isEqualTo(1);
        layers.reset();
        assertThat(layers.best(2)).isEqualTo(-1);
    }

    @Test
    void one_layer_needs_no_watching() {
        frames(0, 1000, 33, 0);
        assertThat(layers.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
    }
}
