package spokes.web.joins.control;

import static org.assertj.core.api.Assertions.assertThat;
import static spokes.web.joins.control.JoinStory.OUTSIDE;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import spokes.media.api.MediaEvent.Station;
import spokes.media.api.PeerRole;
import spokes.web.joins.control.JoinStory.Seen;
import spokes.web.joins.entity.Cause;
import spokes.web.joins.entity.JoinRecord.State;
import spokes.web.joins.entity.Judged;
import spokes.web.joins.entity.News;
import spokes.web.joins.entity.News.Visit;
import spokes.web.joins.entity.PageReport;
import spokes.web.joins.entity.Passed;

class JoinBookTest {
    final JoinStory story = new JoinStory();

    @Test
    void a_join_that_gets_through_has_all_its_stations_and_no_cause() {
        var ann = story.clicks("ann", OUTSIDE);
        story.passes(50);
        ann.opens().describes();
        story.passes(100);
        ann.arrivesAt("192.168.1.20:50000/udp", OUTSIDE).reaches(Station.SECURED, "").connects(PeerRole.SUBSCRIBER);
        story.passes(10_000);

        var record = story.record("ann");
        assertThat(record.state()).isEqualTo(State.IN);
        assertThat(record.verdict()).isEmpty();
        assertThat(record.stations()).map(passed -> passed.station() + " " + passed.afterMs())
                .containsExactly("TOKEN 0", "SOCKET 50", "DESCRIBED 50", "STUN 150", "SECURED 150");
        assertThat(story.asked).as("once: what they gathered is evidence about others").hasSize(1);
    }

    @Test
    void the_media_plane_is_asked_and_the_cause_is_there_four_and_a_half_seconds_after_the_click() {
        var ann = story.clicks("ann", OUTSIDE).opens().describes();
        story.passes(3_899);
        assertThat(story.asked).isEmpty();
        story.passes(1);
        assertThat(story.asked).hasSize(1);
        ann.diagnosed(new Seen());
        assertThat(ann.told()).isEmpty();
        story.passes(500);

        assertThat(ann.told()).contains(Cause.UDP_PORTS_CLOSED);
        assertThat(story.record("ann").verdictAfterMs()).isEqualTo(4_300);
        assertThat(story.judged).containsExactly(new Judged("lounge", ann.sid, Cause.UDP_PORTS_CLOSED));
    }

    /** A media loop that is busy, a server that has just started: the page does not say "unknown" before 4.85 s. */
    @Test
    void evidence_that_comes_late_still_counts_before_the_page_says_that_nothing_is_known() {
        var ann = story.clicks("ann", OUTSIDE).opens().describes();
        story.passes(4_500);
        assertThat(ann.told()).contains(Cause.UNKNOWN);
        ann.diagnosed(new Seen());
        story.passes(100);

        assertThat(ann.told()).contains(Cause.UDP_PORTS_CLOSED);
        assertThat(story.record("ann").verdictAfterMs()).isBetween(4_500L, 4_600L);
    }

    @Test
    void the_clock_starts_at_the_click_and_not_at_the_request() {
        story.tell(new News.TokenGiven("lounge", "ann", "Ann", new Visit("page", OUTSIDE, ""), 3_000, 0));
        story.passes(1_400);

        assertThat(story.record("ann").verdictAfterMs()).isEqualTo(4_300);
    }

    /** The first request to a server that has just started takes long; the page asks for the cause by its own clock all the same. */
    @Test
    void a_page_that_says_when_its_click_was_sets_the_clock_right() {
        var ann = story.clicks("ann", OUTSIDE).opens().describes();
        story.passes(3_100);
        ann.says(at(3_400));
        story.passes(600);
        assertThat(story.asked).as("3.9 s and a little after the click").hasSize(1);
        ann.diagnosed(new Seen());
        story.passes(400);

        assertThat(ann.told()).contains(Cause.UDP_PORTS_CLOSED);
        assertThat(story.record("ann").verdictAfterMs()).isEqualTo(4_300);
        assertThat(story.record("ann").stations()).first().isEqualTo(new Passed(spokes.web.joins.entity.Station.TOKEN, 300, ""));
    }

    @Test
    void a_page_that_says_a_later_click_or_says_it_late_changes_nothing() {
        var ann = story.clicks("ann", OUTSIDE).opens().describes();
        story.passes(3_400);
        ann.says(at(2_000));
        story.passes(600);
        assertThat(story.asked).hasSize(1);
        ann.says(at(60_000));
        story.passes(300);

        assertThat(story.record("ann").verdictAfterMs()).isEqualTo(4_300);
    }

    private static PageReport at(long sinceClickMs) {
        return new PageReport(sinceClickMs, 0, Map.of(), List.of(), Map.of(), List.of(), PageReport.Socket.notTried(), Optional.empty());
    }

