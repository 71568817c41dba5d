package spokes.web.joins.control;

import static org.assertj.core.api.Assertions.assertThat;
import static spokes.web.joins.control.JoinStory.AT_HOME;
import static spokes.web.joins.control.JoinStory.OTHER;
import static spokes.web.joins.control.JoinStory.OURS;
import static spokes.web.joins.control.JoinStory.OUTSIDE;
import static spokes.web.joins.control.JoinStory.udp;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import spokes.media.api.MediaEvent.Station;
import spokes.media.api.MediaStatus;
import spokes.media.api.MediaStatus.Kind;
import spokes.media.api.MediaStatus.StunServer;
import spokes.media.api.MediaStatus.StunState;
import spokes.media.api.PeerRole;
import spokes.media.api.TrackSid;
import spokes.web.joins.control.JoinStory.Seen;
import spokes.web.joins.entity.Cause;
import spokes.web.joins.entity.News;
import spokes.web.joins.entity.News.Visit;
import spokes.web.joins.entity.PageReport;

/** Each cause by its evidence, and what keeps it from being said where a piece of that is missing. */
class JudgeTest {
    final JoinStory story = new JoinStory();

    private Cause after(JoinStory.Person person, Seen seen) {
        story.passes(3_950);
        person.diagnosed(seen);
        story.passes(500);
        return story.cause(person.identity).orElseThrow();
    }

    private Cause waits(String address, Seen seen) {
        return after(story.clicks("ann", address).opens().describes(), seen);
    }

    // nothing comes

    @Test
    void nothing_ever_came_from_outside_and_the_visitors_udp_works() {
        assertThat(waits(OUTSIDE, new Seen().checks(0, 12, 0))).isEqualTo(Cause.UDP_PORTS_CLOSED);
        assertThat(story.record("ann").verdict().orElseThrow().values()).containsEntry("ports", "50000").containsEntry("inside", "192.168.1.20");
    }

    @Test
    void people_in_the_house_prove_nothing_about_the_router() {
        story.getsIn("ben", AT_HOME, "udp");

        assertThat(waits(OUTSIDE, new Seen())).isEqualTo(Cause.UDP_PORTS_CLOSED);
    }

    @Test
    void ports_are_not_closed_when_somebody_from_outside_came_by_them() {
        story.getsIn("ben", OTHER, "udp");

        assertThat(waits(OUTSIDE, new Seen())).isEqualTo(Cause.UNKNOWN);
    }

    @Test
    void who_opened_the_page_from_outside_came_from_outside_even_where_a_container_hides_the_address() {
        var ben = story.clicks("ben", OTHER).opens().describes();
        ben.arrivesAt("172.17.0.2:50000/udp", "172.17.0.1").connects(PeerRole.SUBSCRIBER);

        assertThat(waits(OUTSIDE, new Seen())).isEqualTo(Cause.UNKNOWN);
    }

    @Test
    void someone_in_the_house_is_not_told_of_the_router_when_others_in_the_house_get_in() {
        story.getsIn("ben", AT_HOME, "udp");

        assertThat(waits("192.168.1.44", new Seen())).isEqualTo(Cause.UNKNOWN);
    }

    @Test
    void who_comes_by_our_own_public_address_is_in_the_house() {
        story.getsIn("ben", OURS, "udp");

        assertThat(waits(OUTSIDE, new Seen())).isEqualTo(Cause.UDP_PORTS_CLOSED);
    }

    @Test
    void without_the_media_planes_word_nothing_is_said() {
        var ann = story.clicks("ann", OUTSIDE).opens().describes();
        story.passes(4_500);

        assertThat(ann.told()).contains(Cause.UNKNOWN);
    }

    // the visitor's network

    @Test
    void a_network_blocks_udp_when_others_reach_us_and_the_stun_servers() {
        story.getsIn("ben", OTHER, "udp");

        assertThat(waits(OUTSIDE, new Seen().candidates(Map.of("mdns", 1)))).isEqualTo(Cause.YOUR_NETWORK_BLOCKS_UDP);
    }

    @Test
    void only_web_traffic_passes_when_others_reach_tcp_too() {
        story.getsIn("ben", OTHER, "udp");
        story.getsIn("cem", OTHER, "tcp");

        assertThat(waits(OUTSIDE, new Seen().candidates(Map.of("mdns", 1)))).isEqualTo(Cause.ONLY_WEB_TRAFFIC);
    }

