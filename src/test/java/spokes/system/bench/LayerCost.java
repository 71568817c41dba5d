package spokes.system.bench;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import spokes.media.api.MediaKind;
import spokes.media.buffer.Packet;
import spokes.media.rtcp.RtcpWriter;
import spokes.media.rtp.ExtensionMap;
import spokes.media.rtp.ExtensionMapping;
import spokes.media.rtp.HeaderExtension;
import spokes.media.rtp.PayloadMapping;
import spokes.media.rtp.PayloadTypes;
import spokes.media.rtp.RtpPacket;
import spokes.media.track.DownTrack;
import spokes.media.track.UpStream;
import spokes.media.track.UpTrack;

/**
 * What it costs to decide on the layer of a video packet and to write it anew for a subscriber: {@link DownTrack}, from the packet of its track to the packet that it hands
 * to the connection. In it: payload type, layer, numbers, header and extensions, the copy of the payload, the history for retransmissions, a sender report a second, ticks,
 * and what it takes to leave packets out. Not in it: what is done once for a packet that comes in, ciphers, pacer, sending.
 *
 * <p>One {@link LayeredCamera} has {@value #SUBSCRIBERS} subscribers more than another one and takes so much more CPU time. Either all of them want the largest picture, or
 * each wants another size with every key picture (every three seconds) and half of them half of the pictures only.
 *
 * <p>Everything is measured twice in turn: with payloads of {@value LayeredCamera#PAYLOAD_BYTES} bytes, and with payloads of {@value #BARE_BYTES}, which say of themselves what the others
 * do. The second figure is what it costs to decide and to write anew (and to note in the history), without the copy of the picture.
 *
 * <p>A program of its own, so that its JVM has seen nothing else.
 */
public final class LayerCost {
    static final int SUBSCRIBERS = 50, BARE_BYTES = 16;
    private static final int PICTURES = 30 * LayeredCamera.KEY_EVERY;
    private static final ExtensionMap OUT = new ExtensionMap(Map.of(HeaderExtension.TRANSPORT_CC, 5, HeaderExtension.DEPENDENCY_DESCRIPTOR, 8));

    /** Of the server, as {@code ./spokes} sets them. */
    private static final List<String> JVM_OPTIONS = List.of("-XX:+UseG1GC", "-XX:+UseCompactObjectHeaders", "-Xmx512m");

    /** What one round took. */
    private record Spent(long cpuNs, long bytes, long forwarded) {
        Spent minus(Spent other) {
            return new Spent(cpuNs - other.cpuNs, bytes - other.bytes, forwarded - other.forwarded);
        }
    }

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final LayeredCamera camera;
    private final boolean mixed;
    private final UpTrack track;
    private final List<UpStream> streams = new ArrayList<>();
    private final List<DownTrack> subscribers = new ArrayList<>();
    private final RtpPacket view = new RtpPacket();
    private int picture;
    private long forwarded;

    private LayerCost(LayeredCamera.Video video, boolean mixed, int payloadBytes, int more) {
        this.mixed = mixed;
        camera = new LayeredCamera(video, payloadBytes);
        var writer = new RtcpWriter();
        track = new UpTrack(MediaKind.VIDEO, video.streams, 1, writer, _ -> { });
        track.negotiated(new PayloadTypes().with(LayeredCamera.PAYLOAD_TYPE, video.codec), LayeredCamera.EXTENSIONS);
        for (int i = 0; i < video.streams; i++) {
            streams.add(track.bind(LayeredCamera.SSRC + i, i, 0));
            streams.get(i).onSenderReport(1L << 40, 0, 0);
        }
        var scratch = new Packet();
        var sink = new Counting();
        for (int i = 0; i <= more; i++) {
            var down = new DownTrack(track, i, 0, "camera", new Random(i), scratch, writer, sink);
            down.negotiated(new PayloadMapping().with(LayeredCamera.PAYLOAD_TYPE, 120),
                    new ExtensionMapping(LayeredCamera.EXTENSIONS, OUT, OUT.id(HeaderExtension.TRANSPORT_CC)), 0);
            down.connected(true, 0);
            subscribers.add(down);
        }
    }

    /** One camera with one subscriber and one with all, so that what the others cost can be told. */
    private static final class Pair {
        private final LayerCost one;
        private final LayerCost all;
        private final List<Spent> rounds = new ArrayList<>();

        Pair(LayeredCamera.Video video, boolean mixed, int payloadBytes) {
            one = new LayerCost(video, mixed, payloadBytes, 0);
            all = new LayerCost(video, mixed, payloadBytes, SUBSCRIBERS);
        }

        void round() {
            var few = one.round();
            rounds.add(all.round().minus(few));
        }

        /** Median of CPU time in ns for a forwarded packet. */
        double ns() {
            return rounds.stream().mapToDouble(spent -> (double) spent.cpuNs / spent.forwarded).sorted().toArray()[rounds.size() / 2];
        }

