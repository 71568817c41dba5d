package spokes.system.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code config/nginx.conf} carries what Spokes needs: cookies and their Origin, long addresses, WebSockets and their refusals. */
@ExtendWith(RunningServer.class)
class NginxProxyIT {
    private final HttpClient http = HttpClient.newBuilder().sslContext(Tls.trusting()).build();
    private NginxProxy proxy;

    @BeforeEach
    void starts(SpokesServer server) {
        proxy = NginxProxy.before(server);
    }

    @AfterEach
    void ends() {
        proxy.close();
        http.close();
    }

    @Test
    void carries_the_page() throws Exception {
        assertThat(get("/").body()).contains("<html");
    }

    @Test
    void keeps_the_origin_that_the_server_compares_with() throws Exception {
        var answer = postTo("/api/setup", proxy.https().toString());
        assertThat(answer.body()).as("refused for its token, not for where it came from").contains("token");
    }

    @Test
    void does_not_help_a_page_from_elsewhere() throws Exception {
        assertThat(postTo("/api/setup", "https://elsewhere.example").statusCode()).isEqualTo(403);
        assertThat(postTo("/api/setup", "https://elsewhere.example").body()).doesNotContain("token");
    }

    @Test
    void carries_an_address_as_long_as_a_clients_join_request() throws Exception {
        assertThat(get("/rtc/validate?access_token=" + "x".repeat(20_000)).statusCode()).isEqualTo(401);
    }

    @Test
    void lets_the_server_refuse_a_websocket_with_its_own_status() throws Exception {
        try {
            http.newWebSocketBuilder().buildAsync(URI.create("wss://localhost:" + proxy.https().getPort() + "/rtc?access_token=wrong"), new WebSocket.Listener() {}).get(10, SECONDS);
            assertThat(false).as("a socket was opened with a wrong token").isTrue();
        } catch (ExecutionException refused) {
            assertThat(refused).cause().isInstanceOfSatisfying(WebSocketHandshakeException.class, e -> assertThat(e.getResponse().statusCode()).isEqualTo(401));
        }
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(HttpRequest.newBuilder(URI.create(proxy.https() + path)).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> postTo(String path, String origin) throws Exception {
        var form = "{\"token\":\"wrong\",\"name\":\"Eve\",\"password\":\"long enough for anybody\",\"serverName\":\"Mine\"}";
        return http.send(HttpRequest.newBuilder(proxy.https().resolve(path)).header("Content-Type", "application/json").header("X-Spokes", "1")
            .header("Origin", origin).POST(BodyPublishers.ofString(form)).build(), BodyHandlers.ofString());
    }
}
