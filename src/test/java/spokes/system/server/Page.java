package spokes.system.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** What the page does with its API, without a browser: one person with cookies. */
public final class Page implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newBuilder().version(Version.HTTP_1_1).sslContext(Tls.trusting()).build();
    private final URI server;
    /** As a browser sends it; Java's own cookie store would add quotes and {@code $Version}. */
    private String cookie = "";

    public Page(URI server) {
        this.server = server;
    }

    /** Makes the owner by the one-time link. */
    public HttpResponse<String> setUp(URI link, String name, String password) throws IOException {
        return post("/api/setup", """
            {"token":"%s","name":"%s","password":"%s","serverName":"Workshop"}""".formatted(link.getFragment(), name, password));
    }

    public HttpResponse<String> logIn(String name, String password) throws IOException {
        return post("/api/login", """
            {"name":"%s","password":"%s"}""".formatted(name, password));
    }

    public HttpResponse<String> get(String path) throws IOException {
        return send(HttpRequest.newBuilder(server.resolve(path)));
    }

    public HttpResponse<String> post(String path, String json) throws IOException {
        return change("POST", path, json);
    }

    public HttpResponse<String> change(String method, String path, String json) throws IOException {
        return send(HttpRequest.newBuilder(server.resolve(path)).header("Content-Type", "application/json").header("X-Spokes", "1")
            .header("Origin", server.toString()).method(method, BodyPublishers.ofString(json)));
    }

    /** As the server gave it; empty for a stranger. */
    public String cookie() {
        return cookie;
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        if (!cookie.isEmpty()) request.header("Cookie", cookie);
        try {
            var answer = http.send(request.timeout(LIMIT).build(), BodyHandlers.ofString());
            answer.headers().firstValue("Set-Cookie").ifPresent(set -> cookie = set.split(";", 2)[0]);
            return answer;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
