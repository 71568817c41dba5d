package spokes.system.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import spokes.system.client.Tokens;
import spokes.system.server.Payara;

/** The unmodified {@code livekit-client} on somebody else's page, from another origin, with a token of somebody who has the API's secret. */
@ExtendWith(Meeting.Place.class)
class ForeignPageIT {
    private static final String CLIENT = "spokes-web/src/main/client/node_modules/livekit-client/dist/livekit-client.umd.js", ROOM = "not-of-our-page";
    private static final String CONNECT = """
        const room = new LivekitClient.Room({ singlePeerConnection: arguments[2] });
        window.__spokes = { room };
        room.on('trackSubscribed', (track) => document.body.append(track.attach()));     // nothing is decoded for nobody
        await room.connect(arguments[0], arguments[1]);
        await room.localParticipant.enableCameraAndMicrophone();
        return [room.localParticipant.trackPublications.size, room.engine.pcManager.mode];
        """;
    private static final String BE_REFUSED = """
        const room = new LivekitClient.Room(), began = performance.now();
        try {
          await room.connect(arguments[0], arguments[1]);
          return ['connected'];
        } catch (error) {
          return [LivekitClient.ConnectionErrorReason[error.reason], error.status, performance.now() - began];
        }
        """;
    private static final String LOOK = """
        const seen = [], browsers = window.fetch;
        window.fetch = async (address, options) => {
          const answer = await browsers(address, options);
          seen.push(`${options?.method} ${answer.status} ${answer.type}`);
          return answer;
        };
        await new LivekitClient.Room().prepareConnection(arguments[0]);
        const page = await window.fetch(arguments[0].replace(/^ws/, 'http'), { method: 'GET' });
        return [...seen, (await page.text()).includes('<html')];
        """;

    private ServedPage page;

    @BeforeEach
    void serves() throws IOException {
        page = new ServedPage()
            .with("/", "text/html", "<!doctype html><title>Somebody else</title><script src=/livekit-client.js></script>".getBytes(UTF_8))
            .with("/livekit-client.js", "text/javascript", Files.readAllBytes(Payara.root().resolve(CLIENT)));
    }

    @AfterEach
    void ends() {
        page.close();
    }

    /** With one connection each, with two, and one of either kind. */
    @ParameterizedTest(name = "single: {0} and {1}")
    @CsvSource({"true, true", "false, false", "true, false"})
    void connects_publishes_and_subscribes(boolean single, boolean otherSingle, Meeting meeting) {
        try (var one = new Browser("foreign-one"); var other = new Browser("foreign-other")) {
            assertThat(connects(one, meeting, "one", single)).isEqualTo(List.of(2L, mode(single)));
            assertThat(connects(other, meeting, "other", otherSingle)).isEqualTo(List.of(2L, mode(otherSingle)));

            for (var browser : List.of(one, other)) {
                var received = Reception.untilFlowing(browser, 1, 1);
                System.out.println("foreign page received " + received);
                assertThat(received.lost()).as("packets lost").isZero();
            }
        }
    }

    @Test
    void is_refused_at_once_with_a_token_that_another_secret_signed_points_7_8(Meeting meeting) {
        try (var browser = new Browser("foreign-stranger")) {
            browser.go(page.address());
            var answer = (List<?>) browser.await(BE_REFUSED, signaling(meeting), new Tokens(Meeting.TOKENS.key(), "not the secret of this server at all").token(ROOM, "stranger", true));
            System.out.println("wrong token: " + answer);
            assertThat(answer.subList(0, 2)).isEqualTo(List.of("NotAllowed", 401L));
            assertThat(((Number) answer.get(2)).doubleValue()).as("milliseconds until refused").isLessThan(2000);
        }
    }

    /** A browser keeps from a page whatever another origin does not share, so what it sees here was shared. */
    @Test
    void looks_at_the_server_before_it_connects_point_12(Meeting meeting) {
        try (var browser = new Browser("foreign-early")) {
            browser.go(page.address());
            assertThat(browser.await(LOOK, signaling(meeting))).isEqualTo(List.of("HEAD 200 cors", "GET 200 cors", true));
        }
    }

    private static String mode(boolean single) {
        return single ? "publisher-only" : "subscriber-primary";
    }

    private Object connects(Browser browser, Meeting meeting, String identity, boolean single) {
        browser.go(page.address());
        return browser.await(CONNECT, signaling(meeting), Meeting.TOKENS.token(ROOM, identity, true), single);
    }

    private static String signaling(Meeting meeting) {
        return "ws://localhost:" + meeting.http().getPort();
    }
}
