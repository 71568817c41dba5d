package spokes.media.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import spokes.media.api.MediaStatus.Candidate;
import spokes.media.api.MediaStatus.Kind;
import spokes.media.loop.LocalAddresses.Served;

class AddressBookTest {
    private static final Served LAN = served("192.168.1.20", "eth0"), LAN6 = served("2001:db8::20", "eth0"), VPN = served("10.9.0.2", "wg0");
    private static final String STUN = "stun.example.org:3478", OTHER_STUN = "stun.example.net:3478";

    private final AddressBook book = book();
    private long nowMs = 1_000_000;

    @Test
    void offers_the_port_of_the_loop_first_and_the_base_port_second() {
        book.serves(List.of(LAN, LAN6));
        assertThat(offeredBy(1)).containsExactly("192.168.1.20:50001/udp", "2001:db8::20:50001/udp", "192.168.1.20:50000/udp", "2001:db8::20:50000/udp");
        assertThat(offeredBy(0)).as("whose own port is the base port").containsExactly("192.168.1.20:50000/udp", "2001:db8::20:50000/udp");
    }

    @Test
    void offers_lan_public_address_ipv6_and_tcp_at_once_in_eight() {
        book.serves(List.of(LAN, LAN6));
        book.takesTcp(7881, Set.of(LAN.address(), LAN6.address()));
        book.seen(0, LAN.address(), STUN, at("203.0.113.7", 50000), nowMs);
        book.seen(1, LAN.address(), STUN, at("203.0.113.7", 50001), nowMs);
        assertThat(offeredBy(1)).containsExactly("192.168.1.20:50001/udp", "2001:db8::20:50001/udp", "203.0.113.7:50001/udp",
                "192.168.1.20:50000/udp", "2001:db8::20:50000/udp", "203.0.113.7:50000/udp",
                "192.168.1.20:7881/tcp", "203.0.113.7:7881/tcp");
    }

    @Test
    void keeps_at_most_eight_and_of_each_sort_one_before_a_second_of_any() {
        book.serves(List.of(LAN, served("192.168.2.20", "eth1"), served("192.168.3.20", "eth2"), LAN6, served("2001:db8:1::20", "eth1"), VPN));
        book.takesTcp(7881, Set.of(LAN.address(), LAN6.address(), VPN.address()));
        book.seen(1, LAN.address(), STUN, at("203.0.113.7", 50001), nowMs);
        assertThat(offeredBy(1)).hasSize(8).contains("192.168.1.20:50001/udp", "2001:db8::20:50001/udp", "203.0.113.7:50001/udp", "203.0.113.7:50000/udp",
                "203.0.113.7:7881/tcp");
    }

    @Test
    void offers_both_the_port_that_the_nat_gave_and_the_one_that_a_forward_keeps() {
        book.serves(List.of(LAN));
        book.seen(0, LAN.address(), STUN, at("203.0.113.7", 40123), nowMs);
        assertThat(offeredBy(0)).containsExactly("192.168.1.20:50000/udp", "203.0.113.7:40123/udp", "203.0.113.7:50000/udp");
        assertThat(offeredBy(1)).contains("203.0.113.7:50001/udp", "203.0.113.7:40123/udp", "203.0.113.7:50000/udp");
    }

    @Test
    void has_room_for_tcp_also_where_the_nat_gave_another_port() {
        book.serves(List.of(LAN, LAN6));
        book.takesTcp(7881, Set.of(LAN.address(), LAN6.address()));
        book.seen(0, LAN.address(), STUN, at("203.0.113.7", 40123), nowMs);
        book.seen(1, LAN.address(), STUN, at("203.0.113.7", 40124), nowMs);
        assertThat(offeredBy(1)).containsExactly("192.168.1.20:50001/udp", "2001:db8::20:50001/udp", "203.0.113.7:40124/udp", "203.0.113.7:50001/udp",
                "192.168.1.20:50000/udp", "203.0.113.7:40123/udp", "203.0.113.7:50000/udp", "203.0.113.7:7881/tcp");
    }

