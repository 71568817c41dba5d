package spokes.system.official;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static spokes.system.container.Eventually.eventually;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import spokes.system.client.Tokens;
import spokes.system.server.SpokesServer;

/** A program that runs its rooms by livekit-server-sdk and receives its webhooks, while a guest of rtc-node is in one of them. */
class ServerSdkIT {
    private static final Tokens TOKENS = new Tokens("serverapi", "a secret that only the tests of the server API know");

    private static SpokesServer server;
    private static ScriptGuest program;

    @BeforeAll
    static void start() {
        int port = SpokesServer.freeTcpPort();
        server = SpokesServer.named("server-api").with("SPOKES_MEDIA_LOOPBACK_CANDIDATES", "true").with("LIVEKIT_KEYS", TOKENS.keys())
                .with("SPOKES_WEBHOOK_URLS", "http://127.0.0.1:" + port + "/hooks");
        server.start();
        program = ScriptGuest.serverSdk("server-sdk");
        program.ask("open", Map.of("url", server.http().toString(), "key", TOKENS.key(), "secret", TOKENS.secret(), "port", port));
    }

    @AfterAll
    static void stop() {
        program.close();
        server.close();
    }

    private static Map<?, ?> call(String method, Object... args) {
        return (Map<?, ?>) program.ask("call", Map.of("method", method, "args", List.of(args)));
    }

    private static List<?> list(String method, Object... args) {
        return (List<?>) program.ask("call", Map.of("method", method, "args", List.of(args)));
    }

    private static ScriptGuest joins(String room, String identity) {
        var guest = ScriptGuest.node(room + "-" + identity);
        guest.connect(URI.create("ws://localhost:" + server.http().getPort()), TOKENS.token(room, identity, true));
        return guest;
    }

    @Test
    void a_room_is_made_listed_changed_and_deleted_points_66_98() {
        assertThat(call("createRoom", Map.of("name", "made", "emptyTimeout", 60, "metadata", "m")).get("sid").toString()).startsWith("RM_");
        assertThat(list("listRooms", List.of("made"))).hasSize(1);
        assertThat(call("updateRoomMetadata", "made", "n").get("metadata")).isEqualTo("n");
        call("deleteRoom", "made");
        program.until("room is gone", "hooks", hooks -> events(hooks, "made").contains("room_finished"));
        assertThat(list("listRooms", List.of("made"))).isEmpty();
    }

    @Test
    void people_are_muted_changed_and_removed_and_webhooks_tell_it_in_order_points_55_98_99() {
        program.ask("fail", Map.of("times", 1));
        try (var ann = joins("busy", "ann"); var ben = joins("busy", "ben")) {
            var track = ann.speak();
            ben.hears("ann");
            assertThat(list("listParticipants", "busy")).hasSize(2);
            var muted = call("mutePublishedTrack", "busy", "ann", track, true);
            assertThat(muted.get("muted")).isEqualTo(true);
            ben.events("muted ann");
            assertThatThrownBy(() -> call("mutePublishedTrack", "busy", "ann", track, false)).hasMessageContaining("failed_precondition");
            var changed = call("updateParticipant", "busy", "ben", Map.of("name", "Benjamin", "attributes", Map.of("mood", "fine")));
            assertThat(changed.get("name")).isEqualTo("Benjamin");
            call("removeParticipant", "busy", "ann");
            ben.events("participantDisconnected ann");
            assertThatThrownBy(() -> call("getParticipant", "busy", "ann")).hasMessageContaining("not_found");
        }
        program.until("was told all", "hooks", hooks -> events(hooks, "busy").stream().filter("participant_left"::equals).count() == 2);
        var told = events(program.ask("hooks", Map.of()), "busy");
        assertThat(told).startsWith("room_started").containsOnlyOnce("track_published").containsOnlyOnce("room_started");
        assertThat(told.indexOf("track_published")).isLessThan(told.indexOf("track_unpublished"));
        assertThat(told.indexOf("participant_joined")).isLessThan(told.indexOf("participant_left"));
        assertThat((List<?>) program.ask("refused", Map.of())).as("signatures that the official receiver does not believe").isEmpty();
    }

    private static List<String> events(Object hooks, String room) {
        return ((List<?>) hooks).stream().map(hook -> (Map<?, ?>) hook).filter(hook -> ((Map<?, ?>) hook.get("room")).get("name").equals(room))
                .map(hook -> (String) hook.get("event")).toList();
    }

