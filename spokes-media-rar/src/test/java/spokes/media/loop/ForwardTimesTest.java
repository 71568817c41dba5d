package spokes.media.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import spokes.media.api.MediaFigures;

class ForwardTimesTest {
    private static final long S = 1_000_000_000L, US = 1000;

    private final ForwardTimes times = new ForwardTimes();

    private static List<Long> gauges(ForwardTimes... loops) {
        return ForwardTimes.gauges(List.of(loops)).stream().map(MediaFigures.Count::value).toList();
    }

    @Test
    void every_packet_counts_with_the_time_of_its_cycle_point_100() {
        times.note(3, 100 * US, 0);
        times.note(1, 500 * US, S);
        times.note(0, 90_000 * US, S);
        assertThat(gauges(times)).as("mean and deviation").containsExactly(200 * US, 173_205L);
        assertThat(times.histogram().counts()).startsWith(0L, 3L, 0L, 1L, 0L);
        assertThat(times.histogram().sum()).isEqualTo(800 * US);
    }

    @Test
    void loops_are_taken_together_by_how_much_they_forward() {
        var other = new ForwardTimes();
        times.note(9, 100 * US, 0);
        other.note(1, 1100 * US, 0);
        assertThat(gauges(times, other).getFirst()).isEqualTo(200 * US);
    }

    @Test
    void what_was_more_than_a_minute_ago_is_history_for_the_histogram_only() {
        times.note(1, 5_000 * US, 0);
        times.note(1, 100 * US, 31 * S);
        assertThat(gauges(times).getFirst()).isEqualTo(2_550 * US);
        times.note(1, 100 * US, 61 * S);
        assertThat(gauges(times)).containsExactly(100 * US, 0L);
        times.note(0, 0, 600 * S);
        assertThat(gauges(times)).containsExactly(0L, 0L);
        assertThat(times.histogram().counts().stream().mapToLong(Long::longValue).sum()).isEqualTo(3);
    }
}
