package spokes.system.lab;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What is outside of all houses: one Ethernet for everybody's WAN cables, two STUN servers (coturn), and the proxy by which the page is reached. */
final class Internet implements AutoCloseable {
    static final String STUN = "203.0.113.2", OTHER_STUN = "203.0.113.3", PROXY = "203.0.113.80", TURN = "203.0.113.4";
    static final String TURN_URL = "turn:" + TURN + ":443?transport=tcp", TURNS_URL = "turns:" + TURN + ":443?transport=tcp", TURN_SECRET = "only the lab knows";
    static final int STUN_PORT = 3478;

    final Host host;
    final Segment wan;
    private final Proxy proxy;
    private final List<Tunnel> cutters = new ArrayList<>();
    private Process stun, turn;

    Internet(Grounds grounds) {
        host = grounds.host("internet");
        host.set("ipv4/ip_forward", "1");
        host.set("ipv6/conf/all/forwarding", "1");
        wan = new Segment(host, "wan", "203.0.113", "2001:db8::").alsoGateway(2).alsoGateway(3).alsoGateway(4).alsoGateway(80);
        // Whatever nobody has is sent, and lost: a relay that is told "unreachable" for somebody's private address may end what it carries.
        host.ip("neigh add 203.0.113.254 lladdr 02:00:00:00:00:fe dev wan nud permanent");
        host.ip("route add default via 203.0.113.254 dev wan");
        answerStun();
        proxy = new Proxy(host);
    }

    /** There is a TURN server now, which is reached by TCP on port 443. */
    void relays() {
        relays("--no-tls", "--no-dtls", "--listening-port", "443");
    }

    /** The same with TLS. @return the certificate */
    Certificate relaysByTls() {
        var certificate = Certificate.in(host.file("turn"), TURN);
        relays("--no-dtls", "--listening-port", "3478", "--tls-listening-port", "443", "--cert", certificate.file().toString(), "--pkey", certificate.key().toString());
        return certificate;
    }

    private void relays(String... ports) {
        turn = host.start(host.file("turn.txt"), Stream.concat(Stream.of("turnserver", "--no-cli", "--no-stdout-log", "--log-file", host.file("turn.log").toString(), "--simple-log", "--verbose",
            "--pidfile", host.file("turn.pid").toString(), "--db", host.file("turn.db").toString(), "--use-auth-secret", "--static-auth-secret", TURN_SECRET,
            "--realm", "lab", "-L", TURN, "-E", TURN, "--allow-loopback-peers"), Stream.of(ports)).toArray(String[]::new));
    }

    /** Who goes through that port of the proxy's loopback to the server is cut at that age. */
    void cuts(int port, Duration after) {
        var loopback = InetAddress.ofLiteral("127.0.0.1");
        cutters.add(Tunnel.cutting(host, new InetSocketAddress(loopback, port), new InetSocketAddress(loopback, Server.HTTP), after));
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
        stun = host.start(host.file("coturn.txt"), "turnserver", "--stun-only", "--no-cli", "--no-tls", "--no-dtls", "--no-rfc5780", "--no-stdout-log", "--log-file", "/dev/null",
            "--pidfile", host.file("coturn.pid").toString(), "--db", host.file("coturn.db").toString(), "--no-software-attribute",
            "--listening-port", "" + STUN_PORT, "-L", STUN, "-L", OTHER_STUN, "-L", wan.ip6(2));
    }

    /** As it is when nobody has spoilt it. */
    void heals() {
        if (turn != null) turn.destroy();
        cutters.forEach(Tunnel::close);
        cutters.clear();
        answerStun();
        proxy.heals();
    }

    @Override
    public void close() {
        host.close();
    }
}
