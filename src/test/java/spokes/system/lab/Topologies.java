package spokes.system.lab;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The networks that people have. Each reads as one would draw it. */
final class Topologies {
    static final String ALL_PORTS = "udp 50000-50499", TCP_PORT = "tcp 7881", LITE = "SPOKES_MEDIA_ICE_LITE", CUT = "websocket-cut-by-proxy";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int COMES_BACK = 9, CALL_S = 320, GAP_MS = 1_000, CUT_GAP_MS = 300, MOST_CANDIDATES = 8;

    private Topologies() {}

    static List<Row> all() {
        return List.of(
            new Row("1", "flat LAN", lab -> {
                var home = lab.switched("switch");
                lab.server(home);
                lab.pageAt(lab.lanPage());
                var friend = lab.person("friend", home);
                lab.joins(friend, PATIENCE, "udp host");
                lab.comesBack(friend, COMES_BACK);
            }),
            new Row("2", "router with forward and hairpin", lab -> {
                var home = lab.router("home").forwards(ALL_PORTS).hairpin();
                lab.server(home);
                lab.joins(lab.person("inside", home));
                lab.joins(lab.person("outside", lab.router("elsewhere")));
            }),
            new Row("3", "router with forward, without hairpin", lab -> {
                var home = lab.router("home").forwards(ALL_PORTS);
                lab.server(home);
                lab.joins(lab.person("inside", home));
                lab.joins(lab.person("outside", lab.router("elsewhere")));
                lab.joins(lab.firefox("fox", lab.router("fox-house")));
            }),
            new Row("4a", "double NAT, both forwarded", lab -> {
                var modem = lab.router("modem").forwards(ALL_PORTS);
                lab.server(lab.behind(modem, "home").forwards(ALL_PORTS));
                lab.joins(lab.person("outside", lab.router("elsewhere").symmetric()));
            }),
            new Row("4b", "double NAT, only the outer one forwarded", lab -> {
                var modem = lab.router("modem").forwards(ALL_PORTS);
                lab.server(lab.behind(modem, "home"));
                lab.joins(lab.person("outside", lab.router("elsewhere")));
            }),
            new Row("5a", "carrier-grade NAT that keeps a mapping for everybody", lab -> {
                var carrier = lab.carrier("carrier");
                lab.server(lab.behind(carrier, "home"));
                lab.joins(lab.person("outside", lab.router("elsewhere")));
            }),
            new Row("5b", "symmetric carrier-grade NAT", lab -> {
                var carrier = lab.carrier("carrier").symmetric();
                lab.freshServer();
                lab.server(lab.behind(carrier, "home"));
                lab.isTold(lab.person("outside", lab.router("elsewhere")), "carrier-grade-nat", "udp-ports-closed", "unknown");
            }),
            new Row("6", "friend behind a symmetric NAT, server forwarded", lab -> {
                lab.server(lab.router("home").forwards(ALL_PORTS));
                lab.joins(lab.person("friend", lab.router("elsewhere").symmetric()));
            }),
            new Row("7", "UDP dropped at the friend's, TCP 7881 open", lab -> {
                lab.server(lab.router("home").forwards(ALL_PORTS).forwards(TCP_PORT));
                lab.joins(lab.person("friend", lab.router("office").drops("meta l4proto udp")), PATIENCE, "tcp");
            }),
            new Row("8a", "only 80 and 443 open to the friend", lab -> {
                lab.freshServer();
                lab.server(lab.router("home").forwards(ALL_PORTS).forwards(TCP_PORT));
                lab.joins(lab.person("other", lab.router("elsewhere")));
                lab.joins(lab.person("other-office", lab.router("office").drops("meta l4proto udp")), PATIENCE, "tcp");
                lab.isTold(lab.person("friend", lab.router("bank").drops("meta l4proto udp").drops("iifname lan tcp dport != { 80, 443 }")), "only-web-traffic");
            }),
            new Row("8b", "the same with a TURN server on 443", lab -> {
                lab.internet().relays();
                lab.server(lab.router("home").forwards(ALL_PORTS), "SPOKES_TURN_SERVERS", Internet.TURN_URL, "SPOKES_TURN_SECRET", Internet.TURN_SECRET);
                lab.joins(lab.person("friend", lab.router("bank").drops("meta l4proto udp").drops("iifname lan tcp dport != { 80, 443 }")), PATIENCE, "relay");
            }),
            new Row("8c", "the same with a TURN server on 443 that speaks TLS", lab -> {
                var certificate = lab.internet().relaysByTls();
                lab.server(lab.router("home").forwards(ALL_PORTS), "SPOKES_TURN_SERVERS", Internet.TURNS_URL, "SPOKES_TURN_SECRET", Internet.TURN_SECRET);
                var bank = lab.router("bank").drops("meta l4proto udp").drops("iifname lan tcp dport != { 80, 443 }");
                lab.joins(lab.person("friend", bank.lan, certificate.chromiumOption()), PATIENCE, "relay");
            }),
            Row.aside("9,10", "proxies that cut after 60 s and after 100 s: what is idle, and whatever it is", Topologies::cuttingProxies),
            new Row("11", "container whose userland proxy rewrites source addresses", lab -> {
                var home = lab.router("home");
                lab.container(home);
                lab.pageAt(lab.lanPage());
                lab.joins(lab.person("inside", home), PATIENCE, "192.168.1.20:5000");
            }),
            new Row("12", "host network, several addresses", lab -> {
                var home = lab.router("home").forwards(ALL_PORTS);
                var office = lab.switched("office", 2);
                lab.cable(office, "eth1", Router.SERVER);
                lab.server(home);
                lab.joins(lab.person("inside", home));
                lab.joins(lab.person("outside", lab.router("elsewhere")));
                lab.pageAt(lab.page("192.168.2.20"));
                lab.joins(lab.person("colleague", office));
            }),
            new Row("13", "only 50000/udp reachable, rooms on all loops", Topologies::onePort),
            new Row("14a", "forward 51000 to 50000", lab -> {
                lab.server(lab.router("home").forwards("udp 51000", ":50000"));
                lab.joins(lab.person("outside", lab.router("elsewhere")));
            }),
            new Row("14b", "forward 50000 to 50005", lab -> {
                lab.server(lab.router("home").forwards("udp 50000", ":50005"));
                lab.joins(lab.person("outside", lab.router("elsewhere")));
            }),
            new Row("14c", "forward 51000 to 50000, and nobody told the server", lab -> {
                lab.freshServer();
                lab.server(lab.router("home").forwards("udp 51000", ":50000"), LITE, "true");
                lab.isTold(lab.person("outside", lab.router("elsewhere")), "udp-ports-closed");
            }),
            new Row("14d", "forward 51000 to 50000, and the server was told", lab -> {
                var home = lab.router("home").forwards("udp 51000", ":50000");
                lab.server(home, LITE, "true", "SPOKES_MEDIA_PUBLIC_ADDRESS", home.address() + ":51000");
                lab.joins(lab.person("outside", lab.router("elsewhere")), PATIENCE, ":51000");
            }),
            new Row("14e", "the check page at a forward from 51000 to 50000", lab -> {
                lab.freshServer();
                var home = lab.router("home").forwards("udp 51000", ":50000");
                lab.server(home, LITE, "true");
                var friend = lab.person("outside", lab.router("elsewhere"));
                var rows = friend.checks();
                lab.say(rows + " " + friend.picture("check-closed"));
                lab.expect(rows.contains("internet udp " + home.address() + ":50000 red udp-ports-closed"), "the check does not say that the port is closed");
                var state = friend.triesOutsidePort(51_000);
                lab.say("with the outside port entered: " + state);
                lab.expect(state.equals("green"), "the outside port does not work");
            }),
            new Row("14f", "the check page at a forward from 50000 to 50005", lab -> {
                lab.freshServer();
                var home = lab.router("home").forwards("udp 50000", ":50005");
                lab.server(home, LITE, "true");
                var friend = lab.person("outside", lab.router("elsewhere"));
                var rows = friend.checks();
                lab.say(rows + " " + friend.picture("check-not-one-to-one"));
                lab.expect(rows.contains("internet udp " + home.address() + ":50000 red mapping-not-one-to-one"), "the check does not find the mapping");
            }),
            new Row("14g", "the check page where all is well", lab -> {
                var home = lab.router("home").forwards(ALL_PORTS).forwards(TCP_PORT);
                lab.server(home);
                var friend = lab.person("outside", lab.router("elsewhere"));
                var rows = friend.checks();
                lab.say(rows + " " + friend.picture("check-green"));
                lab.expect(rows.contains("internet udp " + home.address() + ":50000 green"), "UDP is not green");
                lab.expect(rows.stream().anyMatch(row -> row.contains("tcp " + home.address() + ":7881 green")), "TCP is not green");
            }),
            new Row("15", "IPv6 only", lab -> {
                var home = lab.only6("home").opens6(ALL_PORTS);
                lab.server(home);
                lab.pageAt(lab.internet().page6());
                lab.joins(lab.person("outside", lab.only6("elsewhere")), PATIENCE, "2001:db8:1:");
            }),
            new Row("16", "friend on a mobile network with IPv6 and NAT64", lab -> {
                lab.server(lab.router("home").forwards(ALL_PORTS));
                lab.joins(lab.mobile("friend", lab.only6("mobile")));
            }),
            new Row("17", "IPv6 advertised but dead", lab -> {
                lab.server(lab.dual("home").forwards(ALL_PORTS).drops("meta nfproto ipv6 meta l4proto udp"));
                var outcome = lab.joins(lab.person("outside", lab.dual("elsewhere")), PATIENCE, "203.0.113.");
                lab.expect(outcome.offered().stream().anyMatch(candidate -> candidate.contains("2001:db8:1:")), "IPv6 was not offered, so nothing was tried");
                lab.expect(outcome.heardMs() < 2_000, "it took 2 s or more");
            }),
            new Row("18", "40 virtual cables and a VPN on the server", Topologies::manyInterfaces),
            new Row("19", "the WAN address changes in a call", Topologies::newAddress),
            new Row("20a", "in by one address, out by another", lab -> {
                lab.server(lab.router("home").answersFrom(99));
                var friend = lab.person("friend", lab.router("elsewhere").symmetric());
                var outcome = friend.clicks().until(Duration.ofSeconds(8), now -> now.heard() || !now.causes().isEmpty());
                lab.say(friend + " " + outcome);
                lab.expect(outcome.heard() || outcome.causes().getLast().id().equals("answers-do-not-come-back"), "neither in nor told that answers do not come back");
            }),
            new Row("20b", "the same, and nothing comes in by the other one", lab -> {
                lab.freshServer();
                var home = lab.router("home").answersOnlyFrom(99);
                lab.server(home, "SPOKES_MEDIA_PUBLIC_ADDRESS", home.address(), "SPOKES_MEDIA_STUN_SERVERS", "off");
                lab.isTold(lab.person("friend", lab.router("elsewhere")), "answers-do-not-come-back");
            }),
            new Row("21", "no port is forwarded, punching opens the way", lab -> {
                lab.server(lab.router("home"));
                lab.joins(lab.person("outside", lab.router("elsewhere")));
                lab.joins(lab.firefox("fox", lab.router("fox-house")));
            }),
            new Row("22", "no port is forwarded, punching is off", lab -> {
                lab.freshServer();
                lab.server(lab.router("home"), LITE, "true");
                lab.isTold(lab.person("outside", lab.router("elsewhere")), "udp-ports-closed");
            }),
            new Row("23a", "LiveKit's own SDK for Node, without a browser", lab -> {
                lab.server(lab.router("home").forwards(ALL_PORTS));
                lab.joins(lab.program("program", lab.router("elsewhere")));
            }),
            Row.aside("23b", "the same, no port is forwarded, punching is off", lab -> {
                lab.freshServer();
                lab.server(lab.router("home"), LITE, "true");
                lab.isRefused(lab.program("program", lab.router("elsewhere")));
            }));
    }