    @Test
    void stun_servers_that_answer_nobody_prove_nothing() {
        story.getsIn("ben", OTHER, "udp");
        story.stunServers = List.of(new StunServer("stun.example.org:3478", StunState.SILENT, "", -1));

        assertThat(waits(OUTSIDE, new Seen().candidates(Map.of("mdns", 1)))).isEqualTo(Cause.UNKNOWN);
    }

    @Test
    void a_missing_reflexive_address_proves_nothing_while_nobody_else_has_one() {
        assertThat(waits(OUTSIDE, new Seen().candidates(Map.of("mdns", 1)))).isEqualTo(Cause.UNKNOWN);
    }

    // addresses

    @Test
    void only_private_addresses_are_offered_to_somebody_outside() {
        story.candidates = List.of(udp("192.168.1.20", Kind.HOST, "eth0"));
        story.stunServers = List.of(new StunServer("stun.example.org:3478", StunState.SILENT, "", -1));

        assertThat(waits(OUTSIDE, new Seen().candidates(Map.of("mdns", 1)))).isEqualTo(Cause.NO_PUBLIC_ADDRESS);
    }

    @Test
    void a_page_opened_under_another_public_address_proves_that_ours_is_wrong() {
        story.candidates = List.of(udp("192.168.1.20", Kind.HOST, "eth0"), udp("203.0.113.99", Kind.REFLEXIVE, "stun.example.org:3478"));
        var ann = story.clicks("ann", new Visit("page", OUTSIDE, OURS + ":8443")).opens().describes();

        assertThat(after(ann, new Seen())).isEqualTo(Cause.WRONG_PUBLIC_ADDRESS);
        assertThat(story.record("ann").verdict().orElseThrow().values()).containsEntry("visited", OURS + ":8443");
    }

    @Test
    void a_shared_address_on_the_machine_is_a_carrier_grade_nat() {
        story.candidates = List.of(udp("100.72.3.4", Kind.HOST, "wan0"), udp(OURS, Kind.REFLEXIVE, "stun.example.org:3478"));

        assertThat(waits(OUTSIDE, new Seen())).isEqualTo(Cause.CARRIER_GRADE_NAT);
    }

    @Test
    void a_router_whose_outside_address_is_private_stands_behind_another_one() {
        story.router = "10.64.3.4";

        assertThat(waits(OUTSIDE, new Seen())).isEqualTo(Cause.CARRIER_GRADE_NAT);
        assertThat(story.record("ann").verdict().orElseThrow().values()).containsEntry("router", "10.64.3.4");
    }

    @Test
    void a_router_that_names_the_address_that_the_world_sees_is_an_ordinary_one() {
        story.router = OURS;

        assertThat(waits(OUTSIDE, new Seen())).isEqualTo(Cause.UDP_PORTS_CLOSED);
    }

    @Test
    void a_shared_address_of_a_vpn_is_not() {
        story.candidates = List.of(udp("100.72.3.4", Kind.HOST, "tailscale0"), udp(OURS, Kind.REFLEXIVE, "stun.example.org:3478"));

        assertThat(waits(OUTSIDE, new Seen())).isEqualTo(Cause.UDP_PORTS_CLOSED);
    }

    // something comes

    @Test
    void checks_that_keep_coming_while_ours_stay_unanswered_get_no_answers() {
        var ann = story.clicks("ann", OUTSIDE).opens().describes().arrivesAt("192.168.1.20:50000/udp", OUTSIDE);

        assertThat(after(ann, new Seen().checks(20, 9, 0))).isEqualTo(Cause.ANSWERS_DO_NOT_COME_BACK);
    }

    @Test
    void checks_that_have_stopped_are_no_evidence() {
        var ann = story.clicks("ann", OUTSIDE).opens().describes().arrivesAt("192.168.1.20:50000/udp", OUTSIDE);

        assertThat(after(ann, new Seen().checks(20, 9, 0).lastCheckAgo(2_500))).isEqualTo(Cause.UNKNOWN);
    }

    @Test
    void checks_that_began_just_now_are_no_evidence() {
        var ann = story.clicks("ann", OUTSIDE).opens().describes();
        story.passes(3_000);
        ann.arrivesAt("192.168.1.20:50000/udp", OUTSIDE);
        story.passes(950);
        ann.diagnosed(new Seen().checks(20, 9, 0));
        story.passes(500);

        assertThat(ann.told()).contains(Cause.UNKNOWN);
    }

