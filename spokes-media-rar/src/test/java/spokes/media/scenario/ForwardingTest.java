package spokes.media.scenario;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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

    /** Ten seeds: the story must not hang on which packets are lost. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void every_frame_arrives_over_links_that_lose_five_percent_point_49(long seed) {
        var lossy = new World(seed);
        var alice = lossy.joins("alice", "standup");
        var bob = lossy.joins("bob", "standup");
        lossy.runs(ofSeconds(1));
        alice.link.delays(ofMillis(20)).loses(0.05);
        bob.link.delays(ofMillis(40)).jitters(ofMillis(15)).loses(0.05);

        var camera = alice.publishesVideo();
        lossy.runs(ofSeconds(10));
        int sent = camera.framesSent;
        alice.link.loses(0);
        bob.link.loses(0);
        lossy.runs(ofSeconds(2));

        var seen = bob.of(camera).frames.keySet();
        int first = seen.stream().min(Integer::compare).orElseThrow();
        assertThat(seen).containsAll(IntStream.rangeClosed(first, sent).boxed().toList());
        assertThat(first).isLessThan(60);
        assertThat(bob.of(camera).repaired).isPositive();
    }
}
