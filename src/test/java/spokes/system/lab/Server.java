package spokes.system.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.openqa.selenium.json.Json;
import spokes.system.client.Tokens;
import spokes.system.server.Page;
import spokes.system.server.Payara;
import spokes.system.server.SpokesServer;

/**
 * The real server on its host of the lab, with an owner, one channel and an invitation. Its cables may be pulled and plugged in elsewhere while it runs;
 * it is started anew only for other settings.
 */
final class Server implements AutoCloseable {
    static final int HTTP = 8080, HTTPS = 8443;
    private static final String PASSWORD = "correct horse battery";
    private static final Tokens TOKENS = Tokens.random("lab");
    private static final int MS_PER_TICK = 10;      // USER_HZ
    private static final Duration SEES_ADDRESS = Duration.ofSeconds(15);

    final Host host;
    private final SpokesServer process;
    private final int way = SpokesServer.freeTcpPort();
    private final Tunnel test, proxy;
    private Map<String, String> settings = Map.of("not", "started");
    private boolean running, stale;
    private Page owner;
    private String invitation = "", channel = "";

    Server(Grounds grounds, Host web) {
        host = grounds.host("server");
        process = SpokesServer.named("lab-" + grounds.name()).behind(host.inside())
            .with("SPOKES_HTTP_PORT", "" + HTTP).with("SPOKES_HTTPS_PORT", "" + HTTPS).with("SPOKES_ADMIN_PORT", "4848")
            .with("SPOKES_MEDIA_UDP_PORT_MIN", "50000").with("SPOKES_MEDIA_UDP_PORT_MAX", "50499").with("SPOKES_MEDIA_TCP_PORT", "7881").with("LIVEKIT_KEYS", TOKENS.keys())
            .with("SPOKES_PAYARA_DIR", Payara.home().getParent().toString());
        test = Tunnel.loopback(Host.HERE, way, host, HTTP);
        proxy = Tunnel.loopback(web, host, HTTP);
    }

    /** Runs with these settings, and knows the address that it has now. */
    void runs(Map<String, String> wanted, String address, boolean fresh) {
        if (fresh || stale || !settings.equals(wanted)) restart(wanted);
        if (!Waiting.until(SEES_ADDRESS, () -> status().contains('"' + address + '"'))) restart(wanted);
    }

    /** As after a night without power. */
    void restart(Map<String, String> wanted) {
        if (running) process.stop();
        settings.keySet().forEach(process::without);
        wanted.forEach(process::with);
        settings = new TreeMap<>(wanted);
        process.start();
        running = true;
        stale = false;
        if (owner == null) settle();
    }

    /** What it has learned of its network must not reach the next row. */
    void startsAnewNextTime() {
        stale = true;
    }

    private void settle() {
        try {
            owner = new Page(URI.create("http://localhost:" + way));
            owner.setUp(process.setUpLink().orElseThrow(), "Robin", PASSWORD);
            channel = text("id", owner.get("/api/channels").body());
            invitation = text("link", owner.post("/api/invitations", "{}").body()).replaceFirst(".*#", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(String field, String json) {
        var found = Pattern.compile('"' + field + "\":\"([^\"]*)\"").matcher(json);
        if (!found.find()) throw new AssertionError("no " + field + " in " + json);
        return found.group(1);
    }

    String invitation() {
        return invitation;
    }

    String channel() {
        return channel;
    }

    /** One more channel. */
    String makesChannel(String name) {
        try {
            return text("id", owner.post("/api/channels", "{\"name\":\"" + name + "\"}").body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void removesChannel(String id) {
        try {
            owner.change("DELETE", "/api/channels/" + id, "{}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For somebody who goes there without our page. */
    String token(String identity) {
        return TOKENS.token(channel, identity, true);
    }

    Companion companion(String channel) {
        return new Companion(host, URI.create("ws://127.0.0.1:" + way), TOKENS.token(channel, "companion", true));
    }

    /** What the owner's page is told. */
    String status() {
        return get("/api/status");
    }

    String get(String path) {
        try {
            return owner.get(path).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the owner's page tells of that person's last join. */
    String join(String name) {
        var joins = (List<?>) new Json().<Map<?, ?>>toType(get("/api/joins?addresses=true"), Map.class).get("joins");
        return joins.stream().map(Map.class::cast).filter(join -> name.equals(join.get("name"))).findFirst()
            .map(join -> "    " + join.get("state") + ", " + join.get("cause") + ", " + join.get("stations") + ", " + join.get("details")).orElse("    the owner's page knows nothing of it");
    }

    /** All that it knows of its addresses and of joins, if it still answers. */
    String evidence() {
        try {
            return status() + "\n---\n" + get("/api/joins?addresses=true");
        } catch (RuntimeException gone) {
            return "it does not answer: " + gone;
        }
    }

    /** What it has printed since its start, and what it wrote beside that. */
    String log() {
        var home = Path.of(process.setting("SPOKES_HOME"));
        return Stream.of(home.resolve("server.out"), home.resolve("domains/spokes/logs/server.log")).filter(Files::exists).map(Server::text).reduce(process.log(), (all, more) -> all + "\n---\n" + more);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Duration startTime() {
        return process.startTime();
    }

    /** What the threads whose names begin so have cost so far, in ms of a core; all threads for no name. */
    long cpuMs(String threads) {
        try (var tasks = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
            return tasks.mapToLong(task -> ticks(task.resolve("stat"), threads)).sum() * MS_PER_TICK;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long ticks(Path stat, String threads) {
        try {
            var text = Files.readString(stat);
            var name = text.substring(text.indexOf('(') + 1, text.lastIndexOf(')'));
            var fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
            return name.startsWith(threads) ? Long.parseLong(fields[11]) + Long.parseLong(fields[12]) : 0;
        } catch (IOException ended) {
            return 0;
        }
    }

    @Override
    public void close() {
        if (owner != null) owner.close();
        process.close();
        test.close();
        proxy.close();
        host.close();
    }
}