    @Test
    void a_handshake_that_stays_silent_is_blocked() {
        var ann = story.clicks("ann", OUTSIDE).opens().describes().arrivesAt("192.168.1.20:50000/udp", OUTSIDE).reaches(Station.ANSWERED, "");

        assertThat(after(ann, new Seen().checks(20, 9, 8))).isEqualTo(Cause.DTLS_BLOCKED);
    }

    @Test
    void a_handshake_that_failed_is_rejected() {
        var ann = story.clicks("ann", OUTSIDE).opens().describes().arrivesAt("192.168.1.20:50000/udp", OUTSIDE);

        assertThat(after(ann, new Seen().checks(20, 9, 8).dtls(4, "bad_certificate"))).isEqualTo(Cause.DTLS_REJECTED);
    }

    @Test
    void what_comes_in_by_a_port_that_nobody_was_sent_to_was_forwarded_wrongly() {
        var ann = story.clicks("ann", OUTSIDE).opens().describes().arrivesAt("192.168.1.20:50005/udp", OUTSIDE);

        assertThat(after(ann, new Seen().checks(20, 9, 0).at("192.168.1.20:50005/udp"))).isEqualTo(Cause.MAPPING_NOT_ONE_TO_ONE);
    }

    @Test
    void the_port_of_another_loop_is_one_that_we_offer() {
        story.loops = List.of(new MediaStatus.Loop(0, 50_000, 0, 0, 0), new MediaStatus.Loop(1, 50_005, 1, 1, 0));
        var ann = story.clicks("ann", OUTSIDE).opens().describes().arrivesAt("192.168.1.20:50005/udp", OUTSIDE);

        assertThat(after(ann, new Seen().checks(20, 9, 0).at("192.168.1.20:50005/udp"))).isEqualTo(Cause.ANSWERS_DO_NOT_COME_BACK);
        assertThat(after(story.clicks("ben", OTHER).opens().describes(), new Seen())).as("somebody came from outside").isEqualTo(Cause.UNKNOWN);
    }

    // the way of the page

    @Test
    void a_stopped_media_plane_is_said_to_be_stopped() {
        story.running = false;

        assertThat(waits(OUTSIDE, new Seen())).isEqualTo(Cause.MEDIA_STOPPED);
    }

    @Test
    void the_page_tells_a_proxy_that_passes_no_websocket_from_one_that_drops_long_addresses() {
        story.clicks("ann", OUTSIDE).says(report(new PageReport.Socket(200, 200, false)));
        story.clicks("ben", OUTSIDE).says(report(new PageReport.Socket(200, 414, true)));
        story.clicks("cem", OUTSIDE).says(report(new PageReport.Socket(200, 200, true)));
        story.clicks("dot", OUTSIDE).says(report(new PageReport.Socket(0, 0, false)));
        story.passes(4_500);

        assertThat(List.of("ann", "ben", "cem", "dot")).map(who -> story.cause(who).orElseThrow())
                .containsExactly(Cause.PROXY_DOES_NOT_UPGRADE, Cause.PROXY_DROPS_LONG_URLS, Cause.UNKNOWN, Cause.UNKNOWN);
    }

    private static PageReport report(PageReport.Socket socket) {
        return new PageReport(0, 0, Map.of(), List.of(), Map.of(), List.of(), socket, Optional.empty());
    }

    // the microphone

    @Test
    void an_open_microphone_of_which_nothing_comes_is_silent() {
        var ann = story.getsIn("ann", OUTSIDE, "udp").connects(PeerRole.PUBLISHER);
        story.tell(new News.Announced(ann.sid, new TrackSid("TR_1"), false));
        story.passes(3_050);
        ann.diagnosed(new Seen().of(PeerRole.PUBLISHER));
        story.passes(500);

        assertThat(story.cause("ann")).contains(Cause.SILENT_MICROPHONE);
    }

    @Test
    void a_muted_microphone_is_not_silent() {
        var ann = story.getsIn("ann", OUTSIDE, "udp").connects(PeerRole.PUBLISHER);
        story.tell(new News.Announced(ann.sid, new TrackSid("TR_1"), true));
        story.passes(3_050);
        ann.diagnosed(new Seen().of(PeerRole.PUBLISHER));
        story.passes(500);

        assertThat(story.cause("ann")).isEmpty();
    }
}