    @Test
    void who_gets_in_at_last_is_told_nothing_any_more_and_the_list_remembers() {
        var ann = story.clicks("ann", OUTSIDE).opens().describes();
        story.passes(3_950);
        ann.diagnosed(new Seen());
        story.passes(1_000);
        ann.connects(PeerRole.SUBSCRIBER);

        assertThat(ann.told()).isEmpty();
        assertThat(story.record("ann").state()).isEqualTo(State.IN);
        assertThat(story.cause("ann")).contains(Cause.UDP_PORTS_CLOSED);
    }

    @Test
    void what_is_known_stays_known_when_later_evidence_is_not_enough() {
        var ann = story.clicks("ann", OUTSIDE).opens().describes();
        story.passes(3_950);
        ann.diagnosed(new Seen());
        story.passes(1_000);
        ann.diagnosed(new Seen().checks(1, 1, 0));
        story.passes(4_000);

        assertThat(ann.told()).contains(Cause.UDP_PORTS_CLOSED);
    }

    @Test
    void attempts_of_one_click_are_one_join() {
        var ann = story.clicks("ann", OUTSIDE).opens().describes();
        story.passes(15_000);
        ann.leaves("CLIENT_INITIATED");
        story.tell(new News.TokenGiven("lounge", "ann", "Ann", new Visit("page", OUTSIDE, ""), 15_500, 1));
        ann.opens().describes();

        assertThat(story.book.records()).hasSize(1);
        assertThat(story.record("ann").attempts()).isEqualTo(2);
        assertThat(story.record("ann").state()).isEqualTo(State.TRYING);
        story.passes(2_100);
        ann.diagnosed(new Seen());
        story.passes(2_500);
        assertThat(ann.told()).contains(Cause.UDP_PORTS_CLOSED);
    }

    @Test
    void whose_token_says_no_name_is_known_by_its_identity() {
        story.tell(new News.Accepted("lounge", "sensor-7", "", new News.Visit("go", JoinStory.OUTSIDE, "")));

        assertThat(story.record("sensor-7").name()).isEqualTo("sensor-7");
    }

    @Test
    void another_click_is_another_join() {
        story.clicks("ann", OUTSIDE).opens().describes().connects(PeerRole.SUBSCRIBER);
        story.clicks("ann", OUTSIDE);

        assertThat(story.book.records()).hasSize(2);
    }

    @Test
    void who_is_replaced_by_a_newer_session_was_taken_over() {
        var ann = story.getsIn("ann", OUTSIDE, "udp");
        ann.leaves("DUPLICATE_IDENTITY");

        assertThat(story.cause("ann")).contains(Cause.IDENTITY_TAKEN_OVER);
        assertThat(story.record("ann").state()).isEqualTo(State.LEFT);
    }

    @Test
    void a_refused_token_is_in_the_list_and_many_from_one_place_are_one_line() {
        for (int i = 0; i < 500; i++) {
            story.tell(new News.Refused("", "", new Visit("", OUTSIDE, ""), Cause.TOKEN_REFUSED, 401, "The token has expired."));
        }
        assertThat(story.book.records()).hasSize(1);
        assertThat(story.book.records().getFirst().attempts()).isEqualTo(500);
        assertThat(story.book.records().getFirst().verdict().orElseThrow().values()).containsEntry("reason", "The token has expired.");
    }

    @Test
    void strangers_cannot_push_the_others_out_of_the_list() {
        story.getsIn("ann", OUTSIDE, "udp");
        for (int i = 0; i < 1_000; i++) {
            story.tell(new News.Refused("", "", new Visit("", "198.51." + i / 250 + "." + i % 250, ""), Cause.TOKEN_REFUSED, 401, "no"));
        }
        assertThat(story.book.records()).hasSize(JoinBook.MOST_REFUSED + 1);
        assertThat(story.record("ann").state()).isEqualTo(State.IN);
    }

    @Test
    void the_list_keeps_the_last_two_hundred() {
        for (int i = 0; i < 300; i++) {
            story.clicks("p" + i, OUTSIDE);
        }
        assertThat(story.book.records()).hasSize(200);
        assertThat(story.book.records().getFirst().identity()).isEqualTo("p299");
    }

    @Test
    void whoever_gives_up_is_not_asked_about_for_ever() {
        story.clicks("ann", OUTSIDE).opens().describes();
        story.passes(120_000);
        var asked = List.copyOf(story.asked);
        story.passes(600_000);

        assertThat(story.record("ann").state()).isEqualTo(State.FAILED);
        assertThat(story.asked).isEqualTo(asked);
    }

    @Test
    void a_cut_socket_is_said_of_whoever_is_in() {
        story.getsIn("ann", OUTSIDE, "udp");
        story.tell(new News.CutByProxy("ann", 60, "proxy_read_timeout 1h;"));

        assertThat(story.cause("ann")).contains(Cause.WEBSOCKET_CUT_BY_PROXY);
    }
}