    @Test
    void a_program_calls_a_method_of_a_client_and_gets_its_answer_or_the_reason_point_98() {
        try (var ann = joins("rpc", "ann"); var ben = ScriptGuest.python("rpc-ben")) {
            ben.connect(URI.create("ws://localhost:" + server.http().getPort()), TOKENS.token("rpc", "ben", true));
            ann.events("participantConnected ben");
            for (var to : List.of("ann", "ben")) {
                assertThat(rpc(to, "echo", "tea?").toString()).endsWith(": tea?");
                assertThatThrownBy(() -> rpc(to, "unheard-of", "")).hasMessageContaining("400 invalid_argument RpcError 1400");
            }
            assertThatThrownBy(() -> rpc("nobody", "echo", "")).hasMessageContaining("404 not_found");
            assertThatThrownBy(() -> rpc("ann", "echo", "x".repeat(20_000))).hasMessageContaining("400 malformed RpcError 1402");
        }
    }

    private static Object rpc(String to, String method, String payload) {
        return program.ask("rpc", Map.of("room", "rpc", "destinationIdentity", to, "method", method, "payload", payload, "responseTimeoutMs", 5_000));
    }

    @Test
    void a_program_with_a_key_of_its_own_is_nobody_point_98() {
        assertThatThrownBy(() -> program.ask("stranger", Map.of("url", server.http().toString()))).hasMessageContaining("401").hasMessageContaining("unauthenticated");
    }

    @Test
    void prometheus_reads_figures_on_this_machine_and_nobody_through_a_proxy_point_100() throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var metrics = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.http().getPort() + "/metrics"));
            var answer = client.send(metrics.build(), BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("livekit_room_total{node_id=\"ND_", "livekit_packet_total{direction=\"incoming\",", "spokes_media_address_info{address=");
            assertThat(client.send(metrics.header("X-Forwarded-For", "198.51.100.7").build(), BodyHandlers.ofString()).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void figures_follow_what_happens_in_rooms_point_100() {
        var before = Figures.read(server.http());
        list("listRooms", List.of());
        try (var ann = joins("figures", "ann"); var ben = joins("figures", "ben")) {
            ann.speak();
            ben.hears("ann");
            eventually(() -> assertThat(Figures.read(server.http()).more("livekit_packet_loss_percent_count", before, "direction=\"outgoing\"", "source=\"MICROPHONE\"")).isPositive());
            var during = Figures.read(server.http());
            for (var direction : List.of("incoming", "outgoing")) {
                assertThat(during.more("livekit_packet_total", before, "direction=\"" + direction + "\"")).isGreaterThan(20);
                assertThat(during.more("livekit_packet_bytes", before, "direction=\"" + direction + "\"")).isGreaterThan(1000);
            }
            assertThat(during.more("livekit_quality_rating_count", before)).isPositive();
            assertThat(during.of("livekit_forward_latency")).as("ns").isBetween(1e3, 1e8);
            assertThat(during.more("livekit_forward_latency_ns_count", before)).isPositive();
            assertThat(during.more("livekit_participant_join_total", before, "state=\"rtc_active\"")).isGreaterThanOrEqualTo(2);
            assertThat(during.more("livekit_session_start_time_ms_count", before)).isGreaterThanOrEqualTo(2);
            assertThat(during.more("livekit_session_start_time_ms_sum", before)).isPositive();
            assertThat(during.more("livekit_peer_connection_state", before, "state=\"connected\"")).isGreaterThanOrEqualTo(2);
            assertThat(during.more("livekit_track_publish_counter", before, "kind=\"AUDIO\"", "state=\"success\"")).isGreaterThanOrEqualTo(1);
            assertThat(during.more("livekit_track_subscribe_counter", before, "state=\"success\"")).isGreaterThanOrEqualTo(1);
            assertThat(during.of("livekit_track_subscribed_total", "kind=\"AUDIO\"")).isGreaterThanOrEqualTo(1);
            assertThat(during.more("livekit_pubsubtime_ms_count", before, "direction=\"subscribe\"", "source=\"MICROPHONE\"")).isGreaterThanOrEqualTo(1);
            assertThat(during.more("livekit_node_messages", before, "status=\"success\"", "direction=\"request\"")).isPositive();
            assertThat(during.more("livekit_node_messages", before, "status=\"success\"", "direction=\"response\"")).isPositive();
            assertThat(during.more("livekit_node_twirp_request_status", before, "method=\"ListRooms\"", "status=\"200\"")).isGreaterThanOrEqualTo(1);
            assertThat(during.more("livekit_node_twirp_request_latency_ms_count", before, "method=\"ListRooms\"")).isGreaterThanOrEqualTo(1);
        }
    }

    /** What {@code /metrics} said at one moment. */
    private record Figures(String text) {
        static Figures read(URI server) {
            try (var client = HttpClient.newHttpClient()) {
                var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.getPort() + "/metrics")).build();
                return new Figures(client.sendAsync(request, BodyHandlers.ofString()).join().body());
            }
        }

        /** The sum of all samples with these labels. */
        double of(String name, String... labels) {
            return text.lines().filter(line -> line.startsWith(name + "{") && List.of(labels).stream().allMatch(line::contains))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ')))).sum();
        }

        double more(String name, Figures before, String... labels) {
            return of(name, labels) - before.of(name, labels);
        }
    }
}