    /**
     * Four people for more than five minutes: two by proxies that cut what is idle, which our pings keep them from, and two by proxies that cut whatever has an
     * age. Nobody's sound may notice, and the owner's list names the cuts of the latter only.
     */
    private static void cuttingProxies(Lab lab) {
        lab.freshServer();
        lab.server(lab.router("home").forwards(ALL_PORTS));
        lab.internet().cuts(8060, Duration.ofSeconds(60));
        lab.internet().cuts(8100, Duration.ofSeconds(100));
        lab.internet().proxy().as(site -> {
            var server = site.substring(site.indexOf("server {"));
            return site.replace("1h", "60s") + server.replace("443 ssl", "1443 ssl").replace("1h", "100s")
                + server.replace("443 ssl", "2443 ssl").replace("//spokes", "//127.0.0.1:8060") + server.replace("443 ssl", "3443 ssl").replace("//spokes", "//127.0.0.1:8100");
        });
        var idle = List.of(visitor(lab, "idle-sixty", 443), visitor(lab, "idle-hundred", 1443));
        var cut = List.of(visitor(lab, "cut-at-sixty", 2443), visitor(lab, "cut-at-hundred", 3443));
        var all = Stream.concat(idle.stream(), cut.stream()).toList();
        all.forEach(lab::joins);
        all.forEach(Person::listens);
        Waiting.pause(Duration.ofSeconds(CALL_S));
        long othersMs = idle.stream().mapToLong(Person::longestGapMs).max().orElseThrow();       // what a busy machine makes of it
        for (var person : all) {
            var outcome = person.outcome();
            lab.say(person + " longest silence " + person.longestGapMs() + " ms in " + CALL_S + " s, " + outcome.link());
            lab.expect(person.longestGapMs() < Math.max(othersMs + 50, CUT_GAP_MS) && person.longestGapMs() < GAP_MS && person.silentMs() < GAP_MS, person + " had a gap");
            lab.expect(outcome.link().equals("connected"), person + " is not connected");
            boolean listed = lab.server().join(person.toString()).contains(CUT);
            lab.expect(listed == cut.contains(person), "the owner's list " + (listed ? "names a cut that was not, of " : "does not name the cuts of ") + person);
        }
    }

