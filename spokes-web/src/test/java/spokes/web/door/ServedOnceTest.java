package spokes.web.door;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassfish.grizzly.ReadHandler;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.FilterChainEvent;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpServerFilter;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.glassfish.grizzly.strategies.WorkerThreadIOStrategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Before a listener whose sockets are opened as Payara opens them, and end slowly: between being forgotten and being closed they wait. */
class ServedOnceTest {
    private LocalListener listener;
    private final AtomicInteger served = new AtomicInteger();
    private final BlockingQueue<Response> open = new LinkedBlockingQueue<>();
    private final CountDownLatch ending = new CountDownLatch(1), mayEnd = new CountDownLatch(1);

    @BeforeEach
    void serves() throws IOException {
        listener = new LocalListener(4, WorkerThreadIOStrategy.getInstance(), new HttpHandler() {
            @Override
            public void service(Request request, Response response) throws IOException {
                served.incrementAndGet();
                if (request.getRequestURI().equals("/rtc")) {
                    opensSocket(request, response);
                } else {
                    response.getWriter().write("served " + request.getRequestURI());
                }
            }
        });
        listener.beforeRequests(new BaseFilter() {
            @Override
            public NextAction handleEvent(FilterChainContext context, FilterChainEvent event) throws IOException {
                if (event == HttpServerFilter.RESPONSE_COMPLETE_EVENT) {
                    ending.countDown();
                    pause();
                }
                return context.getInvokeAction();
            }
        });
        ServedOnce.before(listener.filter());
    }

    private void pause() throws IOException {
        try {
            mayEnd.await();
        } catch (InterruptedException ends) {
            throw new IOException(ends);
        }
    }

    private void opensSocket(Request request, Response response) throws IOException {
        response.setStatus(101);
        response.setHeader("Upgrade", "websocket");
        response.setHeader("Connection", "Upgrade");
        response.suspend();
        response.flush();
        request.getInputBuffer().notifyAvailable(new Silent());
        open.add(response);
    }

    @AfterEach
    void ends() {
        mayEnd.countDown();
        listener.close();
    }

    @Test
    void what_is_said_while_a_socket_ends_does_not_open_it_again() throws Exception {
        try (var client = listener.asksForSocket("/rtc")) {
            Thread.ofVirtual().start(open.poll(10, SECONDS)::resume);
            assertThat(ending.await(10, SECONDS)).isTrue();

            client.getOutputStream().write("what a client says".getBytes(US_ASCII));

            assertThat(everythingTo(client)).startsWith("HTTP/1.1 101 ").doesNotContain("what");
            assertThat(served).hasValue(1);
        }
    }

    @Test
    void one_request_after_the_other_on_a_connection_is_served() throws Exception {
        mayEnd.countDown();
        try (var client = new Socket("127.0.0.1", listener.port())) {
            client.getOutputStream().write("GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".getBytes(US_ASCII));

            assertThat(everythingTo(client)).containsSubsequence("served /1", "served /2");
        }
    }

    private static String everythingTo(Socket client) throws IOException {
        client.setSoTimeout(10_000);
        return new String(client.getInputStream().readAllBytes(), US_ASCII);
    }

    private static final class Silent implements ReadHandler {
        @Override
        public void onDataAvailable() { }

        @Override
        public void onError(Throwable ended) { }

        @Override
        public void onAllDataRead() { }
    }
}
