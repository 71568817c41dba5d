package spokes.system.lab;

import java.util.ArrayList;
import java.util.List;

/**
 * A home router, or a carrier's: NAT from its LAN to where its WAN cable is plugged in, closed from outside but for what is forwarded.
 *
 * <p>Linux keeps the port of a mapping where it can and lets in only those who were spoken to: an ordinary router. What a method says holds at once.
 */
final class Router implements AutoCloseable {
    /** The one host of a LAN that ports are forwarded to has this number. */
    static final int SERVER = 20;

    final Host host;
    final Segment lan;
    private final Segment outside;
    private final List<String> forwards = new ArrayList<>(), hairpins = new ArrayList<>(), drops = new ArrayList<>(), dead = new ArrayList<>(), detours = new ArrayList<>(), open6 = new ArrayList<>();
    private int wan;
    private String masquerade = "masquerade", stateless = "", cut = "";

    Router(Host host, Segment outside, int number, String prefix4, String prefix6) {
        this.host = host;
        this.outside = outside;
        this.wan = number;
        host.set("ipv4/ip_forward", "1");
        host.set("ipv6/conf/all/forwarding", "1");
        outside.join(host, "wan", number);
        lan = new Segment(host, "lan", prefix4, prefix6);
        if (lan.has6() && outside.has6()) outside.route6(lan.ip6(0) + "/64", number);
        apply();
    }

    /** The address under which the world sees it. */
    String address() {
        return outside.ip4(wan);
    }

    /** {@code "udp 50000-50499"}, to the server, the same ports inside. */
    Router forwards(String ports) {
        return forwards(ports, "");
    }

    /** {@code "udp 51000", ":50000"}: from another outside port. */
    Router forwards(String ports, String inside) {
        var words = ports.split(" ");
        var rule = words[0] + " dport " + words[1] + " dnat to " + lan.ip4(SERVER) + inside;
        forwards.add("iifname wan " + rule);
        hairpins.add("iifname lan ip daddr " + address() + " " + rule);
        apply();
        return this;
    }

    /** Who is inside may also use the outside address (NAT reflection). */
    Router hairpin() {
        forwards.addAll(hairpins);
        apply();
        return this;
    }

    /** IPv6 has no NAT; a firewall that lets in to these ports what nobody asked for. */
    Router opens6(String ports) {
        open6.add(ports.replace(" ", " dport ") + " accept");
        apply();
        return this;
    }

    /** What is asked of that STUN server leaves by another address than media does, so that it answers with a wrong one, at which nobody lets anything in. */
    Router asksStunFrom(int number, String stun) {
        host.ip("addr replace " + outside.ip4(number) + "/24 dev wan");
        dead.add("iifname wan ip daddr " + outside.ip4(number) + " drop");
        detours.add("oifname wan ip daddr " + stun + " udp dport 3478 snat to " + outside.ip4(number));
        apply();
        return this;
    }

    /** Every destination sees another port of ours. */
    Router symmetric() {
        masquerade = "masquerade fully-random";
        apply();
        return this;
    }

    /** A firewall's line: what passes the router and matches is lost. */
    Router drops(String match) {
        drops.add(match + " drop");
        apply();
        return this;
    }

    /** Nothing passes any more, either way, and nobody is told; or everything as before. */
    Router isCut(boolean now) {
        cut = now ? "drop" : "";
        apply();
        return this;
    }

    /** What comes in by one of our addresses leaves by another one, without any memory of who asked whom. */
    Router answersFrom(int number) {
        return answersFrom(number, "");
    }

    /** The same, and to that other address nothing comes. */
    Router answersOnlyFrom(int number) {
        return answersFrom(number, "ip daddr " + address());
    }

    private Router answersFrom(int number, String asked) {
        host.ip("addr add " + outside.ip4(number) + "/24 dev wan");
        stateless = """
            table ip stateless {
              chain prerouting {
                type filter hook prerouting priority -300
                iifname wan %s udp dport 50000-50499 notrack ip daddr set %s
                iifname lan ip saddr %s udp sport 50000-50499 ip daddr != %s notrack
              }
              chain postrouting {
                type filter hook postrouting priority 300
                oifname wan ip saddr %s udp sport 50000-50499 ip saddr set %s
              }
            }
            """.formatted(asked, lan.ip4(SERVER), lan.ip4(SERVER), lan.net4(), lan.ip4(SERVER), outside.ip4(number));
        apply();
        return this;
    }

    /** The provider gives it another address, and takes the old one away. */
    Router moves(int number) {
        stateless = """
            table ip gone {
              chain prerouting {
                type filter hook prerouting priority -300
                ip daddr %1$s drop
              }
              chain postrouting {
                type filter hook postrouting priority 300
                oifname wan ip saddr %1$s drop
              }
            }
            """.formatted(address());
        host.ip("addr del " + address() + "/24 dev wan");
        host.ip("addr add " + outside.ip4(number) + "/24 dev wan");
        host.ip("route replace default via " + outside.ip4(1) + " dev wan");
        wan = number;
        apply();
        return this;
    }

    private void apply() {
        host.nft(stateless + """
            table ip nat {
              chain prerouting {
                type nat hook prerouting priority dstnat
                %s
                %s
              }
              chain postrouting {
                type nat hook postrouting priority srcnat
                %s
                oifname wan %s
                %s
              }
            }
            table inet filter {
              chain input {
                type filter hook input priority 0
                iifname wan meta nfproto ipv4 ct state new drop
              }
              chain forward {
                type filter hook forward priority 0
                %s
                %s
                ct state established,related,untracked accept
                ct status dnat accept
                iifname wan meta nfproto ipv4 drop
                %s
                iifname wan meta nfproto ipv6 meta l4proto { tcp, udp } drop
              }
            }
            """.formatted(lines(dead), lines(forwards), lines(detours), masquerade, lan.has4() ? "ip saddr " + lan.net4() + " oifname lan ct status dnat masquerade" : "", cut, lines(drops), lines(open6.stream().map(rule -> "iifname wan meta nfproto ipv6 " + rule).toList())));
    }

    private static String lines(List<String> rules) {
        return String.join("\n", rules);
    }

    @Override
    public void close() {
        host.close();
    }
}
