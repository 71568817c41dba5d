package spokes.system.people;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/** A browser's tab as the page API sees it: with our page's mark, and perhaps with a session's cookie. */
record PageClient(HttpClient http, URI server, Optional<String> cookie) {
    /** What came back. */
    record Answer(int status, String body, Optional<String> cookie) {
        /** The first text of this name, however deep. */
        String text(String field) {
            var found = Pattern.compile('"' + field + "\":\"((?:[^\"\\\\]|\\\\.)*)\"").matcher(body);
            if (!found.find()) throw new AssertionError("no " + field + " in " + body);
            return found.group(1);
        }
    }

    static PageClient stranger(HttpClient http, URI server) {
        return new PageClient(http, server, Optional.empty());
    }

    /** The same browser after this answer. */
    PageClient after(Answer answer) {
        return new PageClient(http, server, answer.cookie().or(() -> cookie));
    }

    Answer get(String path, String... headers) {
        return send(request(path, headers).GET().build());
    }

    Answer send(String method, String path, String json) {
        return send(changing(method, path, json));
    }

    CompletableFuture<Answer> sendNow(String method, String path, String json) {
        return http.sendAsync(changing(method, path, json), BodyHandlers.ofString()).thenApply(PageClient::answer);
    }

    private HttpRequest changing(String method, String path, String json) {
        return request(path, "X-Spokes", "1", "Content-Type", "application/json").method(method, BodyPublishers.ofString(json)).build();
    }

    private HttpRequest.Builder request(String path, String... headers) {
        var request = HttpRequest.newBuilder(server.resolve(path));
        if (headers.length > 0) request.headers(headers);
        cookie.ifPresent(value -> request.header("Cookie", value));
        return request;
    }

    private Answer send(HttpRequest request) {
        try {
            return answer(http.send(request, BodyHandlers.ofString()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    private static Answer answer(HttpResponse<String> response) {
        return new Answer(response.statusCode(), response.body(), response.headers().firstValue("Set-Cookie").map(cookie -> cookie.split(";")[0]));
    }
}
