package spokes.system.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import spokes.system.browser.Newcomer;
import spokes.system.client.Source;
import spokes.system.client.Tokens;
import spokes.system.client.WireLoop;
import spokes.system.client.WirePeer;
import spokes.system.official.ScriptGuest;

/**
 * {@code ./spokes bench [--quick] [--server address process key secret] [row…]}: one line for each row of docs/benchmark.md.
 *
 * <p>Times of the clock depend on what else the machine does; CPU time a packet and bytes a packet hardly do.
 */
public final class Bench implements AutoCloseable {
    private static final String ROOM = "bench";
    private static final int OTHER_SERVER_WORDS = 4, CROWDS = 4, OWN_HANDSHAKES = 300, WHILE_S = 10, WHILES = 9;
    private static final double QUIET = 0.1;
    private static final int DATA_BYTES = 15_000, DATA_WAITING_BYTES = 1 << 20;

    /** One line of the output. */
    private interface Row {
        String measure() throws Exception;
    }

    private final Server server;
    private final Tokens tokens;
    private final boolean quick;
    private final Map<String, Row> rows = new LinkedHashMap<>();

    private Bench(Server server, Tokens tokens, boolean quick) {
        this.server = server;
        this.tokens = tokens;
        this.quick = quick;
        rows.put("memory-rest", this::memoryAtRest);
        rows.put("bare-send", () -> bareSend(50));
        rows.put("audio-10-50", () -> hall(10, 50));
        rows.put("audio-10-100", () -> hall(10, 100));
        rows.put("one-port-10-50", () -> oneLoopAway(10, 50));
        rows.put("video-1-50", () -> cinema(50));
        rows.put("layer", () -> LayerCost.inJvms(quick ? 1 : 3, quick ? 8 : 20));
        rows.put("rooms-of-five", () -> rooms(10, 5));
        rows.put("transit-10-20", () -> transit(10, 20));
        rows.put("transit-direct", () -> direct(10, 20));
        rows.put("join", () -> joinOneByOne(quick ? 15 : 60, Load::listens));
        rows.put("join-v1", () -> joinOneByOne(quick ? 15 : 60, Load::listensSingly));
        rows.put("join-page", () -> joinByPage(quick ? 15 : 60));
        rows.put("join-200", () -> crowds(200, Load::listens));
        rows.put("join-v1-200", () -> crowds(200, Load::listensSingly));
        rows.put("key-frame", () -> keyFrame(quick ? 20 : 60));
        rows.put("data-loopback", () -> data(Bench::node, Bench::node, Map.of("size", DATA_BYTES, "atOnce", 16)));
        rows.put("data-loopback-go", () -> data(Bench::go, Bench::go, Map.of("size", DATA_BYTES, "waiting", DATA_WAITING_BYTES)));
        rows.put("pong-200", () -> pong(200, quick ? 2 : 5));
        rows.put("flood", () -> flood(100, 10_000));
        rows.put("idle-500", () -> idle(500));
        rows.put("memory-users", () -> memoryOfUsers(quick ? 10 : 20, 5));
    }

    public static void main(String[] arguments) throws Exception {
        var words = new ArrayList<>(Arrays.asList(arguments));
        boolean quick = words.remove("--quick");
        try (var bench = words.remove("--server") ? another(words, quick) : own(quick)) {
            bench.run(words);
        }
        System.exit(0);      // libraries of the load source leave threads behind
    }

    private static Bench own(boolean quick) throws IOException, InterruptedException {
        var tokens = Tokens.random("bench");
        return new Bench(ServerProcess.start(Path.of("").toAbsolutePath(), tokens), tokens, quick);
    }

    /** Takes its own words away from those that name rows. */
    private static Bench another(List<String> words, boolean quick) {
        if (words.size() <= OTHER_SERVER_WORDS) {
            throw new IllegalArgumentException("--server takes the address for WebSockets, the process, a key and its secret, then the rows");
        }
        var mine = words.subList(0, OTHER_SERVER_WORDS);
        var bench = new Bench(new OtherServer(URI.create(mine.get(0)), Long.parseLong(mine.get(1))), new Tokens(mine.get(2), mine.get(3)), quick);
        mine.clear();
        return bench;
    }

    /** For what only Spokes tells of itself. */
    private ServerProcess ours() {
        if (server instanceof ServerProcess own) {
            return own;
        }
        throw new IllegalStateException("only Spokes itself can be asked for that");
    }

