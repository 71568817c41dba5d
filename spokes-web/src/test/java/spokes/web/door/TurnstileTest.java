package spokes.web.door;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Before a listener of Grizzly's with one thread more than may open sockets at a time. */
class TurnstileTest {
    private static final int AT_A_TIME = Turnstile.AT_A_TIME_PER_PROCESSOR * Runtime.getRuntime().availableProcessors(), CROWD = AT_A_TIME + 20;

    private LocalListener listener;
    private final List<Socket> crowd = new ArrayList<>();
    private final CountDownLatch full = new CountDownLatch(AT_A_TIME), mayGoOn = new CountDownLatch(1), all = new CountDownLatch(CROWD);
    /** Whether what comes later for the same request goes straight to the one inside. */
    private final BlockingQueue<Boolean> saidLater = new LinkedBlockingQueue<>();
    private final AtomicInteger most = new AtomicInteger(), opening = new AtomicInteger();

    @BeforeEach
    void serves() throws IOException {
        var inside = new HttpHandler() {
            @Override
            public void service(Request request, Response response) throws Exception {
                if (request.getRequestURI().equals("/rtc")) {
                    opens();
                }
                saidLater.add(listener.filter().getHttpHandler().getRequestExecutorProvider().getExecutor(request) == getRequestExecutorProvider().getExecutor(request));
                response.getWriter().write("served");
            }
        };
        listener = new LocalListener(AT_A_TIME + 1, inside);
        Turnstile.before(listener.filter());
    }

    private void opens() throws InterruptedException {
        most.accumulateAndGet(opening.incrementAndGet(), Math::max);
        full.countDown();
        mayGoOn.await();
        opening.decrementAndGet();
        all.countDown();
    }

    @AfterEach
    void ends() throws IOException {
        mayGoOn.countDown();
        for (var one : crowd) one.close();
        listener.close();
    }

    @Test
    void who_asks_for_anything_else_does_not_wait_behind_a_crowd() throws Exception {
        comes();
        assertThat(full.await(10, SECONDS)).isTrue();

        try (var http = HttpClient.newHttpClient()) {
            var answer = http.sendAsync(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + listener.port() + "/page")).build(), BodyHandlers.ofString());
            assertThat(answer.get(10, SECONDS).body()).isEqualTo("served");
        }
    }

    @Test
    void everybody_comes_in_and_never_more_at_a_time_than_may() throws Exception {
        comes();
        assertThat(full.await(10, SECONDS)).isTrue();

        mayGoOn.countDown();

        assertThat(all.await(10, SECONDS)).isTrue();
        assertThat(most).hasValue(AT_A_TIME);
    }

    @Test
    void what_is_said_on_a_socket_that_is_open_goes_past_it() throws Exception {
        mayGoOn.countDown();

        comes();

        assertThat(saidLater.poll(10, SECONDS)).isTrue();
    }

    private void comes() throws IOException {
        for (int i = 0; i < CROWD; i++) {
            crowd.add(listener.asksForSocket("/rtc"));
        }
    }
}
