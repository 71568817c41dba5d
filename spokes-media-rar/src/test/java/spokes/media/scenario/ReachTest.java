package spokes.media.scenario;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import spokes.media.api.MediaCommand;
import spokes.media.api.MediaEvent;
import spokes.media.api.MediaEvent.Station;
import spokes.media.api.MediaStatus;
import spokes.media.api.PeerRole;
import spokes.media.peer.Counter;
import spokes.media.sdp.SdpParser;

/** How far a connection has got, and what becomes of it when our addresses change. */
class ReachTest {
    static final MediaStatus.Candidate BEFORE = World.CANDIDATE,
            AFTER = new MediaStatus.Candidate("203.0.113.9", 50_000, "udp", MediaStatus.Kind.REFLEXIVE),
            BY_TCP = new MediaStatus.Candidate("192.0.2.1", 7881, "tcp", MediaStatus.Kind.HOST);

    final World world = new World(4);
    final Browser alice = world.joins("alice", "standup"), bob = world.joins("bob", "standup");

    @Test
    void each_station_is_said_once_a_connection_and_in_order() {
        alice.publishesAudio();
        world.runs(ofSeconds(10));

        assertThat(stations(alice, PeerRole.PUBLISHER)).containsSubsequence(Station.STUN, Station.SECURED, Station.RTP_IN).doesNotHaveDuplicates()
                .doesNotContain(Station.RTP_OUT);
        assertThat(stations(bob, PeerRole.SUBSCRIBER)).containsSubsequence(Station.STUN, Station.SECURED, Station.RTP_OUT).doesNotHaveDuplicates()
                .doesNotContain(Station.RTP_IN);
        assertThat(world.said(MediaEvent.Reached.class)).allSatisfy(
                reached -> assertThat(reached.where()).matches("192\\.0\\.2\\.1:50000/udp from 198\\.51\\.100\\.[12]:4000[01]"));
    }

    @Test
    void a_diagnosis_tells_what_came_and_what_did_not() {
        alice.publishesAudio();
        world.runs(ofSeconds(5));
        world.command(new MediaCommand.Trickle(alice.room, alice.sid, PeerRole.PUBLISHER, "candidate:1 1 udp 2113937151 8e1f9c4a.local 50123 typ host"));
        world.command(new MediaCommand.Trickle(alice.room, alice.sid, PeerRole.PUBLISHER, "candidate:2 1 udp 1 203.0.113.4 50123 typ srflx raddr 0.0.0.0 rport 0"));
        world.command(new MediaCommand.Trickle(alice.room, alice.sid, PeerRole.PUBLISHER, "candidate:nonsense"));
        world.command(new MediaCommand.Diagnose(alice.room, alice.sid));

        var publisher = world.said(MediaEvent.Diagnosed.class).getFirst().connections().getFirst();
        assertThat(publisher.role()).isEqualTo(PeerRole.PUBLISHER);
        assertThat(publisher.connected()).isTrue();
        assertThat(publisher.remoteCandidates()).containsOnly(java.util.Map.entry("mdns", 1), java.util.Map.entry("srflx", 1));
        assertThat(publisher.checksReceived()).isPositive();
        assertThat(publisher.lastCheckAgoMs()).isBetween(0L, 2_600L);
        assertThat(publisher.rtpReceived()).isGreaterThan(200);
        assertThat(publisher.dtlsFailure()).isEmpty();
        assertThat(publisher.arrivedAt()).containsExactly("192.0.2.1:50000/udp");
        assertThat(publisher.from()).containsExactly("198.51.100.1:40000");
    }

    @Test
    void somebody_who_never_arrived_shows_in_his_diagnosis() {
        alice.link.isCut(true);
        alice.publishesAudio();
        world.runs(ofSeconds(3));
        world.command(new MediaCommand.Diagnose(alice.room, alice.sid));

        assertThat(world.said(MediaEvent.Diagnosed.class).getFirst().connections()).hasSize(2).allSatisfy(connection -> {
            assertThat(connection.connected()).isFalse();
            assertThat(connection.checksReceived()).isZero();
            assertThat(connection.lastCheckAgoMs()).isEqualTo(-1);
            assertThat(connection.arrivedAt()).isEmpty();
        });
    }

    @Test
    void an_address_that_comes_up_is_trickled_to_everybody_and_stands_in_later_descriptions() {
        alice.publishesAudio();
        world.runs(ofSeconds(5));
        world.candidates(BEFORE, AFTER, BY_TCP);
        world.runs(ofSeconds(10));

        assertThat(world.said(MediaEvent.Trickled.class)).hasSize(2 * 3).extracting(MediaEvent.Trickled::candidate).allSatisfy(
                line -> assertThat(line).containsAnyOf(" udp 1694498559 203.0.113.9 50000 typ srflx raddr 0.0.0.0 rport 0", " tcp 1526726143 192.0.2.1 7881 typ host tcptype passive"));
        assertThat(world.count(Counter.ICE_RESTARTS)).as("everybody is still reached").isZero();

        alice.publishesVideo();
        world.runs(ofSeconds(1));
        assertThat(SdpParser.parse(bob.offers.getLast()).sections().getFirst().candidates()).hasSize(3);
    }

    @Test
    void who_was_reached_by_an_address_that_is_gone_gets_an_ice_restart_or_counts_as_lost() {
        alice.publishesAudio();
        world.runs(ofSeconds(5));
        int aliceOffers = alice.offers.size(), bobOffers = bob.offers.size();
        alice.link.isCut(true);
        world.runs(ofMillis(2_500));
        world.candidates(AFTER);
        world.runs(ofSeconds(4));

        assertThat(alice.offers).hasSize(aliceOffers + 1);
        assertThat(bob.offers).as("reached in the LAN").hasSize(bobOffers);
        assertThat(world.said(MediaEvent.ConnectionLost.class)).extracting(MediaEvent.ConnectionLost::who, MediaEvent.ConnectionLost::role)
                .containsExactly(org.assertj.core.api.Assertions.tuple(alice.sid, PeerRole.PUBLISHER));

        alice.link.isCut(false);
        world.runs(ofSeconds(4));
        assertThat(world.said(MediaEvent.Connected.class)).extracting(MediaEvent.Connected::who, MediaEvent.Connected::role)
                .endsWith(org.assertj.core.api.Assertions.tuple(alice.sid, PeerRole.PUBLISHER));
    }

    @Test
    void the_same_list_in_another_order_is_no_news() {
        alice.publishesAudio();
        world.candidates(AFTER, BEFORE);
        world.runs(ofSeconds(5));
        int said = world.said(MediaEvent.Trickled.class).size();
        world.candidates(BEFORE, AFTER);
        world.runs(ofSeconds(5));

        assertThat(world.said(MediaEvent.Trickled.class)).hasSize(said);
    }

    private List<Station> stations(Browser browser, PeerRole role) {
        return world.said(MediaEvent.Reached.class).stream().filter(reached -> reached.who().equals(browser.sid) && reached.role() == role)
                .map(MediaEvent.Reached::station).toList();
    }
}
