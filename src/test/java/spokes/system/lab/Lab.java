package spokes.system.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import spokes.system.browser.Tab;
import spokes.system.official.Guest;

/**
 * The bench: one internet, one server, and the houses of the row that is being tried. A row builds with it, lets people in, and says what it expects;
 * what is not so is collected, so that a row tells all that is wrong with it.
 */
final class Lab implements AutoCloseable {
    static final String HOME = "home";
    static final int FIRST_PERSON = 30;
    private static final int FIRST_ROUTER = 10;

    private final Map<String, String> more;
    private final Grounds grounds;
    private final Internet internet;
    private final Server server;
    private final Deque<AutoCloseable> built = new ArrayDeque<>();
    private final List<String> cables = new ArrayList<>(), lines = new ArrayList<>(), problems = new ArrayList<>();
    private final Map<String, Companion> companions = new HashMap<>();
    private Optional<URI> page = Optional.empty();
    private int people, routers, houses;
    private boolean fresh;

    /**
     * @param name of this lab; several may be open at once
     * @param more settings of the server in every row that does not say otherwise
     */
    Lab(String name, Map<String, String> more) {
        this.more = Map.copyOf(more);
        grounds = new Grounds(name);
        internet = new Internet(grounds);
        server = new Server(grounds, internet.host);
        Runtime.getRuntime().addShutdownHook(new Thread(Host::removeOurs));      // after Ctrl-C; otherwise there is nothing left by then
    }

    /** Why nothing can be built here; empty when it can. */
    static Optional<String> missing() {
        if (!System.getProperty("user.name").equals("root")) return Optional.of("the lab needs root, for network namespaces");
        for (var tool : List.of("ip", "nft", "nginx", "turnserver", "chromedriver", "openssl")) {
            if (List.of("/usr/sbin", "/usr/bin", "/sbin", "/bin").stream().noneMatch(folder -> Files.isExecutable(Path.of(folder, tool)))) return Optional.of("the lab needs " + tool);
        }
        try {
            Host.removeLeftovers();
            new Grounds("trial").host("trial").close();
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of("network namespaces cannot be made here: " + e.getMessage());
        }
    }

    // --- the picture ---

    /** A house with IPv4, whose router's WAN cable is in the internet. */
    Router router(String name) {
        return built(new Router(grounds.host(name), internet.wan, FIRST_ROUTER + routers++, prefix4(name), ""));
    }

    /** A house with IPv4 and IPv6. */
    Router dual(String name) {
        return built(new Router(grounds.host(name), internet.wan, FIRST_ROUTER + routers++, prefix4(name), prefix6(name)));
    }

    /** A house where only IPv6 is spoken. */
    Router only6(String name) {
        return built(new Router(grounds.host(name), internet.wan, FIRST_ROUTER + routers++, "", prefix6(name)));
    }

    /** A router behind another one, which forwards to it what it forwards. */
    Router behind(Router outer, String name) {
        return built(new Router(grounds.host(name), outer.lan, Router.SERVER, prefix4(name), ""));
    }

    private String prefix4(String name) {
        return "192.168." + (name.equals(HOME) ? 1 : 100 + houses++);
    }

    private String prefix6(String name) {
        return "2001:db8:" + (name.equals(HOME) ? 1 : 200 + houses++) + "::";
    }

    /** A provider that has no address of its own for everybody. */
    Router carrier(String name) {
        return built(new Router(grounds.host(name), internet.wan, FIRST_ROUTER + routers++, "100.64." + houses++, ""));
    }

    /** Cables and a switch, and no way out. */
    Segment switched(String name) {
        return switched(name, 1);
    }

