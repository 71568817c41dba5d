package spokes.system.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import livekit.LivekitRtc.Ping;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalResponse;
import spokes.system.client.PlainWebSocket;

/**
 * Somebody in a room with nothing but a signal socket, who sends a {@code ping_req} every {@value #PERIOD_MS} ms and notes how soon its {@code pong_resp} comes.
 *
 * <p>Two threads do nothing else: one asks, one reads. How late the clock wakes the one that asks tells how long a thread of the load source waits for a processor: as long waits,
 * for each answer, the one that reads.
 */
final class Pinging implements AutoCloseable {
    static final int PERIOD_MS = 10;
    private static final long PERIOD_NS = TimeUnit.MILLISECONDS.toNanos(PERIOD_MS);

    /**
     * @param answersMs how long each took
     * @param wakingsMs how late the thread that asks was woken each time
     */
    record Seen(List<Double> answersMs, List<Double> wakingsMs) {}

    private final PlainWebSocket socket;
    private final List<Double> answersMs = new ArrayList<>(), wakingsMs = new ArrayList<>();
    private final Thread asks = Thread.ofPlatform().name("load-asks").daemon().unstarted(this::ask);
    private final Thread reads = Thread.ofPlatform().name("load-reads").daemon().unstarted(this::read);
    private volatile boolean resting;

    /** Goes in, and asks from then on. */
    Pinging(URI server, String token) throws IOException {
        socket = new PlainWebSocket(server.resolve("/rtc?access_token=" + token + "&protocol=17&sdk=go&version=2.0.0"));
        while (!SignalResponse.parseFrom(socket.next()).hasJoin()) { }
        reads.start();
        asks.start();
    }

    private void ask() {
        long dueNs = System.nanoTime();
        try {
            while (!resting) {
                dueNs += PERIOD_NS;
                while (System.nanoTime() - dueNs < 0) {
                    LockSupport.parkNanos(dueNs - System.nanoTime());
                }
                wakingsMs.add((System.nanoTime() - dueNs) / 1e6);
                socket.send(SignalRequest.newBuilder().setPingReq(Ping.newBuilder().setTimestamp(System.nanoTime())).build().toByteArray());
            }
        } catch (IOException gone) {
            if (!resting) {
                throw new UncheckedIOException(gone);
            }
        }
    }

    private void read() {
        try {
            while (true) {
                var bytes = socket.next();
                long nowNs = System.nanoTime();
                var message = SignalResponse.parseFrom(bytes);
                if (message.hasPongResp()) {
                    answersMs.add((nowNs - message.getPongResp().getLastPingTimestamp()) / 1e6);
                }
            }
        } catch (IOException gone) {
            // by us
        }
    }

    /** Asks no more; answers may still come. */
    void rests() {
        resting = true;
    }

    /** Goes. */
    Seen leaves() throws IOException, InterruptedException {
        close();
        asks.join();
        reads.join();
        return new Seen(answersMs, wakingsMs);
    }

    @Override
    public void close() throws IOException {
        resting = true;
        socket.close();
    }
}
