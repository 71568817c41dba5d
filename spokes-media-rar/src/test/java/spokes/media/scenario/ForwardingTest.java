package spokes.media.scenario;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import spokes.media.api.MediaEvent;
import spokes.media.api.PeerRole;

class ForwardingTest {
    final World world = new World(42);

    @Test
    void two_people_hear_and_see_each_other() {
        var alice = world.joins("alice", "standup");
        var bob = world.joins("bob", "standup");
        var microphone = alice.publishesAudio();
        var camera = bob.publishesVideo();

        world.runs(ofSeconds(10));

        assertThat(bob.framesOf(microphone)).isGreaterThan(460);
        assertThat(alice.framesOf(camera)).isGreaterThan(280);
        assertThat(bob.of(microphone).holes()).isZero();
        assertThat(alice.of(camera).holes()).isZero();
        assertThat(world.said(MediaEvent.Connected.class)).extracting(MediaEvent.Connected::role)
                .containsExactlyInAnyOrder(PeerRole.SUBSCRIBER, PeerRole.SUBSCRIBER, PeerRole.PUBLISHER, PeerRole.PUBLISHER);
        assertThat(alice.undecipherable + bob.undecipherable).isZero();
    }

    @Test
    void every_frame_arrives_over_a_link_that_loses_five_percent() {
        var alice = world.joins("alice", "standup");
        var bob = world.joins("bob", "standup");
        world.runs(ofSeconds(1));
        alice.link.delays(ofMillis(20)).loses(0.05);
        bob.link.delays(ofMillis(40)).jitters(ofMillis(15)).loses(0.05);

        var camera = alice.publishesVideo();
        world.runs(ofSeconds(10));
        int sent = camera.framesSent;
        camera.muted = true;
        world.runs(ofSeconds(2));

        var seen = bob.of(camera);
        assertThat(seen.frames.keySet()).last().isEqualTo(sent);
        int first = seen.frames.keySet().iterator().next();
        assertThat(seen.frames).hasSize(sent - first + 1);
        assertThat(seen.repaired).isPositive();
    }
}
