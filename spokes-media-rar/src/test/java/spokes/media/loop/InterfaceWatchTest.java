package spokes.media.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import spokes.media.loop.LocalAddresses.Served;

class InterfaceWatchTest {
    private static final Served LAN = served("192.168.1.20"), WLAN = served("192.168.2.20");

    private final List<String> done = new ArrayList<>();
    private List<Served> machine = List.of(LAN);
    private boolean portTaken;

    private final InterfaceWatch watch = new InterfaceWatch(List.of(LAN), () -> machine, new InterfaceWatch.Sockets() {
        @Override
        public boolean open(InetAddress address) {
            done.add((portTaken ? "cannot open " : "open ") + address.getHostAddress());
            return !portTaken;
        }

        @Override
        public void close(InetAddress address) {
            done.add("close " + address.getHostAddress());
        }
    });

    @Test
    void touches_nothing_while_nothing_changes() {
        assertThat(watch.look(0)).containsExactly(LAN);
        assertThat(watch.look(5_000)).containsExactly(LAN);
        assertThat(done).isEmpty();
    }

    @Test
    void opens_a_new_address_once() {
        machine = List.of(LAN, WLAN);
        assertThat(watch.look(0)).containsExactly(LAN, WLAN);
        watch.look(5_000);
        assertThat(done).containsExactly("open 192.168.2.20");
    }

    @Test
    void serves_an_address_that_is_gone_no_more_but_closes_its_sockets_only_after_a_minute() {
        machine = List.of(LAN, WLAN);
        watch.look(0);
        machine = List.of(LAN);
        assertThat(watch.look(5_000)).containsExactly(LAN);
        watch.look(5_000 + InterfaceWatch.GRACE_MS - 1);
        assertThat(done).containsExactly("open 192.168.2.20");
        watch.look(5_000 + InterfaceWatch.GRACE_MS);
        assertThat(done).containsExactly("open 192.168.2.20", "close 192.168.2.20");
    }

    @Test
    void an_address_that_comes_back_within_the_minute_has_its_sockets_still() {
        machine = List.of();
        watch.look(0);
        machine = List.of(LAN);
        assertThat(watch.look(30_000)).containsExactly(LAN);
        watch.look(300_000);
        assertThat(done).isEmpty();
    }

    @Test
    void tries_again_what_could_not_be_opened() {
        machine = List.of(LAN, WLAN);
        portTaken = true;
        assertThat(watch.look(0)).containsExactly(LAN);
        portTaken = false;
        assertThat(watch.look(5_000)).containsExactly(LAN, WLAN);
        assertThat(done).containsExactly("cannot open 192.168.2.20", "open 192.168.2.20");
    }

    @Test
    void a_pulled_cable_is_no_reason_to_serve_containers() {
        machine = List.of(new Served(InetAddress.ofLiteral("172.18.0.1"), "br-0a1b2c3d"), new Served(InetAddress.ofLiteral("127.0.0.1"), "lo"));
        assertThat(watch.look(0)).isEmpty();
        assertThat(done).isEmpty();
    }

    private static Served served(String address) {
        return new Served(InetAddress.ofLiteral(address), "eth0");
    }
}
