package spokes.system.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/** Two taygas: on the phone from its own IPv4 to IPv6 (CLAT, RFC 6877), and in the network from there to the IPv4 of the world (NAT64, RFC 6146). */
final class Nat64 {
    private static final String PREFIX = "2001:db8:64::/96", PHONE4 = "192.0.0.1";
    private static final int PHONE6 = 0xC1A7, MTU = 1400;

    private Nat64() {}

    static void between(Host phone, Router network) {
        var phone6 = network.lan.ip6(PHONE6);
        runs(network.host, """
            tun-device nat64
            ipv4-addr 192.168.255.1
            ipv6-addr %s
            prefix %s
            dynamic-pool 192.168.255.0/24
            """.formatted(network.lan.ip6(0x64), PREFIX));
        network.host.ip("addr add 192.168.255.1/24 dev nat64");
        network.host.ip("-6 route add " + PREFIX + " dev nat64");
        network.host.ip("-6 route add " + phone6 + "/128 via " + network.lan.ip6(Lab.FIRST_PERSON) + " dev lan");

        phone.set("ipv4/ip_forward", "1");
        phone.set("ipv6/conf/all/forwarding", "1");
        runs(phone, """
            tun-device nat64
            ipv4-addr 192.0.0.2
            ipv6-addr %s
            prefix %s
            map %s %s
            """.formatted(network.lan.ip6(PHONE6 + 1), PREFIX, PHONE4, phone6));
        phone.ip("addr add " + PHONE4 + "/29 dev nat64");
        phone.ip("route add default dev nat64 mtu " + MTU);      // translated, a packet grows by 20 bytes
        phone.ip("-6 route add " + phone6 + "/128 dev nat64");
    }

    private static void runs(Host host, String configuration) {
        try {
            var file = host.file("tayga.conf");
            Files.createDirectories(file.getParent());
            Files.writeString(file, configuration);
            host.run("tayga", "--mktun", "-c", file.toString());
            host.ip("link set nat64 up");
            host.start(host.file("tayga.txt"), "tayga", "--nodetach", "-c", file.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