    private void run(List<String> wanted) throws IOException {
        for (var name : wanted) {
            if (!rows.containsKey(name)) {
                throw new IllegalArgumentException("There is no row \"" + name + "\"; there are " + String.join(", ", rows.keySet()));
            }
        }
        print("machine        %s", machine());
        print("server         %s", server.description());
        print("window         %d s after %d s of warm-up", windowS(), warmUpS());
        prepare();
        rows.forEach((name, row) -> {
            if (wanted.isEmpty() || wanted.contains(name)) {
                print("%-14s %s   [load %s]", name, outcome(row), load());
            }
        });
    }

    /** Nobody is to wait for the load source's own code to be compiled, nor for a server that is still busy with its start. */
    private void prepare() {
        try (var mouths = new WireLoop("load-mouths"); var ears = new WireLoop("load-ears")) {
            for (int i = 0; i < OWN_HANDSHAKES; i++) {
                Load.await(new DirectPair(mouths, ears).connected());
            }
            double busy = 1;
            for (int i = 0; i < WHILES && busy > QUIET; i++) {
                busy = busyForAWhile();
            }
            print("prepared       %d handshakes of the load source with itself; the server now takes %.0f %% of a core", OWN_HANDSHAKES, 100 * busy);
        } catch (Exception e) {
            throw new IllegalStateException("the load source does not work", e);
        }
    }

    /** Longer than a server waits before it begins its rehearsal. */
    private double busyForAWhile() throws InterruptedException {
        var before = server.costs();
        TimeUnit.SECONDS.sleep(WHILE_S);
        var spent = server.costs().since(before);
        return spent.cpuNs() / spent.atNs();
    }

    private static String outcome(Row row) {
        try {
            return row.measure();
        } catch (Exception e) {
            return "could not be measured: " + e;
        }
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }

    private int warmUpS() {
        return quick ? 5 : 30;
    }

    private int windowS() {
        return quick ? 10 : 60;
    }

    private static String machine() throws IOException {
        var model = Files.readAllLines(Path.of("/proc/cpuinfo")).stream().filter(line -> line.startsWith("model name")).findFirst()
                .map(line -> line.substring(line.indexOf(':') + 1).strip()).orElse("unknown processor");
        return model + ", " + Runtime.getRuntime().availableProcessors() + " cores, " + System.getProperty("os.name") + " " + System.getProperty("os.version");
    }

    private static String load() {
        try {
            return Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
        } catch (IOException _) {
            return "unknown";
        }
    }

    // --- what a forwarded packet costs ---

    private String hall(int speakers, int listeners) throws Exception {
        try (var load = new Load(server, tokens)) {
            for (int i = 0; i < speakers; i++) {
                load.speaks(ROOM, Source.voice(), false);
            }
            allHear(load, listeners, WirePeer.Reading.SEALED);
            return costs(load, listeners);
        }
    }

    /** The same where only the first port can be reached, and another loop has the room. */
    private String oneLoopAway(int speakers, int listeners) throws Exception {
        try (var load = new Load(server, tokens, OptionalInt.of(ours().firstMediaPort()))) {
            Load.await(load.listens(ROOM + "-elsewhere", WirePeer.Reading.SEALED).connected());
            for (int i = 0; i < speakers; i++) {
                load.speaks(ROOM, Source.voice(), false);
            }
            allHear(load, listeners, WirePeer.Reading.SEALED);
            return costs(load, listeners);
        }
    }

    private String cinema(int viewers) throws Exception {
        try (var load = new Load(server, tokens)) {
            load.speaks(ROOM, Source.picture(), false);
            allHear(load, viewers, WirePeer.Reading.SEALED);
            return costs(load, viewers);
        }
    }

    private String rooms(int rooms, int people) throws Exception {
        try (var load = new Load(server, tokens)) {
            fill(load, rooms, people);
            return costs(load, people - 1);
        }
    }

    private static void fill(Load load, int rooms, int people) throws Exception {
        var all = new ArrayList<Caller>();
        for (int i = 0; i < rooms * people; i++) {
            all.add(load.speaks(ROOM + "-" + i / people, Source.voice(), true));
        }
        for (var caller : all) {
            Load.await(caller.firstPacket());
        }
    }

    private static List<Caller> allHear(Load load, int listeners, WirePeer.Reading reading) throws Exception {
        return allHear(load, listeners, reading, Load::listens);
    }

