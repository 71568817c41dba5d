package spokes.media.scenario;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LateJoinTest {
    final World world = new World(7);

    @Test
    void a_late_joiner_sees_a_picture_within_a_second() {
        var camera = world.joins("alice", "standup").publishesVideo();
        world.runs(ofSeconds(5));
        long joinedNs = world.nowNs();

        var bob = world.joins("bob", "standup");
        world.runs(ofSeconds(2));

        assertThat(bob.of(camera).firstFrameNs - joinedNs).isLessThan(ofSeconds(1).toNanos());
        assertThat(bob.of(camera).keyFrames).as("begins with a key frame").isPositive();
        assertThat(bob.of(camera).holes()).isZero();
    }

    @Test
    void a_crowd_that_joins_at_once_does_not_storm_the_publisher_for_key_frames() {
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
