package spokes.system.official;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spokes.system.browser.Meeting;

/** Media that the server cannot read, by LiveKit's own means: who has the key hears and sees, who has another one does not. */
@ExtendWith(Meeting.Place.class)
class EncryptedIT {
    private static final String KEY = "what only we know", OTHER = "what somebody else knows";
    /** More packets than a key frame of this size has, so that a decoder would have shown something. */
    private static final int PACKETS = 100;
    private static final int WORDS = 20;

    @ParameterizedTest(name = "one connection: {0}")
    @ValueSource(booleans = {true, false})
    void two_browsers_with_one_key_hear_and_see_each_other_and_a_third_with_another_key_does_not_point_97(boolean single, Meeting meeting) {
        var room = "sealed-pages-" + single;
        try (var ann = new PageGuest("livekit-client", room + "-ann"); var ben = new PageGuest("livekit-client", room + "-ben"); var eve = new PageGuest("livekit-client", room + "-eve")) {
            enters(ann, meeting, room, "ann", KEY, single);
            enters(eve, meeting, room, "eve", OTHER, single);
            ann.speak();
            ann.show();
            enters(ben, meeting, room, "ben", KEY, single);
            ben.speak();
            ben.show();
            ben.hears("ann");
            ben.sees("ann");
            ann.hears("ben");
            ann.sees("ben");
            eve.until("gets what ann shows", "arrived", _ -> number(eve, "arrived", "ann") > PACKETS);
            assertThat(number(eve, "seen", "ann")).as("pictures of ann that eve could decode").isZero();

            ann.ask("mute", Map.of("muted", true));
            ben.events("muted ann");
            ann.ask("mute", Map.of("muted", false));
            ben.events("unmuted ann");
            long before = number(ben, "heard", "ann");
            ben.until("hears ann after a mute, and the server's silence in it", "heard", _ -> number(ben, "heard", "ann") > before + WORDS);
        }
    }

    @Test
    void a_browser_and_python_with_one_key_hear_and_see_each_other_point_97(Meeting meeting) {
        var room = "sealed-python";
        try (var ann = new PageGuest("livekit-client", room + "-ann"); var ben = ScriptGuest.python(room + "-ben")) {
            enters(ann, meeting, room, "ann", KEY, true);
            ann.speak();
            ann.show();
            ben.ask("connect", Map.of("url", address(meeting).toString(), "token", Meeting.TOKENS.token(room, "ben", true), "key", KEY));
            ben.speak();
            ben.show();
            ben.hears("ann");
            ben.sees("ann");
            ann.hears("ben");
            ann.sees("ben");
        }
    }

    private static void enters(Guest guest, Meeting meeting, String room, String identity, String key, boolean single) {
        guest.ask("connect", Map.of("url", address(meeting).toString(), "token", Meeting.TOKENS.token(room, identity, true), "key", key, "room", Map.of("singlePeerConnection", single)));
    }

    private static long number(Guest guest, String ability, String identity) {
        return ((Map<?, ?>) guest.ask(ability, Map.of())).get(identity) instanceof Number number ? number.longValue() : 0;
    }

    private static URI address(Meeting meeting) {
        return URI.create("ws://localhost:" + meeting.http().getPort());
    }
}
