package spokes.system.official;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import spokes.system.browser.Meeting;

/** Whatever LiveKit's own test suites do to a connection ({@code simulateScenario}), the client comes back, and the other one hears it again. */
@ExtendWith(Meeting.Place.class)
class ReconnectIT {
    /** @param single one peer connection for both directions */
    private record Pair(Guest ann, Guest ben, boolean single) implements AutoCloseable {
        static Pair meet(Meeting meeting, String room, boolean single) {
            var pair = new Pair(new PageGuest("livekit-client", room + "-ann"), new PageGuest("livekit-client", room + "-ben"), single);
            pair.connect(pair.ann, meeting, room, "ann");
            pair.connect(pair.ben, meeting, room, "ben");
            pair.ben.hears("ann");
            pair.ann.hears("ben");
            return pair;
        }

        private void connect(Guest guest, Meeting meeting, String room, String identity) {
            guest.ask("connect", Map.of("url", URI.create("ws://localhost:" + meeting.http().getPort()).toString(), "token", Meeting.TOKENS.token(room, identity, true),
                    "room", Map.of("singlePeerConnection", single)));
            guest.speak();
            assertThat(guest.ask("connections", Map.of())).isEqualTo(single ? 1L : 2L);
        }

        @SuppressWarnings("unchecked")
        List<String> protocols() {
            return (List<String>) ann.ask("protocols", Map.of());
        }

        String sid() {
            return (String) ann.ask("sid", Map.of());
        }

        /** @return how long it took until the client said that it is back, in milliseconds */
        long simulates(String scenario) {
            ann.ask("forgetEvents", Map.of());
            ben.ask("forgetEvents", Map.of());
            long beganNs = System.nanoTime();
            ann.ask("simulate", Map.of("scenario", scenario));
            ann.events("reconnected");
            long tookMs = (System.nanoTime() - beganNs) / 1_000_000;
            System.out.println(scenario + (single ? " with one connection: " : " with two connections: ") + tookMs + " ms, " + ann.ask("events", Map.of()));
            return tookMs;
        }

        void hearEachOtherAgain() {
            for (var pair : List.of(List.of(ann, "ben"), List.of(ben, "ann"))) {
                var guest = (Guest) pair.getFirst();
                long before = heard(guest, (String) pair.getLast());
                guest.until("hears " + pair.getLast() + " again", "heard", _ -> heard(guest, (String) pair.getLast()) > before + 20);
            }
        }

        private static long heard(Guest guest, String identity) {
            return ((Map<?, ?>) guest.ask("heard", Map.of())).get(identity) instanceof Number number ? number.longValue() : 0;
        }

        @Override
        public void close() {
            ann.close();
            ben.close();
        }
    }

    @ParameterizedTest(name = "{0}, one connection: {1}")
    @CsvSource({"signal-reconnect, true", "signal-reconnect, false", "migration, true", "migration, false",
            "disconnect-signal-on-resume, true", "disconnect-signal-on-resume, false",
            "disconnect-signal-on-resume-no-messages, true", "disconnect-signal-on-resume-no-messages, false"})
    void the_session_is_taken_up_again_and_nobody_else_notices_points_71_72(String scenario, boolean single, Meeting meeting) {
        try (var pair = Pair.meet(meeting, "resume-" + scenario + single, single)) {
            var sid = pair.sid();

            assertThat(pair.simulates(scenario)).isLessThan(15_000);

            assertThat(pair.sid()).isEqualTo(sid);
            pair.hearEachOtherAgain();
            assertThat(pair.ben.ask("events", Map.of()).toString()).doesNotContain("participantDisconnected ann");
        }
    }

    @ParameterizedTest(name = "{0}, one connection: {1}")
    @CsvSource({"resume-reconnect, true", "resume-reconnect, false"})
    void a_client_that_gives_up_its_connections_is_back_and_sound_goes_on(String scenario, boolean single, Meeting meeting) {
        try (var pair = Pair.meet(meeting, "restart-" + scenario + single, single)) {
            assertThat(pair.simulates(scenario)).isLessThan(15_000);
            pair.hearEachOtherAgain();
        }
    }

    @ParameterizedTest(name = "{0}, one connection: {1}")
    @CsvSource({"full-reconnect, true", "full-reconnect, false", "leave-full-reconnect, true", "leave-full-reconnect, false", "node-failure, true", "node-failure, false"})
    void a_new_session_publishes_everything_again_points_73_80(String scenario, boolean single, Meeting meeting) {
        try (var pair = Pair.meet(meeting, "full-" + scenario + single, single)) {
            var sid = pair.sid();

            assertThat(pair.simulates(scenario)).isLessThan(5_000);

            assertThat(pair.sid()).isNotEqualTo(sid);
            pair.hearEachOtherAgain();
        }
    }

    @ParameterizedTest(name = "one connection: {0}")
    @ValueSource(booleans = {true, false})
    void who_is_to_come_by_tcp_comes_by_tcp(boolean single, Meeting meeting) {
        try (var pair = Pair.meet(meeting, "tcp-" + single, single)) {
            assertThat(pair.protocols()).isNotEmpty().containsOnly("udp");

            pair.simulates("force-tcp");

            pair.hearEachOtherAgain();
            assertThat(pair.protocols()).isNotEmpty().containsOnly("tcp");
        }
    }

    @ParameterizedTest(name = "one connection: {0}")
    @ValueSource(booleans = {true, false})
    void who_is_told_to_go_does_not_come_back(boolean single, Meeting meeting) {
        try (var pair = Pair.meet(meeting, "gone-" + single, single)) {
            pair.ann.ask("simulate", Map.of("scenario", "speaker"));
            pair.ben.events("speakers ann");
            pair.ann.ask("simulate", Map.of("scenario", "server-leave"));
            pair.ben.events("participantDisconnected ann");
            assertThat(pair.ann.ask("events", Map.of()).toString()).doesNotContain("reconnecting");
        }
    }
}