    private static Person visitor(Lab lab, String name, int port) {
        lab.pageAt(URI.create("https://" + Internet.PROXY + ":" + port));
        return lab.person(name, lab.router(name + "-house"));
    }

    /** Channels until every loop has one; somebody from outside visits each. */
    private static void onePort(Lab lab) {
        int loops = 4;
        lab.server(lab.router("home").forwards("udp 50000"), "SPOKES_MEDIA_LOOPS", "" + loops, LITE, "true");
        var made = new ArrayList<String>();
        var names = new ArrayList<String>();
        while (busyLoops(lab) < loops && made.size() < 20) {
            names.add("Room " + made.size());
            made.add(lab.server().makesChannel(names.getLast()));
            lab.speaks(made.getLast());
        }
        lab.expect(busyLoops(lab) == loops, "only " + busyLoops(lab) + " loops have rooms");
        var friend = lab.person("friend", lab.router("elsewhere"));
        for (var name : names) {
            lab.joins(friend.chooses(name), PATIENCE, ":50000");
            friend.leaves();
        }
        made.forEach(lab.server()::removesChannel);
    }

    private static long busyLoops(Lab lab) {
        return Pattern.compile("\"rooms\":([1-9]\\d*)").matcher(lab.server().status()).results().count();
    }

    private static void manyInterfaces(Lab lab) {
        var home = lab.router("home").forwards(ALL_PORTS);
        var host = lab.server().host;
        for (int i = 0; i < 40; i++) {
            host.ip("link add veth" + i + " type veth peer name far" + i);
            host.ip("addr add 172.18." + i + ".1/24 dev veth" + i);
            host.ip("link set veth" + i + " up");
            host.ip("link set far" + i + " up");
            lab.device("veth" + i);
        }
        host.ip("tuntap add mode tun name wg0");
        host.ip("addr add 10.8.0.2/24 dev wg0");
        host.ip("link set wg0 up");
        lab.device("wg0");
        lab.server(home);
        var outcome = lab.joins(lab.person("outside", lab.router("elsewhere")));
        lab.say("offered " + outcome.offered());
        lab.expect(outcome.offered().size() <= MOST_CANDIDATES, outcome.offered().size() + " candidates");
        lab.hangUp();
        Waiting.pause(Duration.ofSeconds(5));
        long mediaMs = lab.server().cpuMs("spokes-media"), allMs = lab.server().cpuMs("");
        Waiting.pause(Duration.ofSeconds(20));
        mediaMs = lab.server().cpuMs("spokes-media") - mediaMs;
        allMs = lab.server().cpuMs("") - allMs;
        lab.say("idle for 20 s: media threads " + mediaMs + " ms, the whole process " + allMs + " ms of a core");
        lab.expect(mediaMs < 200, "media threads take more than 1 % of a core");
    }

    private static void newAddress(Lab lab) {
        var home = lab.router("home").forwards(ALL_PORTS);
        lab.server(home);
        var inside = lab.person("inside", home);
        var outside = lab.person("outside", lab.router("elsewhere"));
        lab.joins(inside);
        lab.joins(outside);
        inside.listens();
        outside.listens();
        home.moves(77);
        boolean cut = Waiting.until(Duration.ofSeconds(10), () -> outside.silentMs() > 300);
        lab.expect(cut || outside.longestGapMs() > 100, "the change was not felt outside");
        Waiting.until(Duration.ofSeconds(20), () -> outside.silentMs() < 200 && outside.longestGapMs() > 300);
        Waiting.pause(Duration.ofSeconds(3));
        lab.say("inside: longest silence " + inside.longestGapMs() + " ms; outside: " + outside.longestGapMs() + " ms, then by " + outside.outcome().pairs());
        lab.expect(inside.longestGapMs() < 200, "inside had a gap");
        lab.expect(outside.silentMs() < 300, "outside is not back");
        lab.expect(outside.longestGapMs() <= 5_000, "outside was away for more than 5 s");
    }
}