    private static List<Caller> allHear(Load load, int listeners, WirePeer.Reading reading, Entrance entrance) throws Exception {
        var all = new ArrayList<Caller>();
        for (int i = 0; i < listeners; i++) {
            all.add(entrance.enter(load, ROOM, reading));
        }
        for (var caller : all) {
            Load.await(caller.firstPacket());
        }
        return all;
    }

    /** What of these costs is the system's, on this machine: no server, no cipher. */
    private String bareSend(int receivers) throws IOException {
        try (var bare = new BareSend(receivers)) {
            bare.costNs(142, 500, TimeUnit.SECONDS.toNanos(2));
            double audioNs = bare.costNs(142, 500, TimeUnit.SECONDS.toNanos(windowS()) / 2), videoNs = bare.costNs(992, 300, TimeUnit.SECONDS.toNanos(windowS()) / 2);
            return String.format(Locale.ROOT, "%.2f µs of CPU for sending a datagram of 142 bytes on loopback, %.2f for one of 992, with a system call each and nothing else",
                    audioNs / 1e3, videoNs / 1e3);
        }
    }

    private String costs(Load load, int copies) throws InterruptedException {
        TimeUnit.SECONDS.sleep(warmUpS());
        long sentBefore = load.sent(), receivedBefore = load.received();
        var before = server.costs();
        TimeUnit.SECONDS.sleep(windowS());
        double packets = load.received() - receivedBefore, expected = (double) (load.sent() - sentBefore) * copies;
        var spent = server.costs().since(before);
        return String.format(Locale.ROOT, "%.2f µs a packet (user %.2f, system %.2f; media loops %.2f of it), %.0f packets/s arrived, %.2f %% missing; "
                + "allocated a packet: %.1f B by media loops, %.1f B in all", spent.cpuNs() / packets / 1e3, spent.userNs() / packets / 1e3,
                spent.systemNs() / packets / 1e3, spent.mediaNs() / packets / 1e3, packets / (spent.atNs() / 1e9),
                Math.max(0, 100 * (1 - packets / expected)), spent.mediaAllocatedBytes() / packets, spent.allocatedBytes() / packets);
    }

    // --- how long it is under way ---

    private String transit(int speakers, int listeners) throws Exception {
        try (var load = new Load(server, tokens)) {
            for (int i = 0; i < speakers; i++) {
                load.speaks(ROOM, Source.voice(), false);
            }
            allHear(load, listeners, WirePeer.Reading.OPENED);
            TimeUnit.SECONDS.sleep(warmUpS());
            load.clearDelays();
            TimeUnit.SECONDS.sleep(windowS());
            return load.delays() + " from sender to receiver";
        }
    }

    /** The same without a server: what the load source itself needs for sending, receiving and both its loops' turns. */
    private String direct(int speakers, int listeners) throws Exception {
        try (var mouths = new WireLoop("load-mouths"); var ears = new WireLoop("load-ears")) {
            var pairs = new ArrayList<DirectPair>();
            for (int i = 0; i < listeners; i++) {
                pairs.add(new DirectPair(mouths, ears));
            }
            for (var pair : pairs) {
                Load.await(pair.connected());
            }
            for (int i = 0; i < speakers; i++) {
                var source = Source.voice();
                mouths.execute(() -> mouths.every(source.periodNs(), () -> pairs.forEach(pair -> pair.send(source.next()))));
                TimeUnit.MILLISECONDS.sleep(2);
            }
            TimeUnit.SECONDS.sleep(warmUpS());
            Load.await(CompletableFuture.runAsync(() -> pairs.forEach(pair -> pair.delays().clear()), ears));
            TimeUnit.SECONDS.sleep(windowS());
            var all = new Delays();
            Load.await(CompletableFuture.runAsync(() -> pairs.forEach(pair -> all.add(pair.delays())), ears));
            return all + " in the load source alone";
        }
    }

    // --- how long it takes until one hears ---

    /** How somebody comes in who listens: with two connections or with one. */
    private interface Entrance {
        Caller enter(Load load, String room, WirePeer.Reading reading);
    }