    @Test
    void does_not_offer_the_port_of_a_nat_that_gives_every_destination_another() {
        book.serves(List.of(LAN));
        book.seen(0, LAN.address(), STUN, at("203.0.113.7", 40123), nowMs);
        book.seen(0, LAN.address(), OTHER_STUN, at("203.0.113.7", 40999), nowMs);
        assertThat(offeredBy(0)).containsExactly("192.168.1.20:50000/udp", "203.0.113.7:50000/udp");
    }

    @Test
    void believes_all_servers_that_see_us_under_different_addresses() {
        book.serves(List.of(LAN));
        book.seen(0, LAN.address(), STUN, at("203.0.113.7", 50000), nowMs);
        book.seen(0, LAN.address(), OTHER_STUN, at("198.51.100.7", 50000), nowMs);
        assertThat(offeredBy(0)).contains("203.0.113.7:50000/udp", "198.51.100.7:50000/udp");
        assertThat(list().of(0)).extracting(Candidate::source).containsExactly("eth0", STUN, OTHER_STUN);
    }

    @Test
    void an_address_seen_that_is_our_own_is_no_second_one() {
        book.serves(List.of(LAN6));
        book.seen(0, LAN6.address(), STUN, at("2001:db8::20", 50000), nowMs);
        assertThat(list().all()).extracting(Candidate::kind).containsOnly(Kind.HOST);
    }

    @Test
    void a_changed_public_address_takes_the_place_of_the_old_one() {
        book.serves(List.of(LAN));
        book.seen(0, LAN.address(), STUN, at("203.0.113.7", 50000), nowMs);
        var before = list();
        book.seen(0, LAN.address(), STUN, at("203.0.113.99", 50000), nowMs);
        assertThat(list().differenceFrom(before)).isEqualTo("now also 203.0.113.99:50000/udp (" + STUN + "), 203.0.113.99:50001/udp (" + STUN
                + "); no longer 203.0.113.7:50000/udp (" + STUN + "), 203.0.113.7:50001/udp (" + STUN + ")");
    }

    @Test
    void forgets_what_a_silent_server_saw_once_another_knows_better_but_not_while_all_are_silent() {
        book.serves(List.of(LAN));
        book.seen(0, LAN.address(), STUN, at("203.0.113.7", 50000), nowMs);
        nowMs += 24 * 3_600_000;
        assertThat(offeredBy(0)).contains("203.0.113.7:50000/udp");
        book.seen(0, LAN.address(), OTHER_STUN, at("203.0.113.99", 50000), nowMs);
        assertThat(offeredBy(0)).contains("203.0.113.99:50000/udp").doesNotContain("203.0.113.7:50000/udp");
    }

    @Test
    void a_configured_mapping_leads_to_the_base_port_from_another_outside_port() {
        var mapped = new AddressBook(List.of(50000, 50001), List.of(new PublicAddress(InetAddress.ofLiteral("203.0.113.7"), 51000)));
        mapped.serves(List.of(LAN));
        assertThat(texts(mapped.list(nowMs).of(1))).containsExactly("192.168.1.20:50001/udp", "192.168.1.20:50000/udp", "203.0.113.7:51000/udp");
        assertThat(texts(mapped.list(nowMs).of(0))).containsExactly("192.168.1.20:50000/udp", "203.0.113.7:51000/udp");
    }

    @Test
    void what_the_operator_gave_is_not_taken_for_what_a_server_saw() {
        var configured = new AddressBook(List.of(50000), List.of(PublicAddress.keepingPorts(InetAddress.ofLiteral("203.0.113.7"))));
        configured.serves(List.of(LAN));
        configured.seen(0, LAN.address(), STUN, at("203.0.113.7", 50000), nowMs);
        assertThat(configured.list(nowMs).all()).extracting(Candidate::kind).containsExactly(Kind.HOST, Kind.CONFIGURED);
    }

