package spokes.system.bench;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import livekit.LivekitRtc.Ping;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalResponse;
import spokes.system.client.WholeMessages;
import spokes.system.client.WireLoop;

/**
 * Somebody in a room with nothing but a signal socket, who sends a {@code ping_req} every {@value #PERIOD_MS} ms and notes how soon its {@code pong_resp} comes.
 *
 * <p>Owned by one loop, which should have little else to do; the time of an answer is that at which the socket's thread has it.
 */
final class Pinging {
    static final int PERIOD_MS = 10;

    private final WireLoop loop;
    private final List<Double> answersMs = new ArrayList<>();
    private final CompletableFuture<Void> joined = new CompletableFuture<>();
    private CompletableFuture<WebSocket> socket;
    private boolean resting;

    private Pinging(WireLoop loop) {
        this.loop = loop;
    }

    /** Goes in, and asks from then on. */
    static Pinging enter(WireLoop loop, HttpClient http, URI server, String token) {
        var pinging = new Pinging(loop);
        loop.execute(() -> pinging.open(http, server.resolve("/rtc?access_token=" + token + "&protocol=17&sdk=go&version=2.0.0")));
        return pinging;
    }

    private void open(HttpClient http, URI address) {
        socket = http.newWebSocketBuilder().buildAsync(address, new Signals());
        socket.exceptionally(failure -> {
            joined.completeExceptionally(failure);
            return null;
        });
    }

    /** Done when it is in the room. */
    CompletableFuture<Void> joined() {
        return joined;
    }

    private void begin() {
        joined.complete(null);
        loop.every(TimeUnit.MILLISECONDS.toNanos(PERIOD_MS), () -> {
            if (!resting) {
                send(SignalRequest.newBuilder().setPingReq(Ping.newBuilder().setTimestamp(System.nanoTime())).build());
            }
        });
    }

    private void send(SignalRequest request) {
        var bytes = request.toByteString().asReadOnlyByteBuffer();
        socket = socket.thenCompose(open -> open.sendBinary(bytes, true));      // one after the other
    }

    private final class Signals extends WholeMessages {
        @Override
        protected void onMessage(ByteString whole) {
            long nowNs = System.nanoTime();
            loop.execute(() -> Pinging.this.onMessage(whole, nowNs));
        }
    }

    private void onMessage(ByteString bytes, long nowNs) {
        try {
            var message = SignalResponse.parseFrom(bytes);
            switch (message.getMessageCase()) {
                case JOIN -> begin();
                case PONG_RESP -> answersMs.add((nowNs - message.getPongResp().getLastPingTimestamp()) / 1e6);
                default -> { /* the others' coming and going */ }
            }
        } catch (InvalidProtocolBufferException e) {
            joined.completeExceptionally(e);
        }
    }

    /** Asks no more; answers may still come. */
    void rests() {
        loop.execute(() -> resting = true);
    }

    /** Goes. @return how long each answer took that has come so far, in ms */
    CompletableFuture<List<Double>> leaves() {
        return CompletableFuture.supplyAsync(() -> {
            socket.thenAccept(WebSocket::abort);
            return answersMs;
        }, loop);
    }
}