    private String joinOneByOne(int times, Entrance entrance) throws Exception {
        try (var load = new Load(server, tokens)) {
            load.speaks(ROOM, Source.voice(), false);
            var tookMs = new ArrayList<Double>();
            for (int i = -10; i < times; i++) {
                long beganNs = System.nanoTime();
                var caller = entrance.enter(load, ROOM, WirePeer.Reading.SEALED);
                double ms = (Load.await(caller.firstPacket()) - beganNs) / 1e6;
                if (i >= 0) {
                    tookMs.add(ms);
                }
                load.leaves(caller);
                TimeUnit.MILLISECONDS.sleep(150 + ThreadLocalRandom.current().nextInt(20));      // anywhere between two packets of the speaker's
            }
            tookMs.sort(null);
            return String.format(Locale.ROOT, "p50 %.0f ms from the call to the first sound, p90 %.0f, longest %.0f (%d times, 50 packets/s from one speaker)",
                    tookMs.get(times / 2), tookMs.get(times * 9 / 10), tookMs.getLast(), times);
        }
    }

    /** Somebody who is used to our page, in a browser that has been open for a while. */
    private String joinByPage(int times) throws Exception {
        if (!Newcomer.isPossible()) {
            return "left out: it takes Chromium and its driver";
        }
        var source = Source.voice();
        try (var load = new Load(server, tokens); var page = new Newcomer(ours().setUpLink(), (int) TimeUnit.NANOSECONDS.toMillis(source.periodNs()))) {
            load.speaksIn(page.room(), source);
            var joins = new ArrayList<Newcomer.Join>();
            for (int i = -10; i < times; i++) {
                var join = page.joins();
                if (i >= 0) {
                    joins.add(join);
                }
                page.leaves();
                TimeUnit.MILLISECONDS.sleep(1_000 + ThreadLocalRandom.current().nextInt(300));
            }
            var packetMs = sorted(joins, Newcomer.Join::packet);
            return String.format(Locale.ROOT, "p50 %.0f ms from the page's call of connect to the first packet of sound, p90 %.0f, longest %.0f; from the click p50 %.0f (%d times, at least 1 s apart, %s); "
                    + "on the way, p50: socket asked for %.0f, first answer %.0f, description taken %.0f, connected %.0f", packetMs[times / 2], packetMs[times * 9 / 10], packetMs[times - 1],
                    sorted(joins, join -> join.packet() - join.click())[times / 2], times, page.browser(), sorted(joins, Newcomer.Join::offered)[times / 2],
                    sorted(joins, Newcomer.Join::answered)[times / 2], sorted(joins, Newcomer.Join::taken)[times / 2], sorted(joins, Newcomer.Join::connected)[times / 2]);
        }
    }

    private static double[] sorted(List<Newcomer.Join> joins, ToDoubleFunction<Newcomer.Join> moment) {
        return joins.stream().mapToDouble(moment).sorted().toArray();
    }

    /** Again and again, since the first crowd of a server finds code that is not compiled yet. */
    private String crowds(int people, Entrance entrance) throws Exception {
        var seen = new ArrayList<String>();
        for (int i = 0; i < CROWDS; i++) {
            seen.add(joinAtOnce(people, entrance));
            TimeUnit.SECONDS.sleep(2);
        }
        return people + " hear after " + String.join(", then after ", seen);
    }

    private String joinAtOnce(int people, Entrance entrance) throws Exception {
        try (var load = new Load(server, tokens)) {
            load.speaks(ROOM, Source.voice(), false);
            var before = server.costs();
            long beganNs = System.nanoTime();
            long lastNs = beganNs;
            int silent = 0;
            var crowd = new ArrayList<Caller>();
            for (int i = 0; i < people; i++) {
                crowd.add(entrance.enter(load, ROOM, WirePeer.Reading.SEALED));
            }
            for (var caller : crowd) {
                var first = Load.awaitIfItComes(caller.firstPacket());
                lastNs = Math.max(lastNs, first.orElse(lastNs));
                silent += first.isPresent() ? 0 : 1;
            }
            var spent = server.costs().since(before);
            return String.format(Locale.ROOT, "%.2f s (%.1f ms of the server's CPU each%s)", (lastNs - beganNs) / 1e9, spent.cpuNs() / 1e6 / people,
                    silent == 0 ? "" : ", " + silent + " stay silent");
        }
    }

