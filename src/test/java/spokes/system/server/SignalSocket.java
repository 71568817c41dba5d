package spokes.system.server;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalResponse;
import spokes.system.client.WholeMessages;

/** A WebSocket of ours that only listens: it answers pings, as every WebSocket does, and says nothing by itself. */
final class SignalSocket extends WholeMessages implements AutoCloseable {
    private static final int LIMIT_S = 20;

    private final BlockingQueue<ByteString> heard = new LinkedBlockingQueue<>();
    private final AtomicInteger pings = new AtomicInteger();
    private WebSocket socket;
    private volatile String end = "";

    /** @param cookie empty for none */
    static SignalSocket open(HttpClient http, URI address, String cookie) throws InterruptedException, ExecutionException, TimeoutException {
        var listener = new SignalSocket();
        var builder = http.newWebSocketBuilder();
        if (!cookie.isEmpty()) builder.header("Cookie", cookie);
        listener.socket = builder.buildAsync(URI.create(address.toString().replaceFirst("^http", "ws")), listener).get(LIMIT_S, SECONDS);
        return listener;
    }

    SignalResponse next() throws InterruptedException, InvalidProtocolBufferException {
        var message = heard.poll(LIMIT_S, SECONDS);
        if (message == null) throw new IllegalStateException("nothing came within " + LIMIT_S + " s; " + end);
        return SignalResponse.parseFrom(message);
    }

    void send(SignalRequest request) throws InterruptedException, ExecutionException, TimeoutException {
        socket.sendBinary(request.toByteString().asReadOnlyByteBuffer(), true).get(LIMIT_S, SECONDS);
    }

    int pings() {
        return pings.get();
    }

    /** Empty while it is open. */
    String end() {
        return end;
    }

    @Override
    protected void onMessage(ByteString whole) {
        heard.add(whole);
    }

    @Override
    public CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
        pings.incrementAndGet();
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        end = "closed with " + code + " " + reason;
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        end = "broke: " + error;
    }

    @Override
    public void close() {
        socket.abort();
    }
}