    @Test
    void offers_where_people_of_the_house_open_our_page_until_nobody_has_for_an_hour() {
        book.serves(List.of(served("172.18.0.2", "eth0")));
        assertThat(book.visitedAt(InetAddress.ofLiteral("192.168.1.20"), nowMs)).isTrue();
        assertThat(offeredBy(1)).contains("192.168.1.20:50000/udp", "192.168.1.20:50001/udp");
        nowMs += AddressBook.VISIT_MS - 1;
        book.arrivedFromNear(nowMs);
        nowMs += AddressBook.VISIT_MS - 1;
        assertThat(offeredBy(1)).contains("192.168.1.20:50000/udp");
        nowMs += 1;
        assertThat(offeredBy(1)).doesNotContain("192.168.1.20:50000/udp");
    }

    @Test
    void an_address_that_was_ours_when_it_was_visited_is_offered_when_it_is_the_hosts() {
        book.serves(List.of(LAN));
        book.visitedAt(LAN.address(), nowMs);
        assertThat(list().all()).extracting(Candidate::kind).containsOnly(Kind.HOST);
        book.serves(List.of(served("172.18.0.2", "eth0")));
        assertThat(offeredBy(0)).containsExactly("172.18.0.2:50000/udp", "192.168.1.20:50000/udp");
    }

    @Test
    void takes_no_visited_address_that_is_public_and_no_more_than_four() {
        book.serves(List.of(LAN));
        assertThat(book.visitedAt(InetAddress.ofLiteral("203.0.113.7"), nowMs)).isFalse();
        for (int i = 1; i <= 4; i++) {
            assertThat(book.visitedAt(InetAddress.ofLiteral("10.0.0." + i), nowMs)).isTrue();
        }
        assertThat(book.visitedAt(InetAddress.ofLiteral("10.0.0.5"), nowMs)).isFalse();
        assertThat(book.visitedAt(InetAddress.ofLiteral("10.0.0.1"), nowMs)).as("known already").isTrue();
    }

    @Test
    void offers_what_the_router_forwards_unless_the_router_is_itself_behind_another() {
        book.serves(List.of(LAN));
        book.routerSays(Optional.of(new AddressBook.Router(InetAddress.ofLiteral("203.0.113.7"), 50000, 7881)));
        assertThat(offeredBy(1)).contains("203.0.113.7:50000/udp", "203.0.113.7:7881/tcp").doesNotContain("203.0.113.7:50001/udp");
        book.routerSays(Optional.of(new AddressBook.Router(InetAddress.ofLiteral("100.64.3.4"), 50000, 7881)));
        assertThat(offeredBy(1)).containsExactly("192.168.1.20:50001/udp", "192.168.1.20:50000/udp");
    }

    @Test
    void an_address_that_stays_keeps_the_moment_since_when_it_is_offered() {
        book.serves(List.of(LAN));
        var before = list();
        nowMs += 5_000;
        assertThat(list()).isEqualTo(before);
        book.serves(List.of(LAN, LAN6));
        assertThat(list().all()).extracting(Candidate::sinceMs).containsOnly(1_000_000L, 1_005_000L);
    }

    @Test
    void an_address_that_is_served_no_more_takes_with_it_what_was_seen_of_it() {
        book.serves(List.of(LAN));
        book.seen(0, LAN.address(), STUN, at("203.0.113.7", 50000), nowMs);
        book.serves(List.of(LAN6));
        assertThat(list().all()).extracting(Candidate::address).containsOnly(LAN6.address().getHostAddress());
    }

    private static AddressBook book() {
        return new AddressBook(List.of(50000, 50001), List.of());
    }

    private AddressList list() {
        return book.list(nowMs);
    }

    private List<String> offeredBy(int loop) {
        return texts(list().of(loop));
    }

    private static List<String> texts(List<Candidate> candidates) {
        return candidates.stream().map(at -> at.address().replaceAll("(:0)+:", "::") + ":" + at.port() + "/" + at.protocol()).toList();
    }

    private static InetSocketAddress at(String address, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(address), port);
    }

    private static Served served(String address, String nic) {
        return new Served(InetAddress.ofLiteral(address), nic);
    }
}