        double sum(ToLongFunction<Spent> of) {
            return rounds.stream().mapToLong(of).sum();
        }
    }

    private final class Counting implements DownTrack.Sink {
        @Override
        public void rtp(Packet packet, long nowNs) {
            forwarded++;
        }

        @Override
        public void rtcp(Packet packet) {}
    }

    /**
     * In JVMs of its own, one after the other.
     *
     * @return for each kind of video the median of them and the extremes
     */
    static String inJvms(int jvms, int rounds) throws IOException, InterruptedException {
        var seen = new LinkedHashMap<String, List<double[]>>();
        for (int i = 0; i < jvms; i++) {
            var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
            command.addAll(JVM_OPTIONS);
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), LayerCost.class.getName(), Integer.toString(rounds)));
            var process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
            try (var lines = process.inputReader()) {
                lines.lines().map(line -> line.split(" ")).forEach(words -> seen.computeIfAbsent(words[0], _ -> new ArrayList<>())
                        .add(Arrays.stream(words).skip(1).mapToDouble(Double::parseDouble).toArray()));
            }
            if (process.waitFor() != 0) {
                throw new IOException("the program ended with " + process.exitValue());
            }
        }
        return seen.entrySet().stream().map(each -> summary(each.getKey(), each.getValue())).collect(Collectors.joining("; "));
    }

    private static String summary(String name, List<double[]> figures) {
        figures.sort(Comparator.comparingDouble(figure -> figure[0]));
        var median = figures.get(figures.size() / 2);
        return String.format(Locale.ROOT, "%s %.0f ns a forwarded packet (%.0f to %.0f in %d JVMs), %.0f without the copy of its payload; %.0f %% forwarded, so %.0f ns a packet that comes, %.0f without; %.2f B",
                name, median[0], figures.getFirst()[0], figures.getLast()[0], figures.size(), median[1], 100 * median[3], median[0] * median[3], median[1] * median[3], median[2]);
    }

    /**
     * Prints a line for each kind of video and of wishes: its name, CPU time in ns for a forwarded packet, the same without its payload, bytes allocated for it, and the share of packets
     * that was forwarded.
     *
     * @param arguments how many rounds are counted, after as many of every kind that are not
     */
    public static void main(String[] arguments) {
        int rounds = Integer.parseInt(arguments[0]);
        allKinds(rounds);
        allKinds(rounds).forEach(System.out::println);
    }

    private static List<String> allKinds(int rounds) {
        return Arrays.stream(LayeredCamera.Video.values()).flatMap(video -> Stream.of(measure(video, false, rounds), measure(video, true, rounds))).toList();
    }

    private static String measure(LayeredCamera.Video video, boolean mixed, int rounds) {
        var whole = new Pair(video, mixed, LayeredCamera.PAYLOAD_BYTES);
        var bare = new Pair(video, mixed, BARE_BYTES);
        for (int i = 0; i < rounds; i++) {
            whole.round();
            bare.round();
        }
        long offered = (long) rounds * PICTURES * Arrays.stream(LayeredCamera.PACKETS).sum() * SUBSCRIBERS;
        return String.format(Locale.ROOT, "%s-%s %.1f %.1f %.3f %.3f", video.name().toLowerCase(Locale.ROOT).replace('_', '-'), mixed ? "mixed" : "largest", whole.ns(), bare.ns(),
                whole.sum(Spent::bytes) / whole.sum(Spent::forwarded), whole.sum(Spent::forwarded) / offered);
    }

    private Spent round() {
        long bytes = threads.getCurrentThreadAllocatedBytes(), before = forwarded, ns = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < PICTURES; i++) {
            show();
        }
        return new Spent(threads.getCurrentThreadCpuTime() - ns, threads.getCurrentThreadAllocatedBytes() - bytes, forwarded - before);
    }

    private void show() {
        long nowNs = picture * LayeredCamera.PICTURE_MS * 1_000_000L;
        if (mixed && picture % LayeredCamera.KEY_EVERY == 0) {
            wish(picture / LayeredCamera.KEY_EVERY, nowNs);
        }
        for (int size = 0; size < LayeredCamera.PACKETS.length; size++) {
            int last = LayeredCamera.PACKETS[size] - 1;
            for (int i = 0; i <= last; i++) {
                view.wrap(camera.packet(picture, size, i == 0, i == last));
                streams.get(camera.stream(size)).onPacket(view, nowNs);
            }
        }
        track.onTick(nowNs);
        picture++;
    }

    /** The first has everything, always: so both cameras do the same for a packet that comes in. */
    private void wish(int turn, long nowNs) {
        for (int i = 1; i < subscribers.size(); i++) {
            subscribers.get(i).limit(false, (i + turn) % LayeredCamera.PACKETS.length, i % 2 == 0 ? 0 : 15, nowNs);
        }
    }
}
