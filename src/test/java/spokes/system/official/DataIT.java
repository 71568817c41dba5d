package spokes.system.official;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spokes.system.browser.Meeting;
import spokes.system.official.Guest.Message;

/** What LiveKit's own clients say to each other by data channels arrives as it was, by every way that their SDKs have. */
@ExtendWith(Meeting.Place.class)
class DataIT {
    private static final BiFunction<String, String, String> TOKENS = (room, who) -> Meeting.TOKENS.token(room, who, true);

    /** The Go SDK waits for each 15 kB to be acknowledged before it sends the next, and looks every 10 ms. */
    private static final int SMALL_FILE = 1_000_000;

    @ParameterizedTest(name = "with a single connection: {0}")
    @ValueSource(booleans = {true, false})
    void two_browsers_exchange_everything_points_82_83_86_87(boolean single, Meeting meeting) {
        exchange(meeting, "data-pages-" + single, single, name -> new PageGuest("livekit-client", name), name -> new PageGuest("livekit-client", name));
    }

    @Test
    void a_browser_and_python_exchange_everything_point_87(Meeting meeting) {
        exchange(meeting, "data-page-python", true, name -> new PageGuest("livekit-client", name), ScriptGuest::python);
    }

    @Test
    void node_and_python_exchange_everything_point_87(Meeting meeting) {
        exchange(meeting, "data-node-python", true, ScriptGuest::node, ScriptGuest::python);
    }

    @ParameterizedTest(name = "with a single connection: {0}")
    @ValueSource(booleans = {true, false})
    void go_and_a_browser_exchange_everything_points_82_83_86(boolean single, Meeting meeting) {
        exchange(meeting, "data-go-page-" + single, single, name -> ScriptGuest.go(name, single), name -> new PageGuest("livekit-client", name), SMALL_FILE);
    }

    @Test
    void only_those_who_are_named_get_it_point_84(Meeting meeting) {
        try (var ann = new PageGuest("livekit-client", "data-to-ann"); var ben = ScriptGuest.node("data-to-ben"); var cid = ScriptGuest.node("data-to-cid")) {
            connect(meeting, "data-to", ann, "ann", true);
            connect(meeting, "data-to", ben, "ben", true);
            connect(meeting, "data-to", cid, "cid", true);
            ann.ask("send", Map.of("size", 10, "topic", "t", "to", List.of("cid")));
            ann.ask("send", Map.of("size", 11, "topic", "t"));
            ben.receives(Message.bytes("data", "ann", "t", 11));
            cid.receives(Message.bytes("data", "ann", "t", 10));
            assertThat(ben.received()).doesNotContain(Message.bytes("data", "ann", "t", 10));
        }
    }

    @ParameterizedTest(name = "with a single connection: {0}")
    @ValueSource(booleans = {true, false})
    void frames_of_data_tracks_go_from_browser_to_browser_point_91(boolean single, Meeting meeting) {
        var room = "tracks-pages-" + single;
        try (var ann = new PageGuest("livekit-client", room + "-ann"); var ben = new PageGuest("livekit-client", room + "-ben")) {
            connect(meeting, room, ann, "ann", single);
            connect(meeting, room, ben, "ben", single);
            pushes(ann, "ann", ben);
            pushes(ben, "ben", ann);
        }
    }

    @Test
    void frames_of_data_tracks_go_both_ways_between_a_browser_and_python_point_91(Meeting meeting) {
        try (var ann = new PageGuest("livekit-client", "tracks-page-python-ann"); var ben = ScriptGuest.python("tracks-page-python-ben")) {
            connect(meeting, "tracks-page-python", ann, "ann", true);
            connect(meeting, "tracks-page-python", ben, "ben", true);
            pushes(ann, "ann", ben);
            pushes(ben, "ben", ann);
        }
    }

    @Test
    void a_name_that_is_taken_is_refused_as_such_point_91(Meeting meeting) {
        try (var ann = new PageGuest("livekit-client", "tracks-refused-ann"); var ben = ScriptGuest.python("tracks-refused-ben")) {
            connect(meeting, "tracks-refused", ann, "ann", true);
            connect(meeting, "tracks-refused", ben, "ben", true);
            for (var guest : List.of(ann, ben)) {
                guest.ask("publishDataTrack", Map.of("name", "arm"));
                assertThatThrownBy(() -> guest.ask("publishDataTrack", Map.of("name", "arm"))).isInstanceOf(Guest.Refused.class).message().containsIgnoringCase("name");
            }
        }
    }

    /** Frames of one packet and of several; then the track ends. */
    private static void pushes(Guest from, String name, Guest to) {
        publishes(from, "arm", name, to);
        receives(from, "arm", 100, name, to);
        receives(from, "arm", 50_000, name, to);
        from.ask("unpublishDataTrack", Map.of("name", "arm"));
        to.events("dataTrackEnded " + name + " arm");
    }

    private static void publishes(Guest from, String track, String name, Guest to) {
        assertThat((String) from.ask("publishDataTrack", Map.of("name", track))).startsWith("DTR_");
        to.events("dataTrackPublished " + name + " " + track);
    }

    private static void receives(Guest from, String track, int size, String name, Guest to) {
        from.ask("pushFrames", Map.of("name", track, "size", size));
        to.receives(Message.bytes("track", name, track, size));
        assertThat(from.received()).noneMatch(message -> message.from().equals(name));
    }

    private static void exchange(Meeting meeting, String room, boolean single, Function<String, Guest> first, Function<String, Guest> second) {
        exchange(meeting, room, single, first, second, 10_000_000);
    }

    private static void exchange(Meeting meeting, String room, boolean single, Function<String, Guest> first, Function<String, Guest> second, int fileBytes) {
        try (var ann = first.apply(room + "-ann"); var ben = second.apply(room + "-ben")) {
            connect(meeting, room, ann, "ann", single);
            connect(meeting, room, ben, "ben", single);
            for (var way : List.of(List.of(ann, "ann", ben, "ben"), List.of(ben, "ben", ann, "ann"))) {
                says((Guest) way.get(0), (String) way.get(1), (Guest) way.get(2), (String) way.get(3), fileBytes);
            }
        }
    }

    private static void says(Guest from, String name, Guest to, String other, int fileBytes) {
        from.ask("send", Map.of("size", 100, "topic", "small"));
        to.receives(Message.bytes("data", name, "small", 100));
        from.ask("send", Map.of("size", 14_000, "topic", "large"));
        to.receives(Message.bytes("data", name, "large", 14_000));
        from.ask("send", Map.of("size", 300, "topic", "lossy", "reliable", false));
        to.receives(Message.bytes("data", name, "lossy", 300));
        from.ask("sendText", Map.of("size", 40_000));
        to.receives(Message.text(name, 40_000));
        from.ask("sendBytes", Map.of("size", fileBytes));
        to.receives(Message.bytes("bytes", name, "bytes", fileBytes));
        assertThat(from.ask("rpc", Map.of("to", other, "payload", "ping"))).isEqualTo(name + ": ping");
        assertThat(from.received()).noneMatch(message -> message.from().equals(name));
    }

    private static void connect(Meeting meeting, String room, Guest guest, String identity, boolean single) {
        var address = URI.create("ws://localhost:" + meeting.http().getPort());
        if (guest instanceof PageGuest) {
            guest.ask("connect", Map.of("url", address.toString(), "token", TOKENS.apply(room, identity), "room", Map.of("singlePeerConnection", single)));
        } else {
            guest.connect(address, TOKENS.apply(room, identity));
        }
    }
}
