package spokes.web.door;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.glassfish.grizzly.strategies.WorkerThreadIOStrategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a listener of Grizzly's whose one thread has served before, and keeps what it served with. Each request comes on a connection of its own. */
class FreshRequestsTest {
    private static final int REQUESTS = 20;

    private LocalListener listener;
    private final List<Response> kept = new CopyOnWriteArrayList<>();
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private int ofEach;

    @BeforeEach
    void has_served() throws Exception {
        listener = new LocalListener(1, WorkerThreadIOStrategy.getInstance(), new HttpHandler() {
            @Override
            public void service(Request request, Response response) throws IOException {
                var parts = List.of(request, response, request.getContext(), request.getRequest(), response.getResponse());
                ofEach = parts.size();
                seen.addAll(parts);
                if (request.getRequestURI().equals("/late")) {
                    writesToThoseOfBefore();
                }
                kept.add(response);
                response.getWriter().write("served");
            }
        });
        for (int i = 0; i < REQUESTS; i++) {
            answerTo("/before");
        }
        seen.clear();
        kept.clear();
        FreshRequests.everywhere();
    }

    @AfterEach
    void ends() {
        listener.close();
    }

    @Test
    void no_two_requests_share_anything() throws IOException {
        for (int i = 0; i < REQUESTS; i++) {
            answerTo("/page");
        }

        assertThat(seen.size()).isEqualTo(REQUESTS * ofEach);
    }

    @Test
    void what_is_written_for_a_request_that_has_ended_reaches_nobody() throws IOException {
        answerTo("/page");

        assertThat(answerTo("/late")).endsWith("\r\n\r\nserved");
    }

    private void writesToThoseOfBefore() {
        for (var ended : kept) {
            try {
                ended.getOutputBuffer().write("of somebody else");
                ended.flush();
            } catch (IOException | RuntimeException dead) {
                assertThat(ended.getRequest()).isNull();
            }
        }
    }

    private String answerTo(String path) throws IOException {
        try (var socket = new Socket("127.0.0.1", listener.port())) {
            socket.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").getBytes(US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), US_ASCII);
        }
    }
}
