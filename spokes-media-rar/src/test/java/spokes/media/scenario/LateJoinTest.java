package spokes.media.scenario;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class LateJoinTest {
    final World world = new World(7);

    @Test
    void a_late_joiner_sees_a_picture_within_a_second_point_92() {
        var camera = world.joins("alice", "standup").publishesVideo();
        world.runs(ofSeconds(5));
        long joinedNs = world.nowNs();

        var bob = world.joins("bob", "standup");
        world.runs(ofSeconds(2));

        assertThat(bob.of(camera).firstFrameNs - joinedNs).isLessThan(ofSeconds(1).toNanos());
        assertThat(bob.of(camera).keyFrames).as("begins with a key frame").isPositive();
        assertThat(bob.of(camera).holes()).isZero();
    }

    /** Of whatever codec and however long it has been going on: at the ninety-fifth percentile half a second, if they come a second apart. */
    @Test
    void who_joins_while_others_join_sees_a_picture_within_half_a_second_point_92() {
        var camera = world.joins("alice", "standup").publishesVideo();
        world.runs(ofSeconds(5));
        var waitedMs = new ArrayList<Long>();
        for (int i = 0; i < 40; i++) {
            long joinedNs = world.nowNs();
            var guest = world.joins("guest" + i, "standup");
            world.runs(ofMillis(1000 + 37 * (i % 7)));
            waitedMs.add((guest.of(camera).firstFrameNs - joinedNs) / 1_000_000);
        }
        assertThat(waitedMs).allMatch(ms -> ms > 0);
        assertThat(waitedMs.stream().sorted().toList().get(37)).as("of %s", waitedMs).isLessThanOrEqualTo(500);
    }

    @Test
    void a_crowd_that_joins_at_once_does_not_storm_the_publisher_for_key_frames_point_92_trap_40() {
        var camera = world.joins("alice", "standup").publishesVideo();
        world.runs(ofSeconds(2));
        int before = camera.layers.getFirst().keyFramesAsked;

        for (int i = 0; i < 10; i++) {
            world.joins("guest" + i, "standup");
            world.runs(ofMillis(30));
        }
        world.runs(ofSeconds(2));

        assertThat(camera.layers.getFirst().keyFramesAsked - before).isBetween(1, 5);
        assertThat(world.browsers.values()).filteredOn(browser -> browser.name.startsWith("guest"))
                .allSatisfy(guest -> assertThat(guest.framesOf(camera)).isGreaterThan(20));
    }
}
