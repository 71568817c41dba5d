package spokes.media.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import spokes.media.loop.LocalAddresses.Nic;

class LocalAddressesTest {
    private static final Nic LOOPBACK = new Nic("lo", true, true, addresses("127.0.0.1", "::1"));
    private static final Nic LAN = new Nic("eth0", true, false, addresses("fe80::1", "2001:db8::7", "192.0.2.7"));
    private static final Nic DOCKER = new Nic("docker0", true, false, addresses("172.17.0.1"));
    private static final Nic COMPOSE = new Nic("br-0a1b2c3d4e5f", true, false, addresses("172.18.0.1"));
    private static final Nic VPN = new Nic("wg0", true, false, addresses("10.9.0.2"));

    @Test
    void offers_what_lies_beyond_the_link_and_the_old_protocol_first() {
        assertThat(reachable(List.of(LOOPBACK, LAN), false)).isEqualTo(addresses("192.0.2.7", "2001:db8::7"));
    }

    @Test
    void keeps_a_vpn_behind_the_network_and_leaves_out_container_bridges() {
        assertThat(reachable(List.of(VPN, DOCKER, COMPOSE, LAN), false))
                .isEqualTo(addresses("192.0.2.7", "2001:db8::7", "10.9.0.2"));
    }

    @Test
    void takes_a_container_bridge_when_nothing_else_is_left() {
        assertThat(reachable(List.of(LOOPBACK, DOCKER), false)).isEqualTo(addresses("172.17.0.1"));
    }

    @Test
    void a_bridge_that_carries_the_network_itself_is_no_container_bridge() {
        var bridge = new Nic("br0", true, false, addresses("192.168.1.20"));
        assertThat(reachable(List.of(bridge, DOCKER), false)).isEqualTo(addresses("192.168.1.20"));
    }

    @Test
    void adds_loopback_when_asked_and_takes_it_when_it_is_all_there_is() {
        assertThat(reachable(List.of(LOOPBACK, VPN), true)).isEqualTo(addresses("10.9.0.2", "127.0.0.1", "::1"));
        assertThat(reachable(List.of(LOOPBACK), false)).isEqualTo(addresses("127.0.0.1", "::1"));
    }

    @Test
    void an_interface_that_is_down_does_not_count() {
        assertThat(reachable(List.of(LOOPBACK, new Nic("eth1", false, false, addresses("192.0.2.9")), LAN), false))
                .isEqualTo(addresses("192.0.2.7", "2001:db8::7"));
    }

    @Test
    void offers_at_most_eight_on_a_machine_of_many_networks() {
        var many = IntStream.range(0, 40).mapToObj(i -> new Nic("eth" + i, true, false, addresses("10.0." + i + ".1"))).toList();
        assertThat(reachable(many, false)).hasSize(8).startsWith(InetAddress.ofLiteral("10.0.0.1"));
    }

    @Test
    void finds_the_loopback_interface_of_this_machine() {
        assertThat(LocalAddresses.ofThisMachine()).anySatisfy(nic -> assertThat(nic.loopback()).isTrue());
    }

    @Test
    void prefers_an_ipv6_address_that_the_world_knows_to_a_private_one() {
        var nic = new Nic("eth0", true, false, addresses("fd00::7", "2001:db8::7"));
        assertThat(reachable(List.of(nic), false)).isEqualTo(addresses("2001:db8::7", "fd00::7"));
    }

    @Test
    void knows_of_each_address_what_sort_it_is() {
        assertThat(LocalAddresses.reachable(List.of(LOOPBACK, LAN, VPN), true)).extracting(LocalAddresses.Served::origin)
                .containsExactly(Origin.HOST_IPV4, Origin.HOST_IPV6, Origin.VPN, Origin.LOOPBACK, Origin.LOOPBACK);
    }

    private static List<InetAddress> reachable(List<Nic> nics, boolean loopbackToo) {
        return LocalAddresses.reachable(nics, loopbackToo).stream().map(LocalAddresses.Served::address).toList();
    }

    private static List<InetAddress> addresses(String... literals) {
        return Arrays.stream(literals).map(InetAddress::ofLiteral).toList();
    }
}
