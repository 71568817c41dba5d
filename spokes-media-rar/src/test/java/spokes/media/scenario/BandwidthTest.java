package spokes.media.scenario;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import spokes.media.api.MediaCommand;
import spokes.media.api.MediaEvent;
import spokes.media.api.MediaKind;
import spokes.media.peer.Counter;

/** A subscriber's connection is narrower than what it wants. The link has a queue of half a second, as home routers do, and drops what comes after. */
class BandwidthTest {
    static final long SECOND = 1_000_000_000L;

    final World world = new World(68);
    final Browser alice = world.joins("alice", "standup"), bob = world.joins("bob", "standup");

    Source camera(String... rids) {
        return new Source(world, alice, MediaKind.VIDEO, List.of(rids));
    }

    Source simulcast() {
        return alice.publishes(camera("q", "h", "f").weighs(120_000, 350_000, 1_000_000));
    }

    /** Issue 5: 1.5 Mbit/s, then 600 kbit/s, then 1.5 Mbit/s again. */
    @Test
    void a_link_that_narrows_and_widens_again_costs_no_sound_and_little_picture_point_68() {
        bob.link.delays(ofMillis(20)).carries(1_500_000, ofMillis(500));
        var microphone = alice.publishesAudio();
        var camera = simulcast();
        world.runs(ofSeconds(15));
        assertThat(bob.of(camera).largestLayerSince(world.nowNs() - SECOND)).as("the layer that fits 1.5 Mbit/s").isEqualTo(2);

        long narrowNs = world.nowNs();
        bob.link.carries(600_000, ofMillis(500));
        world.runs(ofSeconds(30));
        assertThat(bob.of(camera).firstOfLayerNs(1, narrowNs) - narrowNs).as("down after").isLessThan(2 * SECOND);
        assertThat(bob.of(camera).largestLayerSince(narrowNs + 2 * SECOND)).as("the layer that fits 600 kbit/s").isEqualTo(1);

        long wideNs = world.nowNs();
        bob.link.carries(1_500_000, ofMillis(500));
        world.runs(ofSeconds(30));
        assertThat(bob.of(camera).firstOfLayerNs(2, wideNs) - wideNs).as("up after").isLessThan(10 * SECOND);

        assertThat(bob.of(microphone).holes()).as("sound that never came").isZero();
        assertThat(bob.of(microphone).longestGapNs(2 * SECOND)).as("silence").isLessThan(400_000_000);
        assertThat(bob.of(camera).longestGapNs(2 * SECOND)).as("picture stands still").isLessThan(SECOND);
        assertThat(bob.of(camera).changesSince(wideNs)).as("changes of layer after it was wide again").isEqualTo(1);
    }

    @Test
    void two_cameras_share_a_narrow_link_alike() {
        bob.link.delays(ofMillis(20)).carries(900_000, ofMillis(500));
        var one = simulcast();
        var carol = world.joins("carol", "standup");
        var two = carol.publishes(new Source(world, carol, MediaKind.VIDEO, List.of("q", "h", "f")).weighs(120_000, 350_000, 1_000_000));
        world.runs(ofSeconds(40));

        long lateNs = world.nowNs() - 20 * SECOND;
        assertThat(bob.of(one).largestLayerSince(lateNs)).isEqualTo(1);
        assertThat(bob.of(two).largestLayerSince(lateNs)).isEqualTo(1);
        assertThat(bob.of(one).changesSince(lateNs) + bob.of(two).changesSince(lateNs)).as("no flapping").isLessThanOrEqualTo(2);
    }

    @Test
    void somebody_who_joins_late_over_a_narrow_link_soon_has_a_picture_and_always_sound() {
        var microphone = alice.publishesAudio();
        var camera = simulcast();
        world.runs(ofSeconds(5));
        long joinedNs = world.nowNs();
        var dave = world.joins("dave", "standup");
        dave.link.delays(ofMillis(40)).carries(500_000, ofMillis(500));
        world.runs(ofSeconds(20));

        assertThat(dave.of(camera).firstFrameNs - joinedNs).isLessThan(3 * SECOND / 2);
        assertThat(dave.of(camera).longestGapNs(joinedNs + 5 * SECOND)).isLessThan(SECOND / 2);
        assertThat(dave.of(microphone).longestGapNs(joinedNs + 2 * SECOND)).isLessThan(400_000_000);
        assertThat(dave.of(camera).largestLayerSince(world.nowNs() - 5 * SECOND)).isLessThanOrEqualTo(1);
    }

    @Test
    void a_link_too_narrow_for_the_smallest_layer_pauses_the_video_where_that_is_allowed_point_68() {
        world.command(new MediaCommand.AllowPause(bob.room, bob.sid, true));
        bob.link.delays(ofMillis(20));
        var microphone = alice.publishesAudio();
        var camera = alice.publishes(camera().weighs(800_000));
        world.runs(ofSeconds(5));
        bob.link.carries(150_000, ofMillis(500));
        world.runs(ofSeconds(20));

        assertThat(world.said(MediaEvent.StreamState.class)).contains(new MediaEvent.StreamState(bob.room, bob.sid, camera.sid, true));
        assertThat(bob.of(microphone).longestGapNs(world.nowNs() - 10 * SECOND)).as("sound goes on").isLessThan(500_000_000);

        bob.link.carries(3_000_000, ofMillis(500));
        world.runs(ofSeconds(20));
        assertThat(world.said(MediaEvent.StreamState.class).getLast().paused()).isFalse();
        assertThat(bob.of(camera).longestGapNs(world.nowNs() - 5 * SECOND)).isLessThan(SECOND / 2);
    }

