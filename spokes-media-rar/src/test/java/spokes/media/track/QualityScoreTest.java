package spokes.media.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QualityScoreTest {
    private static final long MS = 1_000_000;
    private final QualityScore score = new QualityScore();

    private static double of(long lost, long late) {
        return QualityScore.of(1000, lost, late, false, 40 * MS, 5 * MS, 0);
    }

    private static String grade(double score) {
        return QualityScore.isExcellent(score) ? "excellent" : QualityScore.isGood(score) ? "good" : QualityScore.isLost(score) ? "lost" : "poor";
    }

    @ParameterizedTest(name = "of 1000 packets {0} never came and {1} came late: {2}")
    @CsvSource({"0, 0, excellent", "20, 0, excellent", "0, 30, excellent", "35, 0, good", "50, 0, good", "0, 55, good", "80, 0, poor"})
    void loss_is_what_counts_most(long lost, long late, String grade) {
        assertThat(grade(score(of(lost, late)))).isEqualTo(grade);
    }

    @Test
    void what_comes_late_is_better_than_what_never_comes() {
        assertThat(of(0, 40)).isGreaterThan(of(40, 0)).isLessThan(of(0, 0));
    }

    @Test
    void redundant_audio_bears_twice_as_much() {
        assertThat(QualityScore.of(1000, 60, 0, true, 0, 0, 0)).isEqualTo(QualityScore.of(1000, 30, 0, false, 0, 0, 0));
    }

    @ParameterizedTest(name = "a round trip of {0} ms with {1} ms of jitter: {2}")
    @CsvSource({"100, 10, excellent", "300, 5, excellent", "500, 40, good", "1500, 0, poor"})
    void delay_counts_from_where_people_notice(long rttMs, long jitterMs, String grade) {
        assertThat(grade(score(QualityScore.of(1000, 0, 0, false, rttMs * MS, jitterMs * MS, 0)))).isEqualTo(grade);
    }

    private static double score(double steady) {
        var settled = new QualityScore();
        for (int i = 0; i < 50; i++) {
            settled.measured(steady);
        }
        return settled.measured(steady);
    }

    @ParameterizedTest(name = "{0} sizes are missing: {1}")
    @CsvSource({"0, excellent", "1, good", "2, poor"})
    void a_picture_that_is_smaller_than_it_should_be_counts(int layers, String grade) {
        assertThat(grade(QualityScore.of(1000, 0, 0, false, 0, 0, layers))).isEqualTo(grade);
    }

    @Test
    void where_nothing_was_expected_nothing_is_lost() {
        assertThat(QualityScore.of(0, 0, 0, false, 0, 0, 0)).isEqualTo(100);
    }

    @Test
    void ten_percent_are_poor_after_one_window() {
        assertThat(grade(score.measured(of(0, 100)))).isEqualTo("poor");
    }

    @Test
    void it_falls_fast_and_rises_slowly() {
        score.measured(20);
        assertThat(score.measured(100)).isCloseTo(61.6, within(0.1));
        assertThat(score.measured(100)).isLessThan(80);
        assertThat(grade(score.measured(100))).isEqualTo("excellent");
    }

    @Test
    void however_bad_the_figures_are_it_is_never_lost_trap_37() {
        for (int i = 0; i < 100; i++) {
            assertThat(grade(score.measured(QualityScore.of(1000, 1000, 0, false, 5000 * MS, 500 * MS, 3)))).isEqualTo("poor");
        }
    }

    @Test
    void who_was_lost_begins_at_the_bottom() {
        assertThat(grade(score.lost())).isEqualTo("lost");
        assertThat(grade(score.measured(100))).isEqualTo("good");
    }

    @Test
    void what_rests_is_excellent_at_once() {
        score.measured(0);
        assertThat(grade(score.rests())).isEqualTo("excellent");
    }

    @Test
    void as_an_opinion_it_is_between_one_and_four_and_a_half() {
        assertThat(QualityScore.opinion(100)).isEqualTo(4.5f);
        assertThat(QualityScore.opinion(80)).isBetween(3.9f, 4.1f);
        assertThat(QualityScore.opinion(20)).isBetween(1f, 1.5f);
    }
}
