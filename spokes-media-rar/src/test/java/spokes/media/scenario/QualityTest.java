package spokes.media.scenario;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spokes.media.api.MediaEvent;
import spokes.media.api.MediaEvent.Grade;

/** How well media gets through is told, and told truly: a client that hears of itself that it is lost begins anew. */
class QualityTest {
    final World world = new World(64);
    final Browser alice = world.joins("alice", "standup").reports(), bob = world.joins("bob", "standup").reports();

    /** What was said of somebody, one after the other, without repetitions. */
    List<Grade> saidOf(Browser who) {
        var grades = new java.util.ArrayList<Grade>();
        for (var event : world.said(MediaEvent.QualitiesChanged.class)) {
            event.qualities().stream().filter(quality -> quality.who().equals(who.sid)).map(MediaEvent.Quality::grade)
                    .filter(grade -> grades.isEmpty() || grades.getLast() != grade).forEach(grades::add);
        }
        return grades;
    }

    Grade of(Browser who) {
        return saidOf(who).getLast();
    }

    @Test
    void everybody_is_told_once_and_not_again_while_nothing_changes_point_64() {
        alice.publishesAudio();
        alice.publishesVideo();
        world.runs(ofMinutes(10));

        assertThat(world.said(MediaEvent.QualitiesChanged.class)).singleElement()
                .satisfies(said -> assertThat(said.qualities()).extracting(MediaEvent.Quality::who).containsExactly(alice.sid, bob.sid))
                .satisfies(said -> assertThat(said.qualities()).allMatch(quality -> quality.grade() == Grade.EXCELLENT && quality.score() > 4.3));
    }

    @ParameterizedTest(name = "with a camera: {0}")
    @ValueSource(booleans = {true, false})
    void ten_percent_of_loss_are_poor_within_ten_seconds_and_it_comes_back_point_64(boolean camera) {
        alice.publishesAudio();
        if (camera) {
            alice.publishesVideo();
        }
        world.runs(ofSeconds(23));
        alice.link.loses(0.10);
        world.runs(ofSeconds(10));
        assertThat(of(alice)).isEqualTo(Grade.POOR);
        world.runs(ofMinutes(5));
        assertThat(saidOf(alice)).as("it stays poor").endsWith(Grade.POOR).hasSizeLessThanOrEqualTo(3);
        assertThat(saidOf(bob)).as("whom nothing ails but what alice could not send").doesNotContain(Grade.POOR, Grade.LOST);

        alice.link.loses(0);
        world.runs(ofSeconds(30));
        assertThat(of(alice)).isEqualTo(Grade.EXCELLENT);
    }

    @Test
    void who_receives_badly_is_told_so_and_who_sends_to_it_is_not_point_64() {
        alice.publishesAudio();
        alice.publishesVideo();
        world.runs(ofSeconds(20));
        bob.link.loses(0.10);
        world.runs(ofSeconds(12));
        assertThat(of(bob)).isEqualTo(Grade.POOR);
        assertThat(saidOf(alice)).containsExactly(Grade.EXCELLENT);

        bob.link.loses(0);
        world.runs(ofSeconds(30));
        assertThat(of(bob)).isEqualTo(Grade.EXCELLENT);
    }

    @Test
    void one_percent_of_loss_with_jitter_is_still_excellent() {
        alice.link.delays(ofMillis(30)).jitters(ofMillis(15)).loses(0.01);
        alice.publishesAudio();
        alice.publishesVideo();
        world.runs(ofMinutes(10));

        assertThat(saidOf(alice)).containsExactly(Grade.EXCELLENT);
    }

    @Test
    void muted_for_an_hour_somebody_is_always_excellent_point_64_trap_37() {
        var microphone = alice.publishesAudio();
        var camera = alice.publishesVideo("q", "h", "f");
        world.runs(ofSeconds(13));
        alice.mutes(microphone, true);
        alice.mutes(camera, true);
        world.runs(ofHours(1));
        alice.mutes(microphone, false);
        alice.mutes(camera, false);
        world.runs(ofMinutes(1));

        assertThat(saidOf(alice)).containsExactly(Grade.EXCELLENT);
        assertThat(saidOf(bob)).containsExactly(Grade.EXCELLENT);
    }