    @Test
    void on_a_single_connection_for_both_directions_it_is_the_same() {
        var erin = world.joinsSingly("erin", "standup");
        erin.link.delays(ofMillis(20)).carries(600_000, ofMillis(500));
        var camera = simulcast();
        world.runs(ofSeconds(15));
        assertThat(erin.of(camera).largestLayerSince(world.nowNs() - 5 * SECOND)).isEqualTo(1);

        erin.link.carries(3_000_000, ofMillis(500));
        world.runs(ofSeconds(10));
        assertThat(erin.of(camera).largestLayerSince(world.nowNs() - SECOND)).isEqualTo(2);
    }

    @Test
    void where_it_is_not_allowed_a_video_never_pauses() {
        bob.link.delays(ofMillis(20)).carries(150_000, ofMillis(500));
        alice.publishes(camera().weighs(400_000));
        world.runs(ofSeconds(15));

        assertThat(world.said(MediaEvent.StreamState.class)).isEmpty();
    }

    @Test
    void a_screen_is_sharp_before_a_camera_is() {
        bob.link.delays(ofMillis(20)).carries(1_400_000, ofMillis(500));
        var camera = simulcast();
        var screen = camera("q", "h", "f").weighs(120_000, 350_000, 1_000_000);
        screen.screen = true;
        alice.publishes(screen);
        world.runs(ofSeconds(30));

        long lateNs = world.nowNs() - 10 * SECOND;
        assertThat(bob.of(screen).largestLayerSince(lateNs)).isEqualTo(2);
        assertThat(bob.of(camera).largestLayerSince(lateNs)).isLessThanOrEqualTo(1);
    }

    @Test
    void a_limit_for_tests_holds_and_is_lifted() {
        var camera = simulcast();
        world.runs(ofSeconds(5));
        world.command(new MediaCommand.LimitBandwidth(bob.room, bob.sid, 200_000));
        world.runs(ofSeconds(5));
        assertThat(bob.of(camera).largestLayerSince(world.nowNs() - 2 * SECOND)).isZero();

        world.command(new MediaCommand.LimitBandwidth(bob.room, bob.sid, 0));
        world.runs(ofSeconds(5));
        assertThat(bob.of(camera).largestLayerSince(world.nowNs() - 2 * SECOND)).isEqualTo(2);
    }

    @Test
    void a_wide_link_is_neither_probed_nor_limited() {
        var camera = simulcast();
        world.runs(ofSeconds(60));

        assertThat(bob.padding).isZero();
        assertThat(world.count(Counter.PATHS_FOUND_NARROW) + world.count(Counter.PROBES_SENT)).isZero();
        assertThat(world.count(Counter.TRANSPORT_FEEDBACK_RECEIVED)).as("every 50 to 100 ms").isBetween(60 * 9L, 60 * 21L);
        assertThat(bob.numbered).isGreaterThan(60 * 30);
        assertThat(bob.of(camera).changesSince(5 * SECOND)).isZero();
    }

    /** What waits for its turn leaves by the viewer's own clock, not when something comes from the viewer, which is every tenth of a second. */
    @Test
    void the_rest_of_a_large_picture_leaves_before_the_next_one_comes() {
        var camera = alice.publishesVideo().weighs(6_000_000);
        world.runs(ofSeconds(5));

        var whole = List.copyOf(bob.of(camera).frames.values());
        assertThat(whole).hasSizeGreaterThan(100);
        for (int i = 60; i < whole.size(); i++) {
            assertThat(whole.get(i) - whole.get(i - 1)).as("frame %d after the one before, in ns", i).isLessThan(45_000_000L);
        }
    }

    @Test
    void jitter_and_a_little_loss_are_no_narrow_link() {
        bob.link.delays(ofMillis(30)).jitters(ofMillis(20)).loses(0.01);
        var camera = simulcast();
        world.runs(ofSeconds(60));

        assertThat(bob.of(camera).largestLayerSince(world.nowNs() - 5 * SECOND)).isEqualTo(2);
        assertThat(bob.of(camera).changesSince(10 * SECOND)).as("no flapping").isLessThanOrEqualTo(2);
    }

    @Test
    void somebody_who_sends_no_feedback_gets_everything() {
        bob.feedsBack = false;
        var camera = simulcast();
        world.runs(ofSeconds(10));

        assertThat(bob.of(camera).largestLayerSince(world.nowNs() - SECOND)).isEqualTo(2);
        assertThat(world.count(Counter.INTERNAL_ERRORS)).isZero();
    }
}