    /** How soon somebody who is there is answered while others come in, half of them with two connections and half with one. */
    private String pong(int people, int crowds) throws Exception {
        pongs(people);      // once before: what is compiled meanwhile is not what people wait for
        var answersMs = new ArrayList<Double>();
        var wakingsMs = new ArrayList<Double>();
        for (int i = 0; i < crowds; i++) {
            var seen = pongs(people);
            answersMs.addAll(seen.answersMs());
            wakingsMs.addAll(seen.wakingsMs());
        }
        answersMs.sort(null);
        wakingsMs.sort(null);
        int answers = answersMs.size(), wakings = wakingsMs.size();
        return String.format(Locale.ROOT, "p50 %.1f ms from ping_req to pong_resp, p99 %.1f, longest %.1f, while %d come at once, %d times (%d answers, a ping every %d ms); "
                + "of that is the load source's own: it is woken p50 %.1f, p99 %.1f ms late%s", answersMs.get(answers / 2), answersMs.get(answers * 99 / 100), answersMs.getLast(),
                people, crowds, answers, Pinging.PERIOD_MS, wakingsMs.get(wakings / 2), wakingsMs.get(wakings * 99 / 100),
                Pinging.goesFirst() ? ", though it goes before all others" : "");
    }

    private Pinging.Seen pongs(int people) throws Exception {
        try (var load = new Load(server, tokens)) {
            load.speaks(ROOM, Source.voice(), false);
            try (var pinging = load.pings(ROOM)) {
                var crowd = new ArrayList<Caller>();
                for (int i = 0; i < people; i++) {
                    crowd.add(i % 2 == 0 ? load.listens(ROOM, WirePeer.Reading.SEALED) : load.listensSingly(ROOM, WirePeer.Reading.SEALED));
                }
                for (var caller : crowd) {
                    Load.await(caller.firstPacket());
                }
                return pinging.leaves();
            }
        }
    }

    /** How soon somebody who comes late could see: a real encoder has to be asked for a picture that depends on no other. */
    private String keyFrame(int times) throws Exception {
        try (var camera = ScriptGuest.node("bench-camera", List.of(), Map.of()); var load = new Load(server, tokens)) {
            camera.connect(server.address(), load.token(ROOM, false));
            camera.show();
            Load.await(load.listens(ROOM, WirePeer.Reading.SEALED).firstPacket());
            var tookMs = new ArrayList<Double>();
            for (int i = -3; i < times; i++) {
                long beganNs = System.nanoTime();
                var caller = load.listens(ROOM, WirePeer.Reading.OPENED);
                double ms = (Load.await(caller.firstPicture()) - beganNs) / 1e6;
                if (i >= 0) {
                    tookMs.add(ms);
                }
                load.leaves(caller);
                TimeUnit.MILLISECONDS.sleep(1_000 + ThreadLocalRandom.current().nextInt(300));
            }
            tookMs.sort(null);
            return String.format(Locale.ROOT, "p50 %.0f ms from the call to the whole of the first key frame, p95 %.0f, longest %.0f (%d times, at least 1 s apart, %s)", tookMs.get(times / 2),
                    tookMs.get(times * 95 / 100), tookMs.getLast(), times, camera.client());
        }
    }

    /** Of LiveKit's clients who pours data into a room and who takes it. */
    private interface Client {
        ScriptGuest start(String name);
    }

    private String data(Client source, Client drain, Map<String, Integer> how) throws Exception {
        try (var load = new Load(server, tokens); var from = source.start("bench-data-from"); var to = drain.start("bench-data-to")) {
            to.connect(server.address(), load.token(ROOM, true));
            from.connect(server.address(), load.token(ROOM, true));
            from.ask("pour", how);
            TimeUnit.SECONDS.sleep(warmUpS());
            long bytesBefore = poured(to);
            double fromBefore = ProcessorTime.of(from.pid()).ns(), toBefore = ProcessorTime.of(to.pid()).ns();
            var before = server.costs();
            TimeUnit.SECONDS.sleep(windowS());
            var spent = server.costs().since(before);
            double bits = 8.0 * (poured(to) - bytesBefore);
            return String.format(Locale.ROOT, "%.0f Mbit/s of packets of %d bytes arrived; server %.0f %% of a core (media loops %.0f %%), sender %.0f %% (%s), receiver %.0f %% (%s)",
                    bits / (spent.atNs() / 1e3), DATA_BYTES, share(spent.cpuNs(), spent), share(spent.mediaNs(), spent), share(ProcessorTime.of(from.pid()).ns() - fromBefore, spent),
                    from.client(), share(ProcessorTime.of(to.pid()).ns() - toBefore, spent), to.client());
        }
    }

    private static ScriptGuest node(String name) {
        return ScriptGuest.node(name, List.of(), Map.of());
    }

