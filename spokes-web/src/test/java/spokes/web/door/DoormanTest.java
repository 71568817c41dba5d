package spokes.web.door;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import livekit.LivekitRtc.LeaveRequest;
import livekit.LivekitRtc.SignalResponse;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Before a listener of Grizzly's, on the loopback, with one thread for all requests. */
class DoormanTest {
    private static final int CROWD = 50;

    private LocalListener listener;
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> served = new CopyOnWriteArrayList<>();
    private final CountDownLatch entered = new CountDownLatch(1), mayLeave = new CountDownLatch(1);

    @BeforeEach
    void serves() throws IOException {
        listener = new LocalListener(1, new HttpHandler() {
            @Override
            public void service(Request request, Response response) throws Exception {
                if (request.getRequestURI().equals("/slow")) {
                    entered.countDown();
                    mayLeave.await();
                }
                served.add(request.getRequestURI() + (request.getQueryString() == null ? "" : "?" + request.getQueryString()));
                response.getWriter().write("served");
            }
        });
    }

    @AfterEach
    void ends() {
        client.close();
        listener.close();
    }

    @Test
    void who_comes_waits_until_it_opens_however_many_they_are() throws Exception {
        var filter = listener.filter();
        var before = filter.getHttpHandler();
        var doorman = Doorman.before(filter);
        assertThat(Doorman.isBefore(filter)).isTrue();
        var all = IntStream.range(0, CROWD).mapToObj(i -> get("/page" + i)).toList();
        assertThat(answerTo("/rtc?reconnect=1")).as("goes past them").isNotEmpty();
        assertThat(all).noneMatch(CompletableFuture::isDone);
        assertThat(served).isEmpty();

        doorman.open();
        for (var one : all) {
            assertThat(one.get(10, SECONDS).body()).isEqualTo("served");
        }
        assertThat(filter.getHttpHandler()).as("nothing of ours is left").isSameAs(before);
        assertThat(get("/later").get(10, SECONDS).statusCode()).isEqualTo(200);
    }

    @Test
    void who_came_first_goes_in_first() throws Exception {
        var doorman = Doorman.before(listener.filter());
        var all = new ArrayList<CompletableFuture<?>>();
        for (var path : List.of("/first", "/second", "/third")) {
            all.add(get(path));
            while (doorman.waiting() < all.size()) Thread.onSpinWait();
        }
        doorman.open();
        for (var one : all) one.get(10, SECONDS);
        assertThat(served).containsExactly("/first", "/second", "/third");
    }

    @Test
    void an_attempt_that_its_client_gave_up_does_not_come_in() throws Exception {
        var doorman = Doorman.before(listener.filter());
        var gone = listener.asksForSocket("/rtc?gone");
        while (doorman.waiting() < 1) Thread.onSpinWait();
        gone.close();
        try (var alive = listener.asksForSocket("/rtc?alive")) {
            while (doorman.waiting() < 2) Thread.onSpinWait();
            doorman.open();
            assertThat(alive.getInputStream().read()).isEqualTo('H');
        }
        assertThat(served).containsExactly("/rtc?alive");
    }

    @Test
    void who_asks_for_a_session_of_before_is_told_at_once_to_join_anew_point_73() throws Exception {
        var doorman = Doorman.before(listener.filter());
        var answer = answerTo("/rtc?access_token=x&reconnect=1&sid=PA_x");
        assertThat(SignalResponse.parseFrom((ByteBuffer) answer.getFirst()).getLeave().getAction()).isEqualTo(LeaveRequest.Action.RECONNECT);
        assertThat(answer.getLast()).isEqualTo(1000);
        assertThat(served).isEmpty();
        doorman.open();
    }

    @Test
    void what_is_being_answered_goes_on() throws Exception {
        var slow = get("/slow");
        assertThat(entered.await(10, SECONDS)).isTrue();
        var doorman = Doorman.before(listener.filter());
        mayLeave.countDown();
        assertThat(slow.get(10, SECONDS).body()).isEqualTo("served");
        doorman.open();
    }

    private CompletableFuture<HttpResponse<String>> get(String path) {
        return client.sendAsync(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + listener.port() + path)).build(), BodyHandlers.ofString());
    }

    /** What comes over a WebSocket: one message, and the code by which it was closed. */
    private List<Object> answerTo(String path) throws Exception {
        BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
        client.newWebSocketBuilder().buildAsync(URI.create("ws://127.0.0.1:" + listener.port() + path), new WebSocket.Listener() {
            @Override
            public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
                heard.add(data);
                socket.request(1);
                return null;
            }

            @Override
            public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
                heard.add(code);
                return null;
            }
        }).get(10, SECONDS);
        return List.of(heard.poll(10, SECONDS), heard.poll(10, SECONDS));
    }
}
