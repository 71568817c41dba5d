package spokes.system.official;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import spokes.system.client.Tokens;
import spokes.system.official.Guest.Message;
import spokes.system.server.SpokesServer;

/** Agents of livekit-agents wait on {@code /agent} and come into rooms: by themselves, by name, with a room that asks for them. */
class AgentsIT {
    private static final Tokens TOKENS = Tokens.random("agents");

    private static SpokesServer server;
    private static ScriptGuest program;

    @BeforeAll
    static void start() {
        int port = SpokesServer.freeTcpPort();
        server = SpokesServer.named("agents").with("SPOKES_MEDIA_LOOPBACK_CANDIDATES", "true").with("LIVEKIT_KEYS", TOKENS.keys());
        server.start();
        program = ScriptGuest.serverSdk("agents-program");
        program.ask("open", Map.of("url", server.http().toString(), "key", TOKENS.key(), "secret", TOKENS.secret(), "port", port));
    }

    @AfterAll
    static void stop() {
        program.close();
        server.close();
    }

    private static URI address(String path) {
        return URI.create("ws://localhost:" + server.http().getPort() + path);
    }

    private static ScriptGuest worker(String script, String agentName, String type) {
        var worker = ScriptGuest.agents(script);
        assertThat(worker.ask("open", Map.of("url", address("").toString(), "key", TOKENS.key(), "secret", TOKENS.secret(), "agent", agentName, "type", type)).toString()).startsWith("AW_");
        return worker;
    }

    private static ScriptGuest joins(String room, String identity) {
        var guest = ScriptGuest.node("agents-" + room + "-" + identity);
        guest.connect(address(""), TOKENS.token(room, identity, true));
        return guest;
    }

    private static Object call(String method, Object... args) {
        return program.ask("call", Map.of("method", method, "args", List.of(args)));
    }

    private static Object dispatch(String method, Object... args) {
        return program.ask("dispatch", Map.of("method", method, "args", List.of(args)));
    }

    private static void says(ScriptGuest worker, String words) {
        worker.until("says " + words, "words", said -> ((List<?>) said).contains(words));
    }

    private static Message greeting(String from) {
        return Message.bytes("data", from, "agent", 10);
    }

    @Test
    void agents_without_a_name_come_by_themselves_and_go_with_the_room() {
        try (var worker = worker("agents-open", "", "ROOM")) {
            call("createRoom", Map.of("name", "open", "departureTimeout", 2));
            says(worker, "joined open");
            try (var ann = joins("open", "ann")) {
                ann.until("sees the agent", "people", people -> ((Map<?, ?>) people).containsKey("agent of open"));
                var agent = (Map<?, ?>) ((Map<?, ?>) ann.ask("people", Map.of())).get("agent of open");
                assertThat(((Map<?, ?>) agent.get("attributes")).get("mood")).isEqualTo("fine");
                assertThat(((List<?>) call("listParticipants", "open")).stream().map(who -> ((Map<?, ?>) who).get("kind").toString())).contains("AGENT");
            }
            says(worker, "ended open");
        }
    }

    @Test
    void an_agent_is_sent_by_name_and_taken_away_again() {
        try (var ann = joins("named", "ann"); var worker = worker("agents-named", "helper", "ROOM")) {
            var made = (Map<?, ?>) dispatch("createDispatch", "named", "helper", Map.of("metadata", "soup"));
            ann.events("participantConnected agent of named");
            ann.receives(greeting("agent of named"));
            says(worker, "job named with soup");
            assertThat(ann.ask("people", Map.of()).toString()).contains("lk.agent_name=helper");
            var id = made.get("id").toString();
            var listed = ((List<?>) dispatch("listDispatch", "named")).stream().map(it -> (Map<?, ?>) it).filter(it -> it.get("id").equals(id)).toList();
            assertThat(listed).singleElement().satisfies(it -> assertThat(it.toString()).contains("RUNNING", "agent of named"));
            dispatch("deleteDispatch", id, "named");
            ann.events("participantDisconnected agent of named");
            says(worker, "ended named");
            assertThat(((List<?>) dispatch("listDispatch", "named")).stream().map(it -> ((Map<?, ?>) it).get("id").toString())).doesNotContain(id);
            assertThatThrownBy(() -> dispatch("deleteDispatch", id, "named")).hasMessageContaining("not_found");
        }
    }

    @Test
    void a_room_is_made_with_its_agents_and_one_of_them_is_for_publishers() {
        try (var worker = worker("agents-publisher", "scribe", "PUBLISHER")) {
            call("createRoom", Map.of("name", "minutes", "agents", List.of(Map.of("agentName", "scribe"))));
            try (var ann = joins("minutes", "ann"); var ben = joins("minutes", "ben")) {
                ann.speak();
                ben.receives(greeting("agent of ann"));
                says(worker, "joined minutes about ann");
                assertThat((List<?>) worker.ask("words", Map.of())).noneMatch(word -> word.toString().contains("ben"));
            }
        }
    }

    @Test
    void a_job_whose_worker_dies_is_done_by_another() {
        var doomed = worker("agents-doomed", "twin", "ROOM");
        try (var ann = joins("twins", "ann")) {
            dispatch("createDispatch", "twins", "twin");
            ann.receives(greeting("agent of twins"));
            try (var heir = worker("agents-heir", "twin", "ROOM")) {
                doomed.kill();
                ann.events("participantDisconnected agent of twins");
                says(heir, "joined twins");
                ann.until("is greeted twice", "messages", messages -> ((List<?>) messages).size() == 2);
            }
        }
    }

    @Test
    void who_talks_nonsense_or_may_not_register_is_told_so_and_disturbs_nobody() throws Exception {
        try (var worker = worker("agents-neighbour", "neighbour", "ROOM"); var client = HttpClient.newHttpClient()) {
            assertThatThrownBy(() -> open(client, TOKENS.token("somewhere", "ann", true)).join()).isInstanceOf(CompletionException.class)
                    .satisfies(refused -> assertThat(((java.net.http.WebSocketHandshakeException) refused.getCause()).getResponse().statusCode()).isEqualTo(401));
            var closed = new CompletableFuture<String>();
            open(client, TOKENS.granting("", "{\"agent\":true}"), closed).join().sendBinary(ByteBuffer.wrap(new byte[] {(byte) 0xff, 1, 2, 3}), true).join();
            assertThat(closed.get(10, SECONDS)).isEqualTo("1002 This is not a WorkerMessage.");
            dispatch("createDispatch", "quiet", "neighbour");
            says(worker, "joined quiet");
        }
    }

    private static CompletableFuture<WebSocket> open(HttpClient client, String token) {
        return open(client, token, new CompletableFuture<>());
    }

    private static CompletableFuture<WebSocket> open(HttpClient client, String token, CompletableFuture<String> closed) {
        return client.newWebSocketBuilder().header("Authorization", "Bearer " + token).buildAsync(address("/agent"), new WebSocket.Listener() {
            @Override
            public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
                closed.complete(code + " " + reason);
                return null;
            }
        });
    }
}
