package spokes.media.scenario;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import spokes.media.api.MediaCommand;
import spokes.media.api.MediaEvent;
import spokes.media.api.PeerRole;

/** Nobody has made a rule in the server's router: what comes in is what answers something that went out. */
class PunchingTest {
    final World world = new World(5);
    final Browser alice = world.joins("alice", "standup"), bob = world.joins("bob", "standup");

    @BeforeEach
    void closed() {
        world.pinholes = Optional.of(new HashSet<>());
        alice.link.behindNat();
        bob.link.behindNat();
    }

    @Test
    void both_behind_ordinary_routers_meet_within_a_second() {
        alice.publishesAudio();
        alice.namesItsCandidates();
        bob.namesItsCandidates();
        world.runs(ofMillis(1_000));

        assertThat(world.said(MediaEvent.Connected.class)).extracting(MediaEvent.Connected::who, MediaEvent.Connected::role).contains(
                org.assertj.core.groups.Tuple.tuple(alice.sid, PeerRole.PUBLISHER), org.assertj.core.groups.Tuple.tuple(bob.sid, PeerRole.SUBSCRIBER));
        world.runs(ofSeconds(2));
        assertThat(bob.watched.values()).singleElement().satisfies(track -> assertThat(track.frames).hasSizeGreaterThan(80));
    }

    @Test
    void a_candidate_that_is_named_late_is_tried_when_it_comes() {
        alice.publishesAudio();
        bob.namesItsCandidates();
        world.runs(ofSeconds(5));
        assertThat(connected(alice, PeerRole.PUBLISHER)).isFalse();

        alice.namesItsCandidates();
        world.runs(ofSeconds(3));       // the browser's own checks are rare by now
        assertThat(connected(alice, PeerRole.PUBLISHER)).isTrue();
    }

    @Test
    void a_client_whose_router_shows_everybody_another_port_does_not_get_in_and_its_diagnosis_says_how_far_it_came() {
        alice.link.behindSymmetricNat();
        alice.publishesAudio();
        alice.namesItsCandidates();
        world.runs(ofSeconds(4));
        world.command(new MediaCommand.Diagnose(alice.room, alice.sid));

        assertThat(connected(alice, PeerRole.PUBLISHER)).isFalse();
        var publisher = world.said(MediaEvent.Diagnosed.class).getFirst().connections().getFirst();
        assertThat(publisher.checksReceived()).isZero();
        assertThat(publisher.checksSent()).isPositive();
        assertThat(publisher.checksAnswered()).isZero();
        assertThat(publisher.remoteCandidates()).containsEntry("srflx", 1).containsEntry("mdns", 1);
    }

    @Test
    void the_same_client_gets_in_where_the_port_is_forwarded() {
        world.pinholes = Optional.empty();
        alice.link.behindSymmetricNat();
        alice.publishesAudio();
        alice.namesItsCandidates();
        world.runs(ofSeconds(1));

        assertThat(connected(alice, PeerRole.PUBLISHER)).isTrue();
    }

    @Test
    void who_offers_decides_about_the_way() {
        alice.publishesAudio();
        alice.namesItsCandidates();
        bob.namesItsCandidates();
        world.runs(ofSeconds(3));

        assertThat(bob.subscriber.nominations).isPositive();
        assertThat(alice.publisher.nominations).isZero();
    }

    @Test
    void a_loss_of_every_second_packet_does_not_keep_anybody_out() {
        alice.link.loses(0.5);
        alice.publishesAudio();
        alice.namesItsCandidates();
        world.runs(ofSeconds(5));

        assertThat(connected(alice, PeerRole.PUBLISHER)).isTrue();
    }

    @Test
    void checks_that_come_in_while_ours_stay_unanswered_are_evidence() {
        world.pinholes = Optional.empty();
        alice.publisher.mute = true;
        alice.publishesAudio();
        world.runs(ofSeconds(4));
        world.command(new MediaCommand.Diagnose(alice.room, alice.sid));

        var publisher = world.said(MediaEvent.Diagnosed.class).getFirst().connections().getFirst();
        assertThat(publisher.checksReceived()).isGreaterThan(5);
        assertThat(publisher.checksSent()).isPositive();
        assertThat(publisher.checksAnswered()).isZero();
    }

    private boolean connected(Browser browser, PeerRole role) {
        return world.said(MediaEvent.Connected.class).stream().anyMatch(event -> event.who().equals(browser.sid) && event.role() == role);
    }
}
