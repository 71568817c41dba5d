package spokes.web.check.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import spokes.media.api.MediaEvent.Diagnosis;
import spokes.media.api.MediaStatus;
import spokes.media.api.MediaStatus.Candidate;
import spokes.media.api.MediaStatus.Kind;
import spokes.media.api.MediaStatus.StunServer;
import spokes.media.api.MediaStatus.StunState;
import spokes.media.api.PeerRole;
import spokes.web.check.control.Verdicts.SoFar;
import spokes.web.check.entity.Report;
import spokes.web.check.entity.Row;
import spokes.web.check.entity.Verdict;
import spokes.web.check.entity.Verdict.Advice;
import spokes.web.check.entity.Verdict.State;

/** A server at home, 192.168.1.20, behind a router with the outside address 203.0.113.7. */
class VerdictsTest {
    private static final Candidate HOME = new Candidate("192.168.1.20", 50_000, "udp", Kind.HOST), OUTSIDE = new Candidate("203.0.113.7", 50_000, "udp", Kind.REFLEXIVE),
        SECOND = new Candidate("203.0.113.7", 50_001, "udp", Kind.REFLEXIVE), SIX = new Candidate("2001:db8::20", 50_000, "udp", Kind.HOST),
        TCP = new Candidate("203.0.113.7", 7881, "tcp", Kind.REFLEXIVE);
    private static final SoFar NOTHING = soFar(false, false, false), INSIDE = soFar(true, true, false), UDP = soFar(false, true, false),
        OTHERS = soFar(false, false, true);
    private static final Report SILENCE = report(false, "failed"), SOUND = report(true, "connected");

    @Test
    void is_green_when_sound_came_back() {
        assertThat(judge(OUTSIDE, SOUND, arrivals("203.0.113.7:50000/udp"), NOTHING)).isEqualTo(Verdict.green(List.of(50_000)));
    }

    @Test
    void a_closed_port_comes_with_the_line_for_the_router() {
        var verdict = judge(OUTSIDE, SILENCE, Optional.empty(), NOTHING);
        assertThat(verdict.cause()).isEqualTo("udp-ports-closed");
        assertThat(verdict.advice()).containsExactly(new Advice("udp", 50_000, "192.168.1.20", 50_000));
    }

    @Test
    void an_ipv6_address_is_its_own_inside() {
        assertThat(judge(SIX, SILENCE, Optional.empty(), UDP).advice()).containsExactly(new Advice("udp", 50_000, "2001:db8::20", 50_000));
    }

    @Test
    void a_port_that_leads_to_another_is_not_one_to_one_even_when_sound_came_back() {
        var verdict = judge(OUTSIDE, SOUND, arrivals("192.168.1.20:50005/udp"), NOTHING);
        assertThat(verdict.cause()).isEqualTo("mapping-not-one-to-one");
        assertThat(verdict.arrivedAt()).containsExactly(50_005);
    }

    @Test
    void a_port_that_leads_to_another_of_ours_works() {
        assertThat(judge(SECOND, SOUND, arrivals("192.168.1.20:50000/udp"), NOTHING)).isEqualTo(Verdict.green(List.of(50_000)));
    }

    @Test
    void an_outside_port_that_is_none_of_ours_may_lead_to_any_of_ours() {
        var mapped = new Candidate("203.0.113.7", 51_000, "udp", Kind.CONFIGURED);
        assertThat(judge(mapped, SOUND, arrivals("192.168.1.20:50000/udp"), NOTHING).state()).isEqualTo(State.GREEN);
        assertThat(judge(mapped, SILENCE, Optional.empty(), NOTHING).advice()).containsExactly(new Advice("udp", 51_000, "192.168.1.20", 50_000));
    }

    @Test
    void from_inside_the_house_nothing_is_said_about_the_outside_address() {
        assertThat(judge(OUTSIDE, SILENCE, Optional.empty(), INSIDE)).isEqualTo(Verdict.open("inside-the-house", List.of()));
        var sameRouter = new Report(false, "failed", 1, List.of("host", "srflx"), List.of("203.0.113.7"));
        assertThat(judge(OUTSIDE, sameRouter, Optional.empty(), NOTHING)).isEqualTo(Verdict.open("inside-the-house", List.of()));
    }

    @Test
    void from_outside_nothing_is_said_about_a_private_address() {
        assertThat(judge(HOME, SILENCE, Optional.empty(), NOTHING)).isEqualTo(Verdict.open("other-network", List.of()));
        var loopback = new Candidate("127.0.0.1", 50_000, "udp", Kind.HOST);
        assertThat(judge(loopback, SILENCE, Optional.empty(), INSIDE)).isEqualTo(Verdict.open("other-machine", List.of()));
    }

    @Test
    void a_private_port_is_closed_when_others_of_the_same_house_are_open() {
        assertThat(judge(HOME, SILENCE, Optional.empty(), INSIDE).cause()).isEqualTo("udp-ports-closed");
    }

