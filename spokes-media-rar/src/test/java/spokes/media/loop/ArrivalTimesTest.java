package spokes.media.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import spokes.media.peer.Arrivals;
import spokes.media.transport.ice.Path;

class ArrivalTimesTest {
    private static final InetAddress LAN = InetAddress.ofLiteral("192.168.1.20");
    private static final InetSocketAddress FRIEND = new InetSocketAddress("198.51.100.9", 61_234), HOUSEMATE = new InetSocketAddress("192.168.1.77", 50_123);

    private final List<Arrivals> loops = List.of(new Arrivals(), new Arrivals());
    private final Map<Integer, InetSocketAddress> sockets = Map.of(Directory.number(0, 0), new InetSocketAddress(LAN, 50000),
            Directory.number(1, 0), new InetSocketAddress(LAN, 50001));
    private final AddressList list = list();

    @Test
    void who_comes_from_far_came_by_a_public_address() {
        loops.get(1).note(0, FRIEND, 5_000_000_000L);
        assertThat(arrived()).containsExactly("203.0.113.7:50001/udp at 5000");
    }

    @Test
    void who_comes_from_near_came_by_our_own_address_or_one_that_is_visited() {
        loops.get(0).note(0, HOUSEMATE, 5_000_000_000L);
        assertThat(arrived()).containsExactly("10.0.0.5:50000/udp at 5000", "192.168.1.20:50000/udp at 5000");
    }

    @Test
    void a_packet_that_was_handed_over_came_to_the_port_that_it_came_to() {
        loops.get(1).note(Directory.number(0, 0), FRIEND, 5_000_000_000L);
        assertThat(arrived()).containsExactly("203.0.113.7:50000/udp at 5000");
    }

    @Test
    void by_tcp_every_connection_counts_for_the_one_port() {
        loops.get(1).note(Path.FIRST_TCP + 17, FRIEND, 5_000_000_000L);
        assertThat(arrived()).containsExactly("203.0.113.7:7881/tcp at 5000");
    }

    @Test
    void of_two_packets_close_together_the_first_is_noted() {
        loops.get(0).note(0, FRIEND, 5_000_000_000L);
        loops.get(0).note(0, FRIEND, 5_019_000_000L);
        assertThat(loops.getFirst().farNs()).isEqualTo(5_000_000_000L);
        loops.get(0).note(0, FRIEND, 5_020_000_000L);
        assertThat(loops.getFirst().farNs()).isEqualTo(5_020_000_000L);
    }

    private List<String> arrived() {
        return new ArrivalTimes(loops, sockets, atNs -> atNs / 1_000_000).into(list).stream().filter(candidate -> candidate.arrivedMs() != 0)
                .map(at -> at.address() + ":" + at.port() + "/" + at.protocol() + " at " + at.arrivedMs()).sorted().collect(Collectors.toList());
    }

    private static AddressList list() {
        var book = new AddressBook(List.of(50000, 50001), List.of(PublicAddress.keepingPorts(InetAddress.ofLiteral("203.0.113.7"))));
        book.serves(List.of(new LocalAddresses.Served(LAN, "eth0")));
        book.takesTcp(7881, Set.of(LAN));
        book.visitedAt(InetAddress.ofLiteral("10.0.0.5"), 0);
        return book.list(0);
    }
}
