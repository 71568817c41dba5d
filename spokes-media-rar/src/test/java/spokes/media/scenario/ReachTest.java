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

    @Test
    void who_is_to_come_by_tcp_is_told_of_nothing_else_and_no_check_goes_to_it_by_udp() {
        world.candidates(BEFORE, BY_TCP);
        world.byTcp = true;
        var carol = world.joins("carol", "planning");
        var dave = world.joinsSingly("dave", "planning");
        carol.link.isCut(true);
        dave.link.isCut(true);
        carol.publishesAudio();
        world.runs(ofSeconds(1));
        carol.namesItsCandidates();
        dave.namesItsCandidates();
        world.runs(ofSeconds(1));
        world.candidates(BEFORE, BY_TCP, AFTER);
        world.runs(ofSeconds(1));

        assertThat(offered(carol.offers.getFirst())).singleElement().asString().contains(" tcp ");
        assertThat(world.said(MediaEvent.Answered.class)).extracting(MediaEvent.Answered::who).contains(carol.sid, dave.sid);
        assertThat(world.said(MediaEvent.Answered.class)).allSatisfy(answer -> assertThat(offered(answer.sdp())).singleElement().asString().contains(" tcp "));
        assertThat(world.said(MediaEvent.Trickled.class)).extracting(MediaEvent.Trickled::who).as("hear of another address by UDP").doesNotContain(carol.sid, dave.sid);
        world.command(new MediaCommand.Diagnose(carol.room, carol.sid));
        assertThat(world.said(MediaEvent.Diagnosed.class).getFirst().connections()).hasSize(2).allSatisfy(connection -> {
            assertThat(connection.remoteCandidates()).isNotEmpty();
            assertThat(connection.checksSent()).isZero();
        });
    }

    @Test
    void who_is_here_already_and_is_to_come_by_tcp_hears_of_it_by_a_restart_and_of_everything_again_later() {
        alice.publishesAudio();
        world.candidates(BEFORE, BY_TCP);
        world.runs(ofSeconds(3));
        assertThat(bob.offers).isNotEmpty();

        world.command(new MediaCommand.PreferTcp(bob.room, bob.sid, true));
        world.command(new MediaCommand.RestartIce(bob.room, bob.sid));
        world.runs(ofSeconds(1));
        assertThat(offered(bob.offers.getLast())).singleElement().asString().contains(" tcp ");

        world.command(new MediaCommand.PreferTcp(bob.room, bob.sid, false));
        world.command(new MediaCommand.RestartIce(bob.room, bob.sid));
        world.runs(ofSeconds(1));
        assertThat(offered(bob.offers.getLast())).hasSize(2);
    }

    @Test
    void where_nothing_is_reached_by_tcp_the_wish_for_it_keeps_nobody_out() {
        world.byTcp = true;
        var carol = world.joins("carol", "planning");
        carol.publishesAudio();
        world.runs(ofSeconds(2));

        assertThat(stations(carol, PeerRole.PUBLISHER)).contains(Station.SECURED);
        assertThat(stations(carol, PeerRole.SUBSCRIBER)).contains(Station.SECURED);
    }

    private static List<String> offered(String sdp) {
        return SdpParser.parse(sdp).sections().getFirst().candidates();
    }

    private List<Station> stations(Browser browser, PeerRole role) {
        return world.said(MediaEvent.Reached.class).stream().filter(reached -> reached.who().equals(browser.sid) && reached.role() == role)
                .map(MediaEvent.Reached::station).toList();
    }
}
