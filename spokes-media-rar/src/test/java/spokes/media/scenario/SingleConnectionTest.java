package spokes.media.scenario;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import spokes.media.api.MediaEvent;
import spokes.media.api.MediaKind;
import spokes.media.api.PeerRole;
import spokes.media.rtp.HeaderExtension;
import spokes.media.sdp.Extension;
import spokes.media.sdp.MediaType;
import spokes.media.sdp.SdpParser;

/** A client with LiveKit's v1: one connection, and all offers are its own. */
class SingleConnectionTest {
    final World world = new World(31);

    @Test
    void what_is_there_already_is_in_the_answer_to_the_offer_that_came_with_the_join() {
        var alice = world.joins("alice", "standup");
        var voice = alice.publishesAudio();
        var camera = alice.publishesVideo();
        world.runs(ofSeconds(1));

        var bob = world.joinsSingly("bob", "standup");
        world.runs(ofSeconds(2));

        assertThat(bob.askedForOffers).isZero();
        assertThat(bob.tracksByMid.values()).containsExactlyInAnyOrder(voice.sid, camera.sid);
        assertThat(bob.framesOf(voice)).isGreaterThan(50);
        assertThat(bob.framesOf(camera)).isGreaterThan(20);
        assertThat(world.said(MediaEvent.Connected.class)).filteredOn(event -> event.who().equals(bob.sid))
                .extracting(MediaEvent.Connected::role).containsExactly(PeerRole.PUBLISHER);
    }

    @Test
    void two_of_them_hear_and_see_each_other() {
        var ann = world.joinsSingly("ann", "standup");
        var ben = world.joinsSingly("ben", "standup");
        world.runs(ofSeconds(1));
        var voice = ann.publishesAudio();
        var camera = ben.publishesVideo("q", "h", "f");
        world.runs(ofSeconds(3));

        assertThat(ben.framesOf(voice)).isGreaterThan(100);
        assertThat(ann.framesOf(camera)).isGreaterThan(50);
        assertThat(ann.of(camera).holes() + ben.of(voice).holes()).isZero();
        assertThat(world.said(MediaEvent.Offered.class)).isEmpty();
    }

    @Test
    void more_tracks_than_sections_are_asked_for_at_once() {
        var bob = world.joinsSingly("bob", "standup");
        world.runs(ofSeconds(1));
        var alice = world.joins("alice", "standup");
        for (int i = 0; i < 8; i++) {
            alice.publishesAudio();
        }
        world.runs(ofSeconds(3));

        assertThat(bob.watched).hasSize(8).allSatisfy((_, seen) -> assertThat(seen.frames).isNotEmpty());
        assertThat(bob.receiving.stream().filter(kind -> kind == MediaKind.AUDIO)).hasSize(8);
        assertThat(bob.askedForOffers).isLessThanOrEqualTo(3);
    }

    @Test
    void a_section_is_inactive_once_before_it_takes_another_track() {
        var bob = world.joinsSingly("bob", "standup");
        var alice = world.joins("alice", "standup");
        world.runs(ofSeconds(1));
        for (int i = 0; i < 20; i++) {
            var voice = alice.publishesAudio();
            world.runs(ofMillis(500));
            assertThat(bob.framesOf(voice)).as("round %s", i).isPositive();
            alice.unpublishes(voice);
            world.runs(ofMillis(500));
            alice.reuses(voice);
            assertThat(bob.tracksByMid).as("round %s", i).isEmpty();
        }
        assertThat(bob.receiving).as("no more sections than at first").hasSize(6);
    }

    @Test
    void an_unsubscription_and_another_subscription_fifty_times_point_39() {
        var bob = world.joinsSingly("bob", "standup");
        var alice = world.joins("alice", "standup");
        var camera = alice.publishesVideo();
        world.runs(ofSeconds(1));
        for (int i = 0; i < 50; i++) {
            var before = bob.of(camera);
            bob.unsubscribes(camera);
            world.runs(ofMillis(300));
            bob.subscribes(camera.sid);
            world.runs(ofMillis(700));
            assertThat(bob.of(camera)).as("round %s", i).isNotSameAs(before);
            assertThat(bob.framesOf(camera)).as("round %s", i).isPositive();
        }
        assertThat(bob.receiving).hasSize(6);
    }

    @Test
    void who_makes_no_sections_is_not_asked_for_ever() {
        var bob = world.joinsSingly("bob", "standup");
        world.runs(ofSeconds(1));
        bob.refusesSections = true;
        var alice = world.joins("alice", "standup");
        for (int i = 0; i < 5; i++) {
            alice.publishesAudio();
        }
        world.runs(ofSeconds(60));

        assertThat(bob.watched).hasSize(3);
        assertThat(bob.askedForOffers).isLessThan(10);
    }

    @Test
    void a_question_that_was_lost_is_asked_again() {
        var bob = world.joinsSingly("bob", "standup");
        world.runs(ofSeconds(1));
        bob.answering = false;
        var alice = world.joins("alice", "standup");
        var voice = alice.publishesAudio();
        world.runs(ofSeconds(2));
        bob.answering = true;
        world.runs(ofSeconds(5));

        assertThat(bob.framesOf(voice)).isPositive();
    }

    @Test
    void a_restart_of_ice_is_answered_with_new_credentials_and_media_goes_on_point_48() {
        var bob = world.joinsSingly("bob", "standup");
        var alice = world.joinsSingly("alice", "standup");
        var voice = alice.publishesAudio();
        world.runs(ofSeconds(2));
        var before = SdpParser.parse(bob.answer).transport().orElseThrow();
        int heard = bob.framesOf(voice);

        bob.restartsPublisherIce();
        world.runs(ofSeconds(1));

        var after = SdpParser.parse(bob.answer).transport().orElseThrow();
        assertThat(after.ice().ufrag()).isNotEqualTo(before.ice().ufrag());
        assertThat(after.fingerprints()).isEqualTo(before.fingerprints());
        assertThat(bob.framesOf(voice) - heard).isGreaterThan(45);
    }

    @Test
    void lost_packets_come_again_in_both_directions_point_49() {
        var bob = world.joinsSingly("bob", "standup");
        var alice = world.joinsSingly("alice", "standup");
        var camera = alice.publishesVideo();
        world.runs(ofSeconds(1));
        alice.link.loses(0.05);
        bob.link.loses(0.05);
        world.runs(ofSeconds(10));

        assertThat(bob.of(camera).repaired).isPositive();
        assertThat(bob.framesOf(camera)).isGreaterThan(250);
        assertThat(alice.transportFeedback).isPositive();
    }

    /** Chrome offers in a new section only extensions that were agreed on before, and refuses its own simulcast without this one. */
    @Test
    void sections_in_which_the_client_only_receives_agree_on_what_simulcast_needs_later() {
        var bob = world.joinsSingly("bob", "standup");
        world.runs(ofMillis(100));

        assertThat(SdpParser.parse(bob.answer).sections()).filteredOn(section -> section.type() == MediaType.VIDEO).hasSize(3).allSatisfy(
                section -> assertThat(section.extensions()).extracting(Extension::uri).contains(HeaderExtension.RID.uri(), HeaderExtension.REPAIRED_RID.uri()));
    }

    @Test
    void a_client_that_may_not_subscribe_has_the_same_connection_point_27() {
        var mute = world.joinsToSendOnly("mute", "standup");
        var bob = world.joinsSingly("bob", "standup");
        var voice = mute.publishesAudio();
        world.runs(ofSeconds(2));

        assertThat(bob.framesOf(voice)).isPositive();
        assertThat(mute.watched).isEmpty();
    }
}
