package spokes.system.official;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spokes.system.browser.Meeting;

/** Whoever comes with one of LiveKit's own clients hears and sees all the others, and is heard and seen by them. */
@ExtendWith(Meeting.Place.class)
class ConversationIT {
    @Test
    void node_and_python_hear_and_see_each_other_points_2_18_20_21_37(Meeting meeting) {
        talk(meeting, "node-and-python", ScriptGuest::node, ScriptGuest::python);
    }

    @Test
    void a_browser_and_node_hear_and_see_each_other_points_1_17_19_22(Meeting meeting) {
        talk(meeting, "browser-and-node", name -> new PageGuest("livekit-client", name), ScriptGuest::node);
    }

    @Test
    void a_firefox_and_a_chromium_hear_and_see_each_other_points_1_22(Meeting meeting) {
        talk(meeting, "firefox-and-chromium", name -> PageGuest.inFirefox("livekit-client", name), name -> new PageGuest("livekit-client", name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.0", "2.5", "2.9", "2.15"})
    void an_older_browser_client_and_python_hear_and_see_each_other_point_1(String version, Meeting meeting) {
        talk(meeting, "old-browser-" + version, name -> new PageGuest("livekit-client-" + version, name), ScriptGuest::python);
    }

    @ParameterizedTest(name = "with a single connection: {0}")
    @ValueSource(booleans = {true, false})
    void go_and_node_hear_and_see_each_other_points_2_37(boolean single, Meeting meeting) {
        talk(meeting, "go-and-node-" + single, name -> ScriptGuest.go(name, single), ScriptGuest::node);
    }

    /** Their client tells of a track when its first packet comes. */
    @ParameterizedTest(name = "with a single connection: {0}")
    @ValueSource(booleans = {true, false})
    void go_is_told_of_tracks_that_are_announced_and_never_sent(boolean single, Meeting meeting) {
        try (var ann = ScriptGuest.go("announced-ann-" + single, single); var ben = ScriptGuest.go("announced-ben-" + single, single)) {
            ann.connect(address(meeting), Meeting.TOKENS.token("announced-" + single, "ann", true));
            ann.ask("announce", Map.of());
            ben.connect(address(meeting), Meeting.TOKENS.token("announced-" + single, "ben", true));
            ben.until("knows both tracks", "events", events -> Collections.frequency((List<?>) events, "trackSubscribed ann") == 2);
        }
    }

    /** What the SDK sends and gets goes by channels that are as the protocol wants them; somebody alone has them too. */
    @Test
    void a_browser_with_two_connections_gets_the_servers_channels_with_their_parameters_point_24(Meeting meeting) {
        try (var ann = new PageGuest("livekit-client", "channels-ann")) {
            ann.ask("connect", Map.of("url", address(meeting).toString(), "token", Meeting.TOKENS.token("channels", "ann", true), "room", Map.of("singlePeerConnection", false)));
            ann.until("has the server's channels", "channels", channels -> ((List<?>) channels).containsAll(List.of(
                    "_reliable ordered retransmits null life null in band [] open", "_lossy unordered retransmits 0 life null in band [] open")));
        }
    }

    private static void talk(Meeting meeting, String room, Function<String, Guest> first, Function<String, Guest> second) {
        BiFunction<String, String, String> token = (where, who) -> Meeting.TOKENS.token(where, who, true);
        try (var one = first.apply(room + "-one"); var other = second.apply(room + "-other")) {
            assertThat(one.connect(address(meeting), token.apply(room, "one"))).startsWith("PA_");
            assertThat(one.speak()).startsWith("TR_");
            assertThat(one.show()).startsWith("TR_");
            other.connect(address(meeting), token.apply(room, "other"));
            other.speak();
            other.show();
            other.hears("one");
            other.sees("one");
            one.hears("other");
            one.sees("other");
            one.events("participantConnected other");
        }
    }

    private static URI address(Meeting meeting) {
        return URI.create("ws://localhost:" + meeting.http().getPort());
    }
}
