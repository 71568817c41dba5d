package spokes.system.official;

import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static spokes.system.container.Eventually.within;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spokes.system.client.Tokens;
import spokes.system.server.SpokesServer;

/** A server that is configured by LiveKit's file alone, but for what its test needs. The order saves a start. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConfigurationIT {
    private static final Tokens FIRST = new Tokens("first", "a secret that only the tests of configuration know"), SECOND = new Tokens("second", "another one that only these tests know: 0123");
    private static final String LONG_NAME = "a room's name of more than thirty bytes";

    private static final int HELD_BACK_MS = 600;
    /** On average of the frames, or seconds of sound, that come next. */
    private static final String KEPT_MS = """
            const track = [...window.__spokes.room.remoteParticipants.values()].flatMap((who) => [...who.trackPublications.values()]).find((one) => one.kind === arguments[0]).track;
            const look = async () => [...(await track.receiver.getStats()).values()].find((report) => report.type === 'inbound-rtp');
            const before = await look();
            const enough = before.jitterBufferEmittedCount + (arguments[0] === 'video' ? 15 : 48000);
            for (;;) {
                await new Promise((soon) => setTimeout(soon, 50));
                const after = await look();
                if (after.jitterBufferEmittedCount >= enough) {
                    return 1000 * (after.jitterBufferDelay - before.jitterBufferDelay) / (after.jitterBufferEmittedCount - before.jitterBufferEmittedCount);
                }
            }
            """;

    private static SpokesServer server;
    private static HttpClient http;
    private static String udpPort;

    @BeforeAll
    static void start() {
        http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        server = SpokesServer.named("livekit-config").with("SPOKES_ROOM_DEPARTURE_TIMEOUT_SECONDS", "9");
        udpPort = server.setting("SPOKES_MEDIA_UDP_PORT_MIN");
        server.with("LIVEKIT_CONFIG", """
                port: 7880
                keys:
                  first: %s
                  second: "%s"
                rtc:
                  udp_port: %s
                  tcp_port: %s
                  tcpport: 1
                  use_external_ip: false
                  enable_loopback_candidate: true
                room:
                  auto_create: false
                  empty_timeout: 77
                  departure_timeout: 88
                limit:
                  max_room_name_length: 30
                  max_metadata_size: lots
                redis:
                  address: localhost:6379
                """.formatted(FIRST.secret(), SECOND.secret(), udpPort, server.setting("SPOKES_MEDIA_TCP_PORT")));
        List.of("UDP_PORT_MIN", "UDP_PORT_MAX", "TCP_PORT", "STUN_SERVERS").forEach(name -> server.without("SPOKES_MEDIA_" + name));
        server.start();
    }

    @AfterAll
    static void end() {
        server.close();
        http.close();
    }

    /** The old path answers the same, so that a client that fell back would be seen to. */
    @Test @Order(1)
    void a_client_learns_that_there_is_no_such_room_and_tries_no_other_way_point_11() throws Exception {
        var token = FIRST.token("not-there", "ann", true);
        try (var guest = new PageGuest("livekit-client", "room-not-found")) {
            assertThatThrownBy(() -> guest.connect(signaling(), token)).isInstanceOf(Guest.Refused.class).hasMessageContaining("requested room does not exist");
            var asked = (List<?>) guest.browser().await("return performance.getEntriesByType('resource').map((entry) => new URL(entry.name).pathname).filter((path) => path.startsWith('/rtc'))");
            assertThat(asked).isNotEmpty().allSatisfy(path -> assertThat(path).isEqualTo("/rtc/v1/validate"));
        }
        var answer = validate(token);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("requested room does not exist");
    }

    @Test @Order(1)
    void whoever_may_make_rooms_makes_it_by_coming_and_others_may_follow_with_a_token_of_another_key() throws Exception {
        var maker = FIRST.granting("maker", "{\"roomJoin\":true,\"roomCreate\":true,\"room\":\"made\"}");
        assertThat(validate(SECOND.token("made", "ann", true)).statusCode()).isEqualTo(404);
        try (var guest = ScriptGuest.node("maker")) {
            guest.connect(signaling(), maker);
            assertThat(validate(SECOND.token("made", "ann", true)).body()).isEqualTo("success");
        }
    }

    @Test @Order(1)
    void the_media_ports_are_those_of_the_file() {
        assertThat(server.log()).containsPattern("listens on UDP [^\n]*:" + udpPort + "\\b");
    }

    @Test @Order(1)
    void rooms_are_as_the_file_says_unless_a_setting_of_ours_says_otherwise() throws Exception {
        assertThat(createRoom("quiet").body()).contains("\"empty_timeout\":77", "\"departure_timeout\":9");
    }

    @Test @Order(1)
    void limits_of_the_file_are_kept_with_the_protocols_errors() throws Exception {
        assertThat(validate(FIRST.token(LONG_NAME, "ann", true)).statusCode()).isEqualTo(400);
        var refused = createRoom(LONG_NAME);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("\"code\":\"invalid_argument\"");
    }

    @Test @Order(1)
    void what_does_not_count_is_said_in_a_sentence_each() {
        assertThat(server.log().lines().filter(line -> line.contains("LIVEKIT_CONFIG"))).map(line -> line.replaceFirst("^.*?(?=LIVEKIT_CONFIG)", "")).containsExactly(
                "LIVEKIT_CONFIG, line 8, has rtc.tcpport, which is not a setting of LiveKit; it is ignored. Did you mean rtc.tcp_port?",
                "LIVEKIT_CONFIG, line 17, has limit.max_metadata_size with a value that it does not take; it is ignored. Allowed is a number.",
                "LIVEKIT_CONFIG has settings that mean nothing here: port (the web port is SPOKES_HTTP_PORT), redis (there is one server, and what it needs is inside).");
    }

    @Test @Order(2)
    void a_file_that_is_no_yaml_is_one_sentence_and_the_server_runs() throws Exception {
        server.stop();
        server.with("LIVEKIT_CONFIG", "rtc: [").with("LIVEKIT_KEYS", SECOND.keys()).with("SPOKES_MEDIA_UDP_PORT_MIN", udpPort).with("SPOKES_MEDIA_STUN_SERVERS", "off").start();
        assertThat(server.log().lines().filter(line -> line.contains("LIVEKIT_CONFIG"))).singleElement().asString().contains("is not YAML, so nothing of it counts");
        assertThat(validate(SECOND.token("not-there", "ann", true)).body()).isEqualTo("success");
        assertThat(validate(FIRST.token("not-there", "ann", true)).statusCode()).isEqualTo(401);
    }

    /** Chromium counts how long each frame was kept before it was shown. Without bounds that is some ten milliseconds here. */
    @ParameterizedTest(name = "single connection: {0}") @Order(1)
    @ValueSource(booleans = {true, false})
    void a_room_may_have_its_videos_held_back(boolean single) throws Exception {
        var name = "held-back-" + single;
        createRoom(name, ",\"min_playout_delay\":" + HELD_BACK_MS + ",\"max_playout_delay\":2000");
        try (var publisher = ScriptGuest.node(name + "-publisher"); var viewer = new PageGuest("livekit-client", name + "-viewer")) {
            publisher.connect(signaling(), FIRST.token(name, "publisher", true));
            publisher.show();
            viewer.ask("connect", Map.of("url", signaling().toString(), "token", FIRST.token(name, "viewer", true), "room", Map.of("singlePeerConnection", single)));
            viewer.sees("publisher");
            within(Duration.ofSeconds(20), () -> {
                var keptMs = ((Number) viewer.browser().await(KEPT_MS, "video")).doubleValue();
                System.out.println("a frame was kept for " + Math.round(keptMs) + " ms");
                assertThat(keptMs).isBetween(HELD_BACK_MS * 0.8, HELD_BACK_MS * 1.6);
            });
        }
    }

    /** Browsers keep in step what is in one stream. Alone the sound would be kept for some tens of milliseconds. */
    @ParameterizedTest(name = "single connection: {0}") @Order(1)
    @ValueSource(booleans = {true, false})
    void where_streams_are_synced_the_sound_waits_for_its_picture(boolean single) throws Exception {
        var name = "synced-" + single;
        createRoom(name, ",\"sync_streams\":true,\"min_playout_delay\":" + HELD_BACK_MS + ",\"max_playout_delay\":2000");
        try (var publisher = ScriptGuest.node(name + "-publisher"); var viewer = new PageGuest("livekit-client", name + "-viewer")) {
            publisher.connect(signaling(), FIRST.token(name, "publisher", true));
            publisher.speak();
            publisher.show();
            viewer.ask("connect", Map.of("url", signaling().toString(), "token", FIRST.token(name, "viewer", true), "room", Map.of("singlePeerConnection", single)));
            viewer.hears("publisher");
            viewer.sees("publisher");
            within(Duration.ofSeconds(40), () -> {
                var keptMs = ((Number) viewer.browser().await(KEPT_MS, "audio")).doubleValue();
                System.out.println("sound was kept for " + Math.round(keptMs) + " ms");
                assertThat(keptMs).isBetween(HELD_BACK_MS * 0.6, HELD_BACK_MS * 1.6);
            });
        }
    }

    /** Java's client asks for HTTP/2 with each request unless it is told not to. */
    @Test @Order(1)
    void a_program_that_would_rather_speak_http_2_is_answered_in_http_1() throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            for (var name : List.of("one", "another")) {
                var answer = client.sendAsync(creation(name, ""), ofString()).get(10, SECONDS);
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                assertThat(answer.body()).contains("\"name\":\"" + name + "\"");
                assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
            }
        }
    }

    private static HttpResponse<String> createRoom(String name) throws IOException, InterruptedException {
        return createRoom(name, "");
    }

    /** @param more members of the request, each with a comma before it */
    private static HttpResponse<String> createRoom(String name, String more) throws IOException, InterruptedException {
        return http.send(creation(name, more), ofString());
    }

    private static HttpRequest creation(String name, String more) {
        return HttpRequest.newBuilder(server.http().resolve("/twirp/livekit.RoomService/CreateRoom")).header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + FIRST.granting("program", "{\"roomCreate\":true}")).POST(BodyPublishers.ofString("{\"name\":\"" + name + "\"" + more + "}")).build();
    }

    private static HttpResponse<String> validate(String token) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(server.http().resolve("/rtc/validate?access_token=" + token)).build(), ofString());
    }

    private static URI signaling() {
        return URI.create("ws://localhost:" + server.http().getPort());
    }
}
