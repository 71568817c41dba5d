package spokes.system.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import spokes.system.client.Tokens;
import spokes.system.container.Eventually;

/** A server that has started plays joins through with itself, and nobody can tell, except by its log. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RehearsalIT {
    private static final Tokens TOKENS = Tokens.random("rehearsal");
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final List<String> WEBHOOKS = new CopyOnWriteArrayList<>();

    private static HttpServer receiver;
    private static SpokesServer server;

    @BeforeAll
    static void starts() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            WEBHOOKS.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        receiver.start();
        server = SpokesServer.named("rehearsal").without("SPOKES_MEDIA_REHEARSAL").with("LIVEKIT_KEYS", TOKENS.keys())
            .with("SPOKES_WEBHOOK_URLS", "http://127.0.0.1:" + receiver.getAddress().getPort() + "/").start();
    }

    @AfterAll
    static void ends() {
        server.close();
        receiver.stop(0);
    }

    @Test
    @Order(1)
    void all_joins_are_played_through_and_nobody_hears_of_them() throws Exception {
        var before = figures();
        Eventually.within(LIMIT, () -> assertThat(server.log()).contains("joins have been rehearsed"));
        assertThat(server.log()).contains("400 joins have been rehearsed").doesNotContain(" joined with ");
        assertThat(figures()).as("of rooms, people, signals and packets").isEqualTo(before);
        assertThat(rooms()).isEqualTo("{\"rooms\":[]}");
        assertThat(WEBHOOKS).isEmpty();
    }

    @Test
    @Order(2)
    void somebody_real_has_the_server_to_himself() throws Exception {
        server.stop();
        server.start();
        var address = URI.create(server.http() + "/rtc?protocol=16&access_token=" + TOKENS.token("real", "ann", true));
        try (var http = HttpClient.newHttpClient(); var socket = SignalSocket.open(http, address, "")) {
            assertThat(socket.next().hasJoin()).isTrue();
            Eventually.within(LIMIT, () -> assertThat(server.log()).contains("joins have been rehearsed"));
            assertThat(server.log()).as("it ended early, if it began at all").doesNotContain("400 joins have been rehearsed");
        }
        Eventually.within(LIMIT, () -> assertThat(WEBHOOKS).as("of a real room").anyMatch(event -> event.contains("room_started")));
    }

    /** All that count what people do, or that somebody could take for it. */
    private static List<String> figures() throws Exception {
        return get("/metrics").lines().filter(line -> line.startsWith("livekit_") || line.startsWith("spokes_media_events_total"))
            .filter(line -> !line.matches(".*(loop_cpu_ns|loop_allocated_bytes).*")).toList();
    }

    private static String get(String path) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(server.http().resolve(path)).build(), BodyHandlers.ofString()).body();
        }
    }

    private static String rooms() throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(server.http().resolve("/twirp/livekit.RoomService/ListRooms")).header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + TOKENS.granting("", "{\"roomList\":true}")).POST(BodyPublishers.ofString("{}")).build();
            return http.send(request, BodyHandlers.ofString()).body();
        }
    }
}