    @Test
    void who_has_no_ipv6_cannot_test_it() {
        assertThat(judge(SIX, new Report(false, "failed", 0, List.of("host"), List.of()), Optional.empty(), NOTHING)).isEqualTo(Verdict.open("no-ipv6-here", List.of()));
    }

    @Test
    void without_a_reflexive_address_the_browsers_own_network_is_to_blame_only_if_others_reach_us_and_stun() {
        var mute = new Report(false, "failed", 1, List.of("host"), List.of());
        assertThat(judge(OUTSIDE, mute, Optional.empty(), OTHERS).cause()).isEqualTo("your-network-blocks-udp");
        assertThat(judge(OUTSIDE, mute, Optional.empty(), NOTHING).cause()).isEqualTo("unknown");
        var deadStun = server(List.of(new StunServer("stun.example.org:3478", StunState.SILENT, "", -1)), HOME, OUTSIDE);
        assertThat(new Verdicts(deadStun).of(Row.of(0, OUTSIDE), mute, Optional.empty(), OTHERS).cause()).isEqualTo("unknown");
    }

    @Test
    void neither_udp_nor_tcp_is_only_web_traffic_and_tcp_alone_is_a_closed_port() {
        var mute = new Report(false, "failed", 1, List.of("host"), List.of());
        assertThat(judge(TCP, mute, Optional.empty(), OTHERS).cause()).isEqualTo("only-web-traffic");
        assertThat(judge(TCP, mute, Optional.empty(), NOTHING).cause()).isEqualTo("unknown");
        assertThat(judge(TCP, SILENCE, Optional.empty(), UDP).cause()).isEqualTo("tcp-port-closed");
    }

    @Test
    void a_port_by_which_others_came_is_not_closed() {
        var used = new Candidate("203.0.113.7", 50_000, "udp", Kind.REFLEXIVE, "stun", 1, 1_700_000_000_000L);
        assertThat(new Verdicts(server(List.of(), HOME, used)).of(Row.of(0, used), SILENCE, Optional.empty(), NOTHING).cause()).isEqualTo("unknown");
    }

    @Test
    void a_configured_address_that_stun_denies_is_wrong() {
        var configured = new Candidate("198.51.100.1", 50_000, "udp", Kind.CONFIGURED);
        assertThat(judge(configured, SILENCE, Optional.empty(), NOTHING).cause()).isEqualTo("wrong-public-address");
    }

    @Test
    void behind_a_shared_address_the_provider_is_named() {
        var shared = server(List.of(), new Candidate("100.64.3.4", 50_000, "udp", Kind.HOST), OUTSIDE);
        assertThat(new Verdicts(shared).of(Row.of(0, OUTSIDE), SILENCE, Optional.empty(), NOTHING).cause()).isEqualTo("carrier-grade-nat");
    }

    @Test
    void what_arrives_tells_what_is_lost_after_it() {
        var at = "192.168.1.20:50000/udp";
        assertThat(judge(OUTSIDE, SILENCE, seen(at, false, 0, ""), NOTHING).cause()).isEqualTo("answers-do-not-come-back");
        assertThat(judge(OUTSIDE, report(false, "connected"), seen(at, false, 0, ""), NOTHING).cause()).isEqualTo("dtls-blocked");
        assertThat(judge(OUTSIDE, report(false, "connected"), seen(at, false, 4, "bad fingerprint"), NOTHING).cause()).isEqualTo("dtls-rejected");
        assertThat(judge(OUTSIDE, report(false, "connected"), seen(at, true, 4, ""), NOTHING).cause()).isEqualTo("unknown");
    }

    private static Verdict judge(Candidate candidate, Report report, Optional<Diagnosis> seen, SoFar soFar) {
        var stun = List.of(new StunServer("stun.example.org:3478", StunState.ANSWERED, "203.0.113.7:50000", 12));
        return new Verdicts(server(stun, HOME, OUTSIDE, SECOND, SIX, TCP)).of(Row.of(0, candidate), report, seen, soFar);
    }

    private static SoFar soFar(boolean insideReached, boolean udpWorks, boolean others) {
        return new SoFar(insideReached, udpWorks, new Verdicts.Others(others, others));
    }

    private static MediaStatus server(List<StunServer> stun, Candidate... candidates) {
        var loops = List.of(new MediaStatus.Loop(0, 50_000, 0, 0, 0), new MediaStatus.Loop(1, 50_001, 0, 0, 0));
        return new MediaStatus(true, List.of(candidates), stun, "", loops, Map.of(), List.of());
    }

    private static Report report(boolean media, String iceState) {
        return new Report(media, iceState, 2, List.of("host", "srflx"), List.of("198.51.100.9"));
    }

    private static Optional<Diagnosis> arrivals(String at) {
        return seen(at, true, 4, "");
    }

    private static Optional<Diagnosis> seen(String at, boolean connected, long dtls, String failure) {
        return Optional.of(new Diagnosis(PeerRole.PUBLISHER, connected, Map.of(), 5, 10, 0, 0, dtls, failure, 0, 0, List.of(at), List.of("198.51.100.9:4444")));
    }
}
