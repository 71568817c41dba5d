package spokes.web.signaling.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import spokes.web.http.entity.Approach;
import spokes.web.signaling.control.ProxyCuts.Cut;

class ProxyCutsTest {
    private static final Approach HOME = new Approach("198.51.100.4", "198.51.100.4", "127.0.0.1"), OFFICE = new Approach("203.0.113.9", "203.0.113.9", "127.0.0.1"),
            DIRECT = new Approach("192.168.1.50", "192.168.1.50", "192.168.1.50");

    private final ProxyCuts cuts = new ProxyCuts();
    private long nowNs = Long.MAX_VALUE - 100_000_000_000L;         // the clock may wrap

    private Optional<Cut> breaks(Approach approach, double afterS) {
        return ends(approach, afterS, true);
    }

    private Optional<Cut> ends(Approach approach, double afterS, boolean broke) {
        var socket = new Object();
        cuts.opened(socket, approach, nowNs);
        passes(afterS);
        return cuts.ended(socket, broke, nowNs);
    }

    private void passes(double seconds) {
        nowNs += (long) (seconds * 1e9);
    }

    @ParameterizedTest(name = "{0} s")
    @CsvSource({"30, timeout tunnel", "60, proxy_read_timeout", "100, Cloudflare"})
    void the_third_break_at_the_same_limit_is_called_a_cut_and_says_what_to_add(int limit, String line) {
        assertThat(breaks(HOME, limit - 1.9)).isEmpty();
        assertThat(breaks(HOME, limit + 0.2)).isEmpty();

        var cut = breaks(HOME, limit + 1.9);

        assertThat(cut).hasValueSatisfying(it -> {
            assertThat(it.afterS()).isEqualTo(limit);
            assertThat(it.times()).isEqualTo(3);
            assertThat(it.line()).contains(line);
            assertThat(it.sentence()).contains("after " + limit + " s", line, "docs/proxies.md");
        });
        assertThat(cuts.seen(nowNs)).containsExactly(cut.get());
    }

    @ParameterizedTest
    @ValueSource(doubles = {5, 27.9, 32.1, 45, 57.9, 62.1, 97.9, 102.1, 300})
    void breaks_at_other_ages_are_no_proxys_limit(double age) {
        for (int i = 0; i < 20; i++) {
            assertThat(breaks(HOME, age)).isEmpty();
        }
        assertThat(cuts.seen(nowNs)).isEmpty();
    }

    @Test
    void who_says_goodbye_was_not_cut() {
        for (int i = 0; i < 20; i++) {
            assertThat(ends(HOME, 60, false)).isEmpty();
        }
    }

    @Test
    void a_bad_network_that_breaks_at_any_age_is_not_blamed_on_a_proxy() {
        var random = new Random(3);
        int verdicts = 0;
        for (int i = 0; i < 500; i++) {
            verdicts += breaks(HOME, 1 + random.nextDouble() * 150).isPresent() ? 1 : 0;
        }
        assertThat(verdicts).isZero();
    }

    @Test
    void one_proxy_before_the_server_cuts_people_from_everywhere() {
        breaks(HOME, 60);
        breaks(OFFICE, 60);

        assertThat(breaks(new Approach("192.0.2.1", "192.0.2.1", "127.0.0.1"), 60)).hasValueSatisfying(cut -> assertThat(cut.afterS()).isEqualTo(60));
    }

    @Test
    void a_proxy_of_one_office_is_found_although_others_live_longer() {
        var home = new Object();
        cuts.opened(home, HOME, nowNs);
        breaks(OFFICE, 30);
        ends(HOME, 200, false);
        breaks(OFFICE, 30);

        assertThat(breaks(OFFICE, 30)).hasValueSatisfying(cut -> assertThat(cut.afterS()).isEqualTo(30));
        assertThat(cuts.ended(home, true, nowNs)).isEmpty();
    }

    @Test
    void a_socket_that_lives_longer_proves_that_there_is_no_limit() {
        var longLived = new Object();
        cuts.opened(longLived, DIRECT, nowNs);
        passes(63);

        breaks(DIRECT, 60);
        breaks(DIRECT, 60);
        assertThat(breaks(DIRECT, 60)).isEmpty();
        cuts.ended(longLived, false, nowNs);
        assertThat(breaks(DIRECT, 60)).as("what was counted before is forgotten").isEmpty();
    }

    @Test
    void what_was_seen_more_than_an_hour_ago_is_forgotten() {
        breaks(HOME, 60);
        breaks(HOME, 60);
        breaks(HOME, 60);
        passes(3601);

        assertThat(cuts.seen(nowNs)).isEmpty();
        assertThat(breaks(HOME, 60)).isEmpty();
    }

    @Test
    void many_who_came_together_and_go_together_are_one_event_and_no_limit() {
        var sockets = Stream.generate(Object::new).limit(20).toList();
        sockets.forEach(socket -> cuts.opened(socket, HOME, nowNs));
        passes(60);
        assertThat(sockets).allSatisfy(socket -> assertThat(cuts.ended(socket, true, nowNs)).isEmpty());

        breaks(HOME, 60);
        assertThat(breaks(HOME, 60)).as("again and again, though, is a limit").isPresent();
    }

    @Test
    void what_never_opened_ends_without_a_word() {
        assertThat(cuts.ended(new Object(), true, nowNs)).isEmpty();
    }

    @Test
    void memory_is_bounded_however_many_come() {
        for (int i = 0; i < 5000; i++) {
            breaks(new Approach("a" + i, "a" + i, "a" + i), 1);
        }
        for (int i = 0; i < 200; i++) {
            breaks(HOME, 60);
        }
        assertThat(cuts.seen(nowNs)).hasSize(1).allSatisfy(cut -> assertThat(cut.times()).isLessThanOrEqualTo(ProxyCuts.MOST_BREAKS));
    }
}