    Segment switched(String name, int number) {
        return new Segment(built(grounds.host(name)), "lan", "192.168." + number, "");
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

    /** The server is in that house, with these settings (name, value, …); somebody speaks in its channel. */
    void server(Router house, String... settings) {
        server(house.lan, settings);
    }

    void server(Segment lan, String... settings) {
        cable(lan, "eth0", Router.SERVER);
        serves(lan.has4() ? lan.ip4(Router.SERVER) : lan.ip6(Router.SERVER), settings);
    }

    /** One more cable of the server, before it is said to serve. */
    void cable(Segment lan, String device, int number) {
        device(device);
        lan.join(server.host, device, number);
    }

    /** The row made this device on the server's machine. */
    void device(String device) {
        cables.add(device);
    }

    /** Whatever the server has seen before, it has forgotten. */
    void freshServer() {
        fresh = true;
    }

    /** The server runs, with these settings and at least this address; somebody speaks in its channel. */
    void serves(String address, String... settings) {
        var all = new TreeMap<>(Map.of("SPOKES_MEDIA_STUN_SERVERS", String.join(",", Internet.stunServers())));
        all.putAll(more);
        for (int i = 0; i < settings.length; i += 2) all.put(settings[i], settings[i + 1]);
        server.runs(all, address, fresh);
        speaks(server.channel());
    }

    /** Somebody speaks in that channel. */
    void speaks(String channel) {
        companions.put(channel, server.companion(channel));
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
        var host = built(grounds.host(name));
        lan.join(host, "eth0", FIRST_PERSON + people++);
        return host;
    }

    /** Somebody in that house, with a Firefox. */
    Person firefox(String name, Router house) {
        return enters(name, new Firefox(plugged(name, house.lan)));
    }

    /** Somebody in that house without a browser. */
    Program program(String name, Router house) {
        var host = plugged(name, house.lan);
        return built(new Program(name, host, URI.create(internet.page().toString().replace("https", "wss")), internet.proxy().certificate(), server.token(name)));
    }

    Person enters(String name, Tab tab) {
        return built(Person.enters(name, tab, page.orElse(internet.page()), server.invitation()));
    }

    /** The server in a container on a machine in that house: what comes in, the machine's userland proxy carries, and it all seems to come from there. */
    Host container(Router house, String... settings) {
        var box = built(grounds.host("box"));
        house.lan.join(box, "eth0", Router.SERVER);
        box.set("ipv4/ip_forward", "1");
        box.nft("""
            table ip nat {
              chain postrouting {
                type nat hook postrouting priority srcnat
                oifname eth0 masquerade
              }
            }
            """);
        var bridge = new Segment(box, "docker0", "172.17.0", "");
        cable(bridge, "eth0", 2);
        built(new Tunnel(box, at(house.lan.ip4(Router.SERVER), Server.HTTPS), box, at(bridge.ip4(2), Server.HTTPS)));
        for (int port = 50_000; port < 50_004; port++) built(new Relay(box, at(house.lan.ip4(Router.SERVER), port), at(bridge.ip4(2), port)));
        serves(bridge.ip4(2), settings);
        server.startsAnewNextTime();     // it learns the machine's address by visits, and would seem to know it in a row that it has just moved to
        return box;
    }

    private static InetSocketAddress at(String address, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(address), port);
    }

    /** Somebody with IPv6 only, whose phone translates its IPv4 (464XLAT, tayga) and whose network translates it back (NAT64, tayga). */
    Person mobile(String name, Router network) {
        var phone = plugged(name, network.lan);
        Nat64.between(phone, network);
        return enters(name, new Chromium(phone, List.of()));
    }

    /** Nobody is in a call any more. */
    void hangUp() {
        companions.values().forEach(Lab::closed);
        companions.clear();
        built.removeIf(part -> part instanceof Person && closed(part));
    }

    /** Whatever it is, it goes with the row. */
    <T extends AutoCloseable> T built(T part) {
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
        long before = heardByCompanions();
        var outcome = person.clicks().until(limit, Outcome::heard);
        boolean spoke = outcome.heard() && Waiting.until(Duration.ofSeconds(5), () -> heardByCompanions() > before);
        outcome = person.outcome();
        say(person + " " + outcome + (outcome.heard() && !spoke ? "; was not heard" : ""));
        if (!outcome.heard() || outcome.heardMs() > limit.toMillis()) {
            wrong(person + " did not join within " + limit.toMillis() + " ms");
            say(server.join(person.toString()));
        }
        else if (!spoke) {
            wrong("nobody hears " + person);
            say(server.join(person.toString()));
        }
        else if (!outcome.by(pair)) wrong(person + " did not join by " + pair);
        return outcome;
    }

