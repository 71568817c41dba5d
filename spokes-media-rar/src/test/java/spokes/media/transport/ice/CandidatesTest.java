package spokes.media.transport.ice;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spokes.media.sdp.RemoteCandidate;

class CandidatesTest {
    static final LocalSockets IN_THE_LAN = new LocalSockets() {
        @Override
        public List<LocalSocket> own() {
            return List.of(new LocalSocket(0, new InetSocketAddress("192.168.1.20", 50_000)));
        }

        @Override
        public InetSocketAddress local(int socket) {
            return own().getFirst().address();
        }

        @Override
        public boolean neighbours(InetAddress address) {
            return address.getHostAddress().startsWith("192.168.1.");
        }
    };

    final Candidates candidates = new Candidates(IN_THE_LAN);

    @ParameterizedTest
    @ValueSource(strings = {"203.0.113.7 5000 typ srflx", "2001:db8::7 5000 typ host", "198.51.100.1 61000 typ relay"})
    void public_numbers_are_sent_to(String where) {
        assertThat(add(where)).isTrue();
        assertThat(candidates.usable()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1 5000 typ host", "127.8.9.1 5000 typ host", "::1 5000 typ host", "169.254.10.1 5000 typ host", "fe80::1 5000 typ host",
        "224.0.0.251 5353 typ host", "ff02::fb 5353 typ host", "255.255.255.255 5000 typ host", "0.0.0.0 5000 typ host", ":: 5000 typ host", "0.1.2.3 5000 typ host",
        "240.0.0.1 5000 typ host", "192.0.0.8 5000 typ host", "::ffff:127.0.0.1 5000 typ host", "64:ff9b::a00:1 5000 typ host", "2002:7f00:1:: 5000 typ host",
        "2001:0:1::1 5000 typ host", "::7f00:1 5000 typ host", "203.0.113.7 53 typ host", "203.0.113.7 0 typ host", "8e1f9c4a-7f15.local 5000 typ host",
        "example.org 5000 typ host", "127.1 5000 typ host", "0x7f000001 5000 typ host", "203.0.113.7%eth0 5000 typ host"})
    void what_belongs_to_nobody_or_to_ourselves_is_not(String where) {
        assertThat(add(where)).isFalse();
        assertThat(candidates.usable()).isEmpty();
    }

    @Test
    void only_udp_and_only_the_component_that_there_is() {
        assertThat(candidates.add(RemoteCandidate.parse("candidate:1 1 tcp 1 203.0.113.7 5000 typ host tcptype active").orElseThrow())).isFalse();
        assertThat(candidates.add(RemoteCandidate.parse("candidate:1 2 udp 1 203.0.113.7 5000 typ host").orElseThrow())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.1.2.3", "172.20.2.3", "192.168.7.3", "100.64.2.3"})
    void a_private_address_waits_until_something_came_from_its_network(String address) {
        assertThat(add(address + " 5000 typ host")).isTrue();
        assertThat(candidates.usable()).isEmpty();

        assertThat(candidates.cameFrom(address("10.99.99.9"))).isFalse();
        assertThat(candidates.usable()).isEmpty();
        assertThat(candidates.cameFrom(address(address.replaceFirst("3$", "77")))).isTrue();
        assertThat(candidates.usable()).hasSize(1);
    }

    @Test
    void a_unique_local_address_of_ipv6_waits_too() {
        add("fd12:3456:789a:1::5 5000 typ host");
        assertThat(candidates.usable()).isEmpty();
        assertThat(candidates.cameFrom(address("fd12:3456:789a:1::77"))).isTrue();
        assertThat(candidates.usable()).hasSize(1);
    }

    @Test
    void somebody_on_a_network_of_ours_is_sent_to_at_once() {
        add("192.168.1.44 5000 typ host");
        assertThat(candidates.usable()).hasSize(1);
    }

    @Test
    void there_are_at_most_twenty() {
        for (int i = 0; i < 30; i++) {
            assertThat(add("203.0.113.%d 5000 typ srflx".formatted(i + 1))).isEqualTo(i < 20);
        }
        assertThat(candidates.usable()).hasSize(20);
    }

    @Test
    void a_new_generation_forgets_the_old_one() {
        add("203.0.113.1 5000 typ srflx raddr 0.0.0.0 rport 0 generation 0 ufrag old");
        add("203.0.113.2 5000 typ srflx");
        add("203.0.113.3 5000 typ srflx raddr 0.0.0.0 rport 0 generation 0 ufrag new");
        candidates.keepOnly("new");
        assertThat(candidates.usable()).singleElement().satisfies(left -> assertThat(left.address().getHostString()).isEqualTo("203.0.113.3"));
    }

    private boolean add(String where) {
        return candidates.add(RemoteCandidate.parse("candidate:1 1 udp 1 " + where).orElseThrow());
    }

    private static InetAddress address(String number) {
        return InetAddress.ofLiteral(number);
    }
}
