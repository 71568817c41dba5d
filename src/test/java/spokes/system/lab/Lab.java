package spokes.system.lab;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The bench: one internet, one server, and the houses of the row that is being tried. A row builds with it, lets people in, and says what it expects;
 * what is not so is collected, so that a row tells all that is wrong with it.
 */
final class Lab implements AutoCloseable {
    static final String HOME = "home";
    private static final int FIRST_PERSON = 30, FIRST_ROUTER = 10;

    private final Internet internet = new Internet();
    private final Server server = new Server(internet.host);
    private final Deque<AutoCloseable> built = new ArrayDeque<>();
    private final List<String> cables = new ArrayList<>(), lines = new ArrayList<>(), problems = new ArrayList<>();
    private Optional<Companion> companion = Optional.empty();
    private Optional<URI> page = Optional.empty();
    private int people, routers, houses;
    private boolean over;

    Lab() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));      // also after Ctrl-C
    }

    /** Why nothing can be built here; empty when it can. */
    static Optional<String> missing() {
        if (!System.getProperty("user.name").equals("root")) return Optional.of("the lab needs root, for network namespaces");
        for (var tool : List.of("ip", "nft", "nginx", "turnserver", "chromedriver", "openssl")) {
            if (List.of("/usr/sbin", "/usr/bin", "/sbin", "/bin").stream().noneMatch(folder -> Files.isExecutable(Path.of(folder, tool)))) return Optional.of("the lab needs " + tool);
        }
        try {
            Host.removeLeftovers();
            Host.named("trial").close();
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of("network namespaces cannot be made here: " + e.getMessage());
        }
    }

    // --- the picture ---

    /** A house with a router whose WAN cable is in the internet. */
    Router router(String name) {
        return router(name, internet.wan, FIRST_ROUTER + routers++);
    }

    /** A router behind another one, which forwards to it what it forwards. */
    Router behind(Router outer, String name) {
        return router(name, outer.lan, Router.SERVER);
    }

    private Router router(String name, Segment outside, int number) {
        return built(new Router(name, outside, number, name.equals(HOME) ? "192.168.1" : "192.168." + (100 + houses),
            name.equals(HOME) ? "2001:db8:1::" : "2001:db8:" + (100 + houses++) + "::"));
    }

    /** A provider that has no address of its own for everybody. */
    Router carrier(String name) {
        return built(new Router(name, internet.wan, FIRST_ROUTER + routers++, "100.64." + houses++, ""));
    }

    /** A house where only IPv6 is spoken. */
    Router router6(String name) {
        return built(new Router(name, internet.wan, FIRST_ROUTER + routers++, "", "2001:db8:" + (200 + houses++) + "::"));
    }

    /** Cables and a switch, and no way out. */
    Segment switched(String name) {
        return switched(name, 1);
    }

    Segment switched(String name, int number) {
        return new Segment(built(Host.named(name)), "lan", "192.168." + number, "");
    }

    Segment world() {
        return internet.wan;
    }

    Internet internet() {
        return internet;
    }

    Server server() {
        return server;
    }

    /** The server is in that house, with these settings; somebody speaks in its channel. */
    void server(Router house, String... settings) {
        server(house.lan, settings);
    }

    void server(Segment lan, String... settings) {
        cable(lan, "eth0", Router.SERVER);
        serves(List.of(lan.has4() ? lan.ip4(Router.SERVER) : lan.ip6(Router.SERVER)), settings);
    }

    /** One more cable of the server, before it is said to serve. */
    void cable(Segment lan, String device, int number) {
        cables.add(device);
        lan.join(server.host, device, number);
    }

    /** The server runs, with these settings and at least these addresses; somebody speaks in its channel. */
    void serves(List<String> addresses, String... settings) {
        var all = new TreeMap<>(Map.of("SPOKES_MEDIA_STUN_SERVERS", String.join(",", Internet.stunServers())));
        for (int i = 0; i < settings.length; i += 2) all.put(settings[i], settings[i + 1]);
        server.runs(all, addresses);
        companion = Optional.of(server.companion());
    }

    /** People open the page there, from now on in this row. */
    void pageAt(URI address) {
        page = Optional.of(address);
    }

    URI lanPage() {
        return page("192.168.1." + Router.SERVER);
    }

    /** The page straight from the server. */
    URI page(String address) {
        return URI.create("https://" + address + ":" + Server.HTTPS);
    }

    /** Somebody in that house, with a Chromium. */
    Person person(String name, Router house) {
        return person(name, house.lan);
    }

    Person person(String name, Segment lan, String... options) {
        var host = plugged(name, lan);
        return enters(name, new Chromium(host, List.of(options)));
    }

    /** A machine in that house. */
    Host plugged(String name, Segment lan) {
        var host = built(Host.named(name));
        lan.join(host, "eth0", FIRST_PERSON + people++);
        return host;
    }

    Person enters(String name, Tab tab) {
        return built(Person.enters(name, tab, page.orElse(internet.page()), server.invitation()));
    }

    private <T extends AutoCloseable> T built(T part) {
        built.push(part);
        return part;
    }

    // --- what is expected ---

    /** Clicks, hears and is heard. @return how they did it, to look at more closely */
    Outcome joins(Person person) {
        return joins(person, Duration.ofSeconds(20), "");
    }

    /** By a pair that has these words in it, for example {@code "udp host"}. */
    Outcome joins(Person person, Duration limit, String pair) {
        long before = companion.orElseThrow().heard();
        var outcome = person.clicks().until(limit, Outcome::heard);
        boolean spoke = outcome.heard() && Waiting.until(Duration.ofSeconds(5), () -> companion.orElseThrow().heard() > before);
        outcome = person.outcome();
        say(person + " " + outcome + (outcome.heard() && !spoke ? "; was not heard" : ""));
        if (!outcome.heard() || outcome.heardMs() > limit.toMillis()) wrong(person + " did not join within " + limit.toMillis() + " ms");
        else if (!spoke) wrong("nobody hears " + person);
        else if (!outcome.by(pair)) wrong(person + " did not join by " + pair);
        return outcome;
    }

    /** Clicks, does not get in, and reads the first of these causes, or {@code unknown}, within five seconds; another one would be a lie. */
    Outcome isTold(Person person, String... causes) {
        var allowed = List.of(causes);
        var outcome = person.clicks().until(Duration.ofSeconds(8), now -> !now.causes().isEmpty() || now.heard());
        say(person + " " + outcome);
        if (outcome.heard()) wrong(person + " joined, though they should not be able to");
        else if (outcome.causes().isEmpty()) wrong(person + " is told nothing instead of " + allowed);
        else {
            var told = outcome.causes().getLast();
            if (!allowed.contains(told.id())) wrong(person + " is told " + told.id() + " instead of " + allowed);
            if (outcome.causes().getFirst().afterMs() > 5_000) wrong(person + " is told only " + told);
        }
        return outcome;
    }

    void say(String line) {
        lines.add(line);
    }

    void wrong(String problem) {
        problems.add(problem);
    }

    /** One row. @return what it is worth a line */
    Result tries(Row row) {
        long began = System.nanoTime();
        try {
            row.story().tell(this);
        } catch (Exception | AssertionError e) {
            wrong(String.valueOf(e.getMessage()).lines().findFirst().orElse("") + " (" + e.getClass().getSimpleName() + " at " + (e.getStackTrace().length > 0 ? e.getStackTrace()[0] : "?") + ")");
        }
        var result = new Result(row, List.copyOf(lines), List.copyOf(problems), Duration.ofNanos(System.nanoTime() - began));
        clear();
        return result;
    }

    /** Everybody goes home, and the houses are taken down. */
    private void clear() {
        companion.ifPresent(Lab::closed);
        companion = Optional.empty();
        cables.forEach(cable -> server.host.run("sh", "-c", "ip link del " + cable + " 2>/dev/null || true"));
        while (!built.isEmpty()) closed(built.pop());
        cables.clear();
        lines.clear();
        problems.clear();
        page = Optional.empty();
        people = routers = houses = 0;
        internet.heals();
    }

    private static void closed(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            System.err.println("lab: " + e);
        }
    }

    @Override
    public synchronized void close() {
        if (over) return;
        over = true;
        clear();
        closed(server);
        closed(internet);
    }
}