    /** Leaves and clicks again, so many times: how long it takes with a server and a page that are warm. */
    void comesBack(Person person, int times) {
        var heardMs = new ArrayList<Long>();
        for (int i = 0; i < times; i++) {
            person.leaves();
            var outcome = person.clicks().until(Duration.ofSeconds(20), Outcome::heard);
            expect(outcome.heard(), person + " came back and " + outcome);
            heardMs.add(outcome.heardMs());
        }
        var sorted = heardMs.stream().sorted().toList();
        say(person + " came back " + times + " times, heard after " + sorted.get(times / 2) + " ms (p50), " + sorted.getFirst() + " to " + sorted.getLast());
    }

    /** Gets in, hears and is heard. */
    void joins(Program program) {
        long before = heardByCompanions(), beganNs = System.nanoTime();
        program.joins();
        long tookMs = (System.nanoTime() - beganNs) / 1_000_000;
        boolean hears = Waiting.until(Duration.ofSeconds(10), () -> program.heard() > 0);
        boolean spoke = Waiting.until(Duration.ofSeconds(5), () -> heardByCompanions() > before);
        say(program + " is in and speaks after " + tookMs + " ms, hears: " + hears + ", is heard: " + spoke);
        expect(hears && spoke, program + " does not hear or is not heard");
    }

    /** Does not get in, within the SDK's own patience, and is told so by the SDK's own error. */
    void isRefused(Program program) {
        long beganNs = System.nanoTime();
        try {
            program.joins();
            wrong(program + " joined, though it should not be able to");
        } catch (Guest.Refused e) {
            say(program + " after " + (System.nanoTime() - beganNs) / 1_000_000 + " ms: " + e.getMessage());
            expect(e.getMessage().contains("timed out") || e.getMessage().contains("timeout"), program + " is told something else than that it took too long");
        }
    }

    long heardByCompanions() {
        return companions.values().stream().mapToLong(Companion::heard).sum();
    }

    /** Clicks, does not get in, and reads the first of these causes, or {@code unknown}, within five seconds; another one would be a lie. */
    Outcome isTold(Person person, String... causes) {
        var allowed = List.of(causes);
        var outcome = person.clicks().until(Duration.ofSeconds(8), now -> !now.causes().isEmpty() || now.heard());
        say(person + " " + outcome);
        if (outcome.heard()) wrong(person + " joined, though they should not be able to");
        else if (outcome.causes().isEmpty()) {
            wrong(person + " is told nothing instead of " + allowed);
            say(server.join(person.toString()));
        }
        else {
            var told = outcome.causes().getLast();
            if (!allowed.contains(told.id())) {
                wrong(person + " is told " + told.id() + " instead of " + allowed);
                say(server.join(person.toString()));
            }
            if (outcome.causes().getFirst().afterMs() > 5_000) wrong(person + " is told only " + told);
        }
        return outcome;
    }

    void expect(boolean so, String otherwise) {
        if (!so) wrong(otherwise);
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
        if (!problems.isEmpty()) say("what the server printed: " + kept(row));
        var result = new Result(row, List.copyOf(lines), List.copyOf(problems), Duration.ofNanos(System.nanoTime() - began));
        clear();
        return result;
    }

    /** The server's output and what it knew would be gone with its next start. */
    private Path kept(Row row) {
        try {
            var file = grounds.file("failed-" + row.number().replace(',', '-') + ".txt");
            Files.createDirectories(file.getParent());
            return Files.writeString(file, server.log() + "\n---\n" + server.evidence());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everybody goes home, and the houses are taken down. */
    private void clear() {
        hangUp();
        cables.forEach(cable -> server.host.run("sh", "-c", "ip link del " + cable + " 2>/dev/null || true"));
        while (!built.isEmpty()) closed(built.pop());
        cables.clear();
        lines.clear();
        problems.clear();
        page = Optional.empty();
        fresh = false;
        people = routers = houses = 0;
        internet.heals();
    }

    private static boolean closed(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            System.err.println("lab: " + e);
        }
        return true;
    }

    @Override
    public void close() {
        clear();
        closed(server);
        closed(internet);
    }
}
