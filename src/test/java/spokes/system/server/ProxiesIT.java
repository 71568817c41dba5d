package spokes.system.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import livekit.LivekitRtc.SignalResponse.MessageCase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import spokes.system.server.Proxy.Kind;

/** The examples in {@code config/} carry what Spokes needs: the page, cookies and their Origin, long addresses, WebSockets that are silent, and no tokens into logs. */
@ExtendWith(ConfiguredServer.class)
class ProxiesIT {
    private static final int LONG = 60_000, IDLE_S = 70, LONGEST_BETWEEN_PINGS_S = 10;
    private static final String SECRET = "nobody-may-read-this";

    private static final Map<Kind, Proxy> proxies = new EnumMap<>(Kind.class), proxiesOfSilent = new EnumMap<>(Kind.class);
    private static SilentServer silent;
    private static HttpClient http;

    @BeforeAll
    static void starts(SpokesServer server) {
        http = HttpClient.newBuilder().sslContext(Tls.trusting()).build();
        silent = new SilentServer();
        for (var kind : Kind.values()) {
            proxies.put(kind, Proxy.before(server.http(), kind));
            proxiesOfSilent.put(kind, Proxy.before(silent.http(), kind));
        }
    }

    @AfterAll
    static void ends() {
        proxies.values().forEach(Proxy::close);
        proxiesOfSilent.values().forEach(Proxy::close);
        silent.close();
        http.shutdownNow();
        http.close();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void the_page_comes_through(Kind kind) throws Exception {
        assertThat(get(kind, "/").body()).contains("<html");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void the_server_sees_the_origin_that_it_compares_with(Kind kind) throws Exception {
        assertThat(postTo(kind, proxies.get(kind).https().toString()).statusCode()).as("refused because there is an owner, not for where it came from").isEqualTo(409);
        assertThat(postTo(kind, "https://elsewhere.example").statusCode()).isEqualTo(403);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void the_server_knows_that_the_browser_speaks_https(Kind kind) throws Exception {
        try (var owner = new Page(proxies.get(kind).https())) {
            assertThat(owner.logIn(ConfiguredServer.OWNER, ConfiguredServer.PASSWORD).statusCode()).isEqualTo(200);
            assertThat(owner.cookie()).as("a name that browsers take over https only").startsWith("__Host-");
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void an_address_of_sixty_kilobytes_reaches_the_server_point_5(Kind kind) throws Exception {
        assertThat(get(kind, "/rtc/validate?access_token=" + "x".repeat(LONG)).statusCode()).isEqualTo(401);
        assertThat(get(kind, "/rtc/v1/validate?join_request=" + "x".repeat(LONG)).statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void a_client_joins(Kind kind) throws Exception {
        var token = ConfiguredServer.TOKENS.token("behind " + kind, "ann", true).replace(" ", "%20");
        try (var socket = SignalSocket.open(http, URI.create(proxies.get(kind).https() + "/rtc?protocol=16&access_token=" + token), "")) {
            assertThat(socket.next().getMessageCase()).isEqualTo(MessageCase.JOIN);
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void the_server_refuses_a_socket_with_its_own_status_trap_6(Kind kind) {
        assertThatThrownBy(() -> SignalSocket.open(http, URI.create(proxies.get(kind).https() + "/rtc?access_token=wrong"), "")).cause()
            .isInstanceOfSatisfying(WebSocketHandshakeException.class, refused -> assertThat(refused.getResponse().statusCode()).isEqualTo(401));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void what_a_caller_writes_into_forwarding_headers_is_not_what_the_proxy_says(Kind kind) throws Exception {
        var address = proxiesOfSilent.get(kind).https();
        var request = HttpRequest.newBuilder(address).header("X-Forwarded-For", "6.6.6.6").header("X-Forwarded-Host", "evil.example").header("X-Forwarded-Proto", "gopher");
        http.send(request.build(), BodyHandlers.discarding());

        var seen = silent.next();
        assertThat(seen.header("X-Forwarded-For").getLast()).as("the last hop of the last header").endsWith("127.0.0.1");
        assertThat(seen.header("X-Forwarded-Host")).containsExactly(address.getAuthority());
        assertThat(seen.header("Host")).containsExactly(address.getAuthority());
        assertThat(seen.header("X-Forwarded-Proto")).containsExactly("https");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void no_token_gets_into_a_log_whether_the_server_is_there_or_not(Kind kind) throws Exception {
        get(kind, "/rtc/validate?access_token=" + SECRET);
        var away = new SilentServer();
        try (var proxy = Proxy.before(away.http(), kind)) {
            away.close();
            var answer = http.send(HttpRequest.newBuilder(URI.create(proxy.https() + "/rtc?access_token=" + SECRET)).build(), BodyHandlers.ofString());
            assertThat(answer.statusCode()).isIn(502, 503);
            proxy.pause();
            assertThat(proxy.logs()).doesNotContain(SECRET);
        }
        assertThat(proxies.get(kind).logs()).doesNotContain(SECRET);
    }

    /** One wait for all: a socket on which nobody says anything, and one of ours, on which the server pings. */
    @Test
    void sockets_that_are_silent_for_seventy_seconds_stay_open_trap_4(SpokesServer server) throws Exception {
        var unspoken = new ArrayList<Unspoken>();
        var ours = new EnumMap<Kind, SignalSocket>(Kind.class);
        for (var kind : Kind.values()) {
            unspoken.add(Unspoken.through(kind));
            try (var owner = new Page(proxies.get(kind).https())) {
                owner.logIn(ConfiguredServer.OWNER, ConfiguredServer.PASSWORD);
                ours.put(kind, SignalSocket.open(http, URI.create(proxies.get(kind).https() + "/api/live"), owner.cookie()));
            }
        }

        SECONDS.sleep(IDLE_S);

        for (var socket : unspoken) socket.talks();
        ours.forEach((kind, socket) -> {
            assertThat(socket.end()).as("through " + kind).isEmpty();
            assertThat(socket.pings()).as("pings through " + kind).isGreaterThanOrEqualTo(IDLE_S / LONGEST_BETWEEN_PINGS_S);
            socket.close();
        });
    }

    /** A socket to the {@link SilentServer}, both of its ends in hand. */
    private record Unspoken(Kind kind, WebSocket client, CompletableFuture<String> heard, SilentServer.Arrived server) {
        static Unspoken through(Kind kind) throws Exception {
            var heard = new CompletableFuture<String>();
            var listener = new WebSocket.Listener() {
                @Override
                public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
                    heard.complete(text.toString());
                    return null;
                }

                @Override
                public void onError(WebSocket from, Throwable error) {
                    heard.completeExceptionally(error);
                }
            };
            var address = URI.create(proxiesOfSilent.get(kind).https().toString().replaceFirst("^http", "ws") + "/rtc");
            var client = http.newWebSocketBuilder().buildAsync(address, listener).get(20, SECONDS);
            var server = silent.next();
            assertThat(server.firstLine()).startsWith("GET /rtc ");
            return new Unspoken(kind, client, heard, server);
        }

        void talks() throws Exception {
            server.says('s');
            assertThat(heard.get(10, SECONDS)).as("from the server through " + kind).isEqualTo("s");
            client.sendText("c", true).get(10, SECONDS);
            assertThat(server.hears()).as("from the client through " + kind).isEqualTo('c');
            client.abort();
        }
    }

    private static HttpResponse<String> get(Kind kind, String path) throws Exception {
        return http.send(HttpRequest.newBuilder(URI.create(proxies.get(kind).https() + path)).build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> postTo(Kind kind, String origin) throws Exception {
        var form = "{\"token\":\"wrong\",\"name\":\"Eve\",\"password\":\"long enough for anybody\",\"serverName\":\"Mine\"}";
        return http.send(HttpRequest.newBuilder(proxies.get(kind).https().resolve("/api/setup")).header("Content-Type", "application/json").header("X-Spokes", "1")
            .header("Origin", origin).POST(BodyPublishers.ofString(form)).build(), BodyHandlers.ofString());
    }
}
