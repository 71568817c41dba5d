package spokes.media.scenario;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import spokes.media.api.MediaEvent;
import spokes.media.peer.Counter;
import spokes.media.room.Rooms;

class ComingAndGoingTest {
    final World world = new World(3);

    @Test
    void somebody_alone_is_offered_the_data_section_at_once_point_23_trap_21() {
        var alice = world.joins("alice", "standup");
        world.runs(ofMillis(30));

        assertThat(alice.offers).singleElement().asString().contains("m=application 9 UDP/DTLS/SCTP webrtc-datachannel", "a=ice-options:trickle", "a=setup:actpass",
                " 1 udp 2130706431 192.0.2.1 50000 typ host", "a=mid:0").doesNotContain("m=audio", "a=ice-lite", "a=end-of-candidates");
        world.runs(ofMillis(200));
        assertThat(world.said(MediaEvent.Connected.class)).hasSize(1);
    }

    @Test
    void media_flows_as_soon_as_the_keys_are_there_though_nothing_else_arrives() {
        var alice = world.joins("alice", "standup");
        alice.subscriber.sparing = true;
        world.runs(ofMillis(200));

        assertThat(world.said(MediaEvent.Connected.class)).hasSize(1);
    }

    @Test
    void who_joins_is_offered_everything_that_is_there_in_the_first_offer() {
        var alice = world.joins("alice", "standup");
        alice.publishesAudio();
        alice.publishesVideo();
        world.runs(ofSeconds(1));

        var bob = world.joins("bob", "standup");
        world.runs(ofSeconds(1));

        assertThat(bob.offers).singleElement().asString().contains("m=application", "m=audio", "m=video");
    }

    @Test
    void when_all_have_left_nothing_is_left() {
        for (int round = 0; round < 3; round++) {
            var alice = world.joins("alice" + round, "standup");
            var bob = world.joins("bob" + round, "standup");
            alice.publishesAudio();
            bob.publishesVideo("q", "h", "f");
            world.runs(ofSeconds(2));
            alice.leaves();
            world.runs(ofSeconds(1));
            assertThat(world.rooms.participantCount()).isEqualTo(1);
            bob.leaves();
            world.runs(ofMillis(100));
        }

        assertThat(world.rooms.roomCount()).isZero();
        assertThat(world.rooms.participantCount()).isZero();
        assertThat(world.rooms.routes()).isZero();
        assertThat(world.rooms.nextDeadlineNs()).isEqualTo(Rooms.NEVER);
    }

    @Test
    void who_leaves_is_not_sent_to_and_not_heard_any_more() {
        var alice = world.joins("alice", "standup");
        var bob = world.joins("bob", "standup");
        var carol = world.joins("carol", "standup");
        var microphone = alice.publishesAudio();
        var camera = bob.publishesVideo();
        world.runs(ofSeconds(2));

        alice.leaves();
        world.runs(ofSeconds(1));

        assertThat(bob.offers.getLast()).contains("a=inactive");
        int heard = bob.framesOf(microphone), seen = carol.framesOf(camera);
        world.runs(ofSeconds(2));
        assertThat(bob.framesOf(microphone)).isEqualTo(heard);
        assertThat(carol.framesOf(camera)).isGreaterThan(seen + 50);
        assertThat(world.count(Counter.INTERNAL_ERRORS)).isZero();
    }

    @Test
    void rooms_do_not_hear_each_other() {
        var microphone = world.joins("alice", "red").publishesAudio();
        var bob = world.joins("bob", "blue");
        bob.subscribes(microphone.sid);
        world.runs(ofSeconds(2));

        assertThat(bob.watched).isEmpty();
        assertThat(world.rooms.roomCount()).isEqualTo(2);
    }
}
