package spokes.media.scenario;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import spokes.media.api.MediaCommand;
import spokes.media.api.MediaEvent;
import spokes.media.api.PeerRole;
import spokes.media.peer.Counter;

class NetworkChangeTest {
    final World world = new World(11);
    final Browser alice = world.joins("alice", "standup"), bob = world.joins("bob", "standup");
    final Source microphone = alice.publishesAudio(), camera = alice.publishesVideo();

    @BeforeEach
    void settle() {
        world.runs(ofSeconds(5));
    }

    @Test
    void a_nat_that_forgets_the_publisher_costs_no_packet() {
        alice.link.rebinds();
        world.runs(ofSeconds(5));

        assertNothingLost();
        assertThat(world.said(MediaEvent.ConnectionLost.class)).isEmpty();
    }

    @Test
    void a_subscriber_is_followed_with_its_next_check() {
        bob.link.rebinds();
        bob.subscriber.checksNow();
        world.runs(ofSeconds(5));

        assertNothingLost();
    }

    @Test
    void a_publisher_that_restarts_ice_loses_nothing_point_48_trap_33() {
        var before = transport(alice.answer);
        alice.restartsPublisherIce();
        world.runs(ofSeconds(5));

        assertNothingLost();
        assertThat(transport(alice.answer).ice()).isNotEqualTo(before.ice());
        assertThat(transport(alice.answer).fingerprints()).isEqualTo(before.fingerprints());
        assertThat(world.count(Counter.ICE_RESTARTS)).isEqualTo(1);
        assertThat(world.count(Counter.PEERS_SECURED)).as("DTLS stays as it is").isEqualTo(3);
    }

    @Test
    void a_subscriber_that_is_told_to_restart_ice_loses_nothing_point_74_trap_33() {
        int offers = bob.offers.size();
        world.command(new MediaCommand.RestartIce(bob.room, bob.sid));
        world.runs(ofSeconds(5));

        assertNothingLost();
        assertThat(bob.offers).hasSize(offers + 1);
        assertThat(transport(bob.offers.getLast()).ice()).isNotEqualTo(transport(bob.offers.get(offers - 1)).ice());
    }

    @Test
    void a_restart_replaces_an_offer_that_never_arrived() {
        bob.answering = false;
        alice.publishesAudio();
        world.runs(ofSeconds(1));
        bob.answering = true;
        bob.drops();
        world.command(new MediaCommand.RestartIce(bob.room, bob.sid));
        world.runs(ofSeconds(2));

        assertThat(bob.watched).hasSize(3).allSatisfy((_, seen) -> assertThat(seen.frames).isNotEmpty());
    }

    @Test
    void a_connection_without_consent_is_lost_and_comes_back() {
        bob.link.isCut(true);
        world.runs(ofSeconds(12));
        assertThat(world.said(MediaEvent.ConnectionLost.class)).isEmpty();
        world.runs(ofSeconds(4));
        assertThat(world.said(MediaEvent.ConnectionLost.class)).extracting(MediaEvent.ConnectionLost::role).containsExactly(PeerRole.SUBSCRIBER);
        long forwarded = world.count(Counter.PACKETS_FORWARDED);
        world.runs(ofSeconds(5));
        assertThat(world.count(Counter.PACKETS_FORWARDED)).as("nothing is sent to who does not consent").isEqualTo(forwarded);

        bob.link.isCut(false);
        int seen = bob.framesOf(camera);
        world.runs(ofSeconds(4));

        assertThat(world.said(MediaEvent.Connected.class)).extracting(MediaEvent.Connected::role)
                .filteredOn(role -> role == PeerRole.SUBSCRIBER).hasSize(3);
        assertThat(bob.framesOf(camera)).isGreaterThan(seen + 30);
    }

    private void assertNothingLost() {
        world.runs(ofMillis(500));
        assertThat(bob.of(microphone).holes()).isZero();
        assertThat(bob.of(camera).holes()).isZero();
        var frames = bob.of(microphone).frames;
        int first = frames.keySet().iterator().next();
        assertThat(frames).hasSizeBetween(microphone.framesSent - first - 1, microphone.framesSent - first + 1);
    }

    private static spokes.media.sdp.MediaSection transport(String sdp) {
        return spokes.media.sdp.SdpParser.parse(sdp).transport().orElseThrow();
    }
}