    @Test
    void an_hour_of_silence_is_no_loss_whether_one_packet_in_twenty_comes_or_none_trap_37_point_64() {
        alice.publishesAudio().dtx = true;
        bob.publishesAudio().layers.getFirst().paused = true;
        world.runs(ofHours(1));

        assertThat(saidOf(alice)).containsExactly(Grade.EXCELLENT);
        assertThat(saidOf(bob)).containsExactly(Grade.EXCELLENT);
    }

    @Test
    void a_camera_that_nobody_looks_at_may_stop_trap_37() {
        var camera = alice.publishesVideo("q", "h", "f");
        world.runs(ofSeconds(13));
        bob.limits(camera, true, 2);
        camera.layers.forEach(layer -> layer.paused = true);
        world.runs(ofMinutes(2));
        camera.layers.forEach(layer -> layer.paused = false);
        bob.limits(camera, false, 2);
        world.runs(ofMinutes(1));

        assertThat(saidOf(alice)).containsExactly(Grade.EXCELLENT);
        assertThat(saidOf(bob)).containsExactly(Grade.EXCELLENT);
    }

    @Test
    void a_size_that_nobody_wants_is_not_missed_and_one_that_is_wanted_is() {
        var camera = alice.publishesVideo("q", "h", "f");
        world.runs(ofSeconds(13));
        bob.limits(camera, false, 1);
        camera.layers.get(2).paused = true;
        world.runs(ofMinutes(1));
        assertThat(saidOf(alice)).containsExactly(Grade.EXCELLENT);

        bob.limits(camera, false, 2);
        world.runs(ofSeconds(30));
        assertThat(of(alice)).isEqualTo(Grade.GOOD);
    }

    @Test
    void a_camera_that_is_looked_at_and_sends_nothing_is_poor_but_never_lost_trap_37() {
        var camera = alice.publishesVideo();
        world.runs(ofSeconds(13));
        camera.layers.getFirst().paused = true;
        world.runs(ofMinutes(1));

        assertThat(saidOf(alice)).endsWith(Grade.POOR).doesNotContain(Grade.LOST);
    }

    @Test
    void only_who_answers_no_checks_either_is_lost_and_then_comes_back_point_64() {
        alice.publishesAudio();
        world.runs(ofSeconds(23));
        alice.link.isCut(true);
        world.runs(ofSeconds(7));
        assertThat(saidOf(alice)).as("it may be a hiccup").doesNotContain(Grade.LOST);
        world.runs(ofSeconds(7));
        assertThat(of(alice)).isEqualTo(Grade.LOST);
        assertThat(of(bob)).isEqualTo(Grade.EXCELLENT);

        alice.link.isCut(false);
        world.runs(ofSeconds(30));
        assertThat(of(alice)).isEqualTo(Grade.EXCELLENT);
    }

    @Test
    void on_a_single_connection_for_both_directions_it_is_the_same_point_64() {
        var erin = world.joinsSingly("erin", "standup").reports();
        alice.publishesAudio();
        erin.publishesAudio();
        world.runs(ofSeconds(23));
        erin.link.loses(0.12);
        world.runs(ofSeconds(12));
        assertThat(of(erin)).isEqualTo(Grade.POOR);
        assertThat(saidOf(alice)).containsExactly(Grade.EXCELLENT);
    }

    @Test
    void where_nothing_is_published_it_is_said_once_and_nothing_wakes_the_server_for_it_again() {
        world.runs(ofMinutes(5));

        assertThat(world.said(MediaEvent.QualitiesChanged.class)).hasSize(1);
        assertThat(saidOf(bob)).containsExactly(Grade.EXCELLENT);
    }
}