    private static ScriptGuest go(String name) {
        return ScriptGuest.go(name, false);
    }

    private static long poured(ScriptGuest to) {
        return ((Number) ((Map<?, ?>) to.ask("poured", Map.of())).get("received")).longValue();
    }

    private String flood(int people, int packetsPerSecond) throws Exception {
        try (var flood = new Flood(ours().firstMediaPort(), packetsPerSecond); var load = new Load(server, tokens)) {
            load.speaks(ROOM, Source.voice(), false);
            TimeUnit.SECONDS.sleep(1);
            long sentBefore = flood.sent();
            var before = server.costs();
            var tookMs = new ArrayList<Double>();
            for (int i = 0; i < people; i++) {
                long beganNs = System.nanoTime();
                var caller = load.listens(ROOM, WirePeer.Reading.SEALED);
                tookMs.add((Load.await(caller.firstPacket()) - beganNs) / 1e6);
            }
            var spent = server.costs().since(before);
            double rate = (flood.sent() - sentBefore) / (spent.atNs() / 1e9);
            tookMs.sort(null);
            return String.format(Locale.ROOT, "%d of %d joined, p50 %.0f ms to the first sound, longest %.0f; %.0f packets of strangers a second meanwhile, %d bytes answered; "
                    + "media loops %.0f %% of a core", tookMs.size(), people, tookMs.get(people / 2), tookMs.getLast(), rate, flood.answeredBytes(),
                    100 * spent.mediaNs() / spent.atNs());
        }
    }

    /** Everybody has a connection to receive by, and nobody says anything. */
    private String idle(int people) throws Exception {
        TimeUnit.SECONDS.sleep(warmUpS());
        var rest = spentInAWindow();
        try (var load = new Load(server, tokens)) {
            var all = new ArrayList<Caller>();
            for (int i = 0; i < people; i++) {
                all.add(load.listens(ROOM + "-" + i / 5, WirePeer.Reading.SEALED));
                TimeUnit.MILLISECONDS.sleep(20);
            }
            for (var caller : all) {
                Load.await(caller.connected());
            }
            TimeUnit.SECONDS.sleep(warmUpS());
            var spent = spentInAWindow();
            return String.format(Locale.ROOT, "%.2f %% of a core for the media loops, %.2f %% for the whole process, with %d peers connected (%.2f and %.2f %% before they came);"
                    + " %.1f MB a minute allocated by media loops, %.1f MB by the process", share(spent.mediaNs(), spent), share(spent.cpuNs(), spent), people,
                    share(rest.mediaNs(), rest), share(rest.cpuNs(), rest), spent.mediaAllocatedBytes() / 1e6 / (spent.atNs() / 60e9), spent.allocatedBytes() / 1e6 / (spent.atNs() / 60e9));
        }
    }

    private Costs spentInAWindow() throws IOException, InterruptedException {
        var before = server.costs();
        TimeUnit.SECONDS.sleep(windowS());
        return server.costs().since(before);
    }

    private static double share(double ns, Costs window) {
        return 100 * ns / window.atNs();
    }

    // --- memory ---

    private String memoryAtRest() throws InterruptedException {
        var rest = ours().memory();
        return String.format(Locale.ROOT, "%.0f MB resident, %.0f MB of heap", rest.residentMb(), rest.heapMb());
    }

    private String memoryOfUsers(int rooms, int people) throws Exception {
        try (var load = new Load(server, tokens)) {
            fill(load, rooms, people);      // once before, so that classes and pools are not counted as people's
        }
        TimeUnit.SECONDS.sleep(5);
        var before = ours().memory();
        ServerProcess.Memory during;
        try (var load = new Load(server, tokens)) {
            fill(load, rooms, people);
            TimeUnit.SECONDS.sleep(warmUpS());
            during = ours().memory();
        }
        TimeUnit.SECONDS.sleep(quick ? 5 : 30);
        var after = ours().memory();
        int users = rooms * people;
        return String.format(Locale.ROOT, "%.2f MB resident and %.2f MB of heap a voice user (%d in rooms of %d); %.0f → %.0f → %.0f MB resident, "
                + "%.0f → %.0f → %.0f MB heap before, with and after them", (during.residentMb() - before.residentMb()) / users,
                (during.heapMb() - before.heapMb()) / users, users, people, before.residentMb(), during.residentMb(), after.residentMb(), before.heapMb(),
                during.heapMb(), after.heapMb());
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
