package spokes.system.lab;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import spokes.system.server.Payara;

/** What is outside of all houses: one Ethernet for everybody's WAN cables, two STUN servers (coturn), and the proxy by which the page is reached. */
final class Internet implements AutoCloseable {
    static final String STUN = "203.0.113.2", OTHER_STUN = "203.0.113.3", PROXY = "203.0.113.80", TURN = "203.0.113.4";
    static final String TURN_URL = "turn:" + TURN + ":443?transport=tcp", TURN_SECRET = "only the lab knows";
    static final int STUN_PORT = 3478;
    private static final Path FOLDER = Payara.root().resolve("src/test/target/lab");

    final Host host = Host.named("internet");
    final Segment wan;
    private final Proxy proxy;
    private Process stun, turn;

    Internet() {
        host.set("ipv4/ip_forward", "1");
        host.set("ipv6/conf/all/forwarding", "1");
        wan = new Segment(host, "wan", "203.0.113", "2001:db8::").alsoGateway(2).alsoGateway(3).alsoGateway(4).alsoGateway(80);
        answerStun();
        proxy = new Proxy(host);
    }

    /** There is a TURN server now, which is reached by TCP on port 443. */
    void relays() {
        turn = host.start(FOLDER.resolve("turn.txt"), "turnserver", "--no-cli", "--no-tls", "--no-dtls", "--no-stdout-log", "--log-file", "/dev/null",
            "--pidfile", FOLDER.resolve("turn.pid").toString(), "--db", FOLDER.resolve("turn.db").toString(), "--use-auth-secret", "--static-auth-secret", TURN_SECRET,
            "--realm", "lab", "--listening-port", "443", "-L", TURN, "-E", TURN, "--allow-loopback-peers");
    }

    Proxy proxy() {
        return proxy;
    }

    static List<String> stunServers() {
        return List.of(STUN + ":" + STUN_PORT, OTHER_STUN + ":" + STUN_PORT);
    }

    /** The page, as the world sees it. */
    URI page() {
        return URI.create("https://" + PROXY);
    }

    URI page6() {
        return URI.create("https://[" + wan.ip6(80) + "]");
    }

    /** Nobody answers questions for addresses from now on. */
    void silenceStun() {
        stun.destroy();
        stun.onExit().join();
    }

    void answerStun() {
        if (stun != null && stun.isAlive()) return;
        stun = host.start(FOLDER.resolve("coturn.txt"), "turnserver", "--stun-only", "--no-cli", "--no-tls", "--no-dtls", "--no-rfc5780", "--no-stdout-log", "--log-file", "/dev/null",
            "--pidfile", FOLDER.resolve("coturn.pid").toString(), "--db", FOLDER.resolve("coturn.db").toString(), "--no-software-attribute",
            "--listening-port", "" + STUN_PORT, "-L", STUN, "-L", OTHER_STUN, "-L", wan.ip6(2));
    }

    /** As it is when nobody has spoilt it. */
    void heals() {
        if (turn != null) turn.destroy();
        answerStun();
        proxy.heals();
    }

    @Override
    public void close() {
        host.close();
    }
}
