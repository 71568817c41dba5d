package spokes.system.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
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
 * <p>A program of its own, so that it does not wait where the rest of the load source does (its collector's pauses). Where that is allowed it waits for no processor either: it goes
 * before everything else on this machine (Linux, as root; sched(7), {@code SCHED_FIFO}), as if it had a machine of its own. How late the clock wakes it tells what is still not the server's doing.
 */
final class Pinging implements AutoCloseable {
    static final int PERIOD_MS = 10;
    private static final int NOT_COUNTED = 200, LAST_ANSWERS_S = 1;
    private static final long PERIOD_NS = TimeUnit.MILLISECONDS.toNanos(PERIOD_MS);
    private static final List<String> FIRST = List.of("chrt", "--fifo", "1");
    private static final String HERE = "here", ANSWER = "answer ", WAKING = "waking ";

    /**
     * @param answersMs how long each took
     * @param wakingsMs how late the clock woke it each time
     */
    record Seen(List<Double> answersMs, List<Double> wakingsMs) {}

    private final Process program;
    private final BufferedReader words;

    /** Goes in, and asks from then on. */
    Pinging(URI server, String token) throws IOException {
        var command = new ArrayList<String>(goesFirst() ? FIRST : List.of());
        command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
                Pinging.class.getName(), server.resolve("/rtc?access_token=" + token + "&protocol=17&sdk=go&version=2.0.0").toString()));
        program = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        words = program.inputReader();
        if (!HERE.equals(words.readLine())) {
            close();
            throw new IOException("who was to ping did not get in");
        }
    }

    static boolean goesFirst() {
        try {
            var command = new ArrayList<>(FIRST);
            command.add("true");
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException unknown) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Asks no more, and goes when the last answers have come. */
    Seen leaves() throws IOException {
        program.getOutputStream().close();
        var all = words.lines().toList();
        return new Seen(figures(all, ANSWER), figures(all, WAKING));
    }

    private static List<Double> figures(List<String> lines, String kind) {
        return lines.stream().filter(line -> line.startsWith(kind)).map(line -> Double.valueOf(line.substring(kind.length()))).toList();
    }

    @Override
    public void close() {
        program.destroyForcibly();
    }

    /** The program: says {@value #HERE} when it counts, and what it has seen when its input ends. */
    public static void main(String[] arguments) throws Exception {
        try (var socket = new PlainWebSocket(URI.create(arguments[0]))) {
            while (!SignalResponse.parseFrom(socket.next()).hasJoin()) { }
            var asking = new Asking(socket);
            while (asking.answers() < NOT_COUNTED) {
                Thread.sleep(PERIOD_MS);
            }
            System.out.println(HERE);
            while (System.in.read() >= 0) { }
            asking.rests();
            TimeUnit.SECONDS.sleep(LAST_ANSWERS_S);
            asking.tell();
        }
        System.exit(0);
    }

    /** One thread asks, one reads. */
    private static final class Asking {
        private final PlainWebSocket socket;
        private final List<Double> answersMs = new ArrayList<>(), wakingsMs = new ArrayList<>();
        private volatile int answers;
        private volatile boolean resting;

        Asking(PlainWebSocket socket) {
            this.socket = socket;
            Thread.ofPlatform().daemon().start(this::read);
            Thread.ofPlatform().daemon().start(this::ask);
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
                throw new UncheckedIOException(gone);
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
                        answers = answersMs.size();
                    }
                }
            } catch (IOException gone) {
                // the program ends
            }
        }

        int answers() {
            return answers;
        }

        void rests() {
            resting = true;
        }

        void tell() {
            answersMs.subList(NOT_COUNTED, answers).forEach(ms -> System.out.println(ANSWER + ms));
            wakingsMs.subList(NOT_COUNTED, wakingsMs.size()).forEach(ms -> System.out.println(WAKING + ms));
        }
    }
}
