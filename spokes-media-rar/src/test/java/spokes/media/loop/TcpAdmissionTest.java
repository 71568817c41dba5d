package spokes.media.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TcpAdmissionTest {
    private static final InetAddress ANN = InetAddress.ofLiteral("198.51.100.1"), BOB = InetAddress.ofLiteral("198.51.100.2");

    private final TcpAdmission admission = new TcpAdmission();

    @Test
    void so_many_of_one_address_have_proved_nothing_and_no_more() {
        var places = enter(ANN, TcpAdmission.UNPROVEN_EACH);
        assertThat(admission.enter(ANN)).isEmpty();
        assertThat(admission.enter(BOB)).isPresent();

        places.getFirst().leave();
        places.getFirst().leave();
        assertThat(admission.enter(ANN)).isPresent();
        assertThat(admission.enter(ANN)).isEmpty();
    }

    @Test
    void who_proves_himself_makes_room_for_the_next_up_to_a_limit() {
        for (int i = 0; i < TcpAdmission.PROVEN_EACH; i++) {
            assertThat(admission.enter(ANN).orElseThrow().prove()).isTrue();
        }
        var oneMore = admission.enter(ANN).orElseThrow();
        assertThat(oneMore.prove()).isFalse();
        oneMore.leave();
        assertThat(admission.size()).isEqualTo(TcpAdmission.PROVEN_EACH);
    }

    @Test
    void a_network_of_ipv6_counts_as_one_address() {
        for (int i = 0; i < TcpAdmission.UNPROVEN_EACH; i++) {
            assertThat(admission.enter(InetAddress.ofLiteral("2001:db8:1:2::" + i))).isPresent();
        }
        assertThat(admission.enter(InetAddress.ofLiteral("2001:db8:1:2:ffff::1"))).isEmpty();
        assertThat(admission.enter(InetAddress.ofLiteral("2001:db8:1:3::1"))).isPresent();
    }

    @Test
    void strangers_from_everywhere_leave_room_for_those_who_belong_here() {
        for (int i = 0; i < TcpAdmission.ALL_UNPROVEN; i++) {
            assertThat(admission.enter(InetAddress.ofLiteral("10.0." + i / 200 + "." + i % 200))).isPresent();
        }
        assertThat(admission.enter(BOB)).isEmpty();
    }

    @Test
    void nothing_stays_behind() {
        var places = enter(ANN, 3);
        places.getFirst().prove();
        places.forEach(TcpAdmission.Place::leave);
        assertThat(admission.size()).isZero();
        assertThat(places.getFirst().prove()).as("who has left").isFalse();
    }

    private List<TcpAdmission.Place> enter(InetAddress address, int count) {
        var places = new ArrayList<TcpAdmission.Place>();
        for (int i = 0; i < count; i++) {
            places.add(admission.enter(address).orElseThrow());
        }
        return places;
    }
}
