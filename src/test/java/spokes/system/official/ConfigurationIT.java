package spokes.system.official;

import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import spokes.system.client.Tokens;
import spokes.system.server.SpokesServer;

/** A server whose operator has decided otherwise than most. */
class ConfigurationIT {
    private static final Tokens TOKENS = new Tokens("configuration", "a secret that only the tests of configuration know");

    private static SpokesServer server;
    private static HttpClient http;

    @BeforeAll
    static void start() {
        http = HttpClient.newHttpClient();
        server = SpokesServer.named("livekit-config").with("SPOKES_MEDIA_LOOPBACK_CANDIDATES", "true").with("LIVEKIT_KEYS", TOKENS.keys())
                .with("SPOKES_ROOM_AUTO_CREATE", "false").start();
    }

    @AfterAll
    static void end() {
        server.close();
        http.close();
    }

    /** The old path answers the same, so that a client that fell back would be seen to. */
    @Test
    void a_client_learns_that_there_is_no_such_room_and_tries_no_other_way_point_11() throws Exception {
        var token = TOKENS.token("not-there", "ann", true);
        try (var guest = new PageGuest("livekit-client", "room-not-found")) {
            assertThatThrownBy(() -> guest.connect(signaling(), token)).isInstanceOf(Guest.Refused.class).hasMessageContaining("requested room does not exist");
            var asked = (List<?>) guest.browser().await("return performance.getEntriesByType('resource').map((entry) => new URL(entry.name).pathname).filter((path) => path.startsWith('/rtc'))");
            assertThat(asked).isNotEmpty().allSatisfy(path -> assertThat(path).isEqualTo("/rtc/v1/validate"));
        }
        var answer = validate(token);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("requested room does not exist");
    }

    @Test
    void whoever_may_make_rooms_makes_it_by_coming_and_others_may_follow() throws Exception {
        var maker = TOKENS.granting("maker", "{\"roomJoin\":true,\"roomCreate\":true,\"room\":\"made\"}");
        assertThat(validate(TOKENS.token("made", "ann", true)).statusCode()).isEqualTo(404);
        try (var guest = ScriptGuest.node("maker")) {
            guest.connect(signaling(), maker);
            assertThat(validate(TOKENS.token("made", "ann", true)).body()).isEqualTo("success");
        }
    }

    private static HttpResponse<String> validate(String token) throws Exception {
        return http.send(HttpRequest.newBuilder(server.http().resolve("/rtc/validate?access_token=" + token)).build(), ofString());
    }

    private static URI signaling() {
        return URI.create("ws://localhost:" + server.http().getPort());
    }
}
