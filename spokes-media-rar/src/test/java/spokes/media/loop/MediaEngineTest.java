package spokes.media.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import spokes.media.api.MediaCommand;
import spokes.media.api.MediaEvent;
import spokes.media.api.MediaStatus;
import spokes.media.api.MediaUnavailableException;
import spokes.media.api.ParticipantSid;
import spokes.media.api.RoomName;

/** The real thing on loopback: threads, sockets, time. */
class MediaEngineTest {
    private static final InetAddress HOME = InetAddress.ofLiteral("127.0.0.1");
    private static final EngineSettings SETTINGS = EngineSettings.DEFAULTS.withPorts(31100, 31149).withTcpPort(0).withBindAddresses(HOME)
            .withLoops(2).withStunServers().withoutRehearsal();
    private static final RoomName LOBBY = new RoomName("lobby");
    private static final ParticipantSid ANN = new ParticipantSid("PA_ann");

    private final BlockingQueue<MediaEvent> events = new LinkedBlockingQueue<>();

    @Test
    void opens_a_port_a_loop_and_offers_it() {
        try (var engine = MediaEngine.start(SETTINGS.withPublicAddresses(PublicAddress.keepingPorts(InetAddress.ofLiteral("203.0.113.7"))), events::add)) {
            MediaStatus status = engine.status();
            assertThat(status.running()).isTrue();
            assertThat(status.loops()).hasSize(2);
            int first = status.loops().getFirst().port();
            assertThat(status.candidates()).extracting(at -> at.address() + ":" + at.port() + "/" + at.protocol() + " " + at.kind() + " " + at.source())
                    .contains("127.0.0.1:" + first + "/udp HOST bindAddresses", "203.0.113.7:" + first + "/udp CONFIGURED publicAddress");
        }
    }

    @Test
    void offers_where_somebody_of_the_house_opened_the_page_and_says_that_the_list_has_changed() throws Exception {
        try (var engine = MediaEngine.start(SETTINGS, events::add)) {
            engine.visitedAt("media.example.org");
            engine.visitedAt("203.0.113.20");
            engine.visitedAt("192.168.1.20");

            assertThat(events.poll(5, TimeUnit.SECONDS)).isEqualTo(new MediaEvent.AddressesChanged());
            assertThat(engine.status().candidates()).filteredOn(at -> at.kind() == MediaStatus.Kind.VISITED).extracting(MediaStatus.Candidate::address)
                    .containsOnly("192.168.1.20");
        }
    }

    @Test
    void skips_a_port_that_is_taken_and_names_it() throws Exception {
        try (var taken = new DatagramSocket(new InetSocketAddress(HOME, 31160));
                var engine = MediaEngine.start(SETTINGS.withPorts(31160, 31162), events::add)) {
            assertThat(taken.isBound()).isTrue();
            assertThat(engine.status().loops()).extracting(MediaStatus.Loop::port).containsExactly(31161, 31162);
            assertThat(engine.status().warnings()).contains(
                    "UDP port 31160 is taken by another program and was skipped; media uses 31161-31162");
        }
    }

    @Test
    void says_which_range_has_no_free_port_and_leaves_nothing_behind() throws Exception {
        try (var taken = new DatagramSocket(new InetSocketAddress(HOME, 31170))) {
            assertThat(taken.isBound()).isTrue();
            assertThatThrownBy(() -> MediaEngine.start(SETTINGS.withLoops(0).withPorts(31170, 31170), events::add))
                    .hasMessage("every UDP port from 31170 to 31170 is taken on 127.0.0.1; set udpPortMin and udpPortMax to a free range");
        }
        assertThat(threadsOfOurs()).isEmpty();
    }

    @Test
    void refuses_an_address_that_is_none_of_this_machine() {
        assertThatThrownBy(() -> MediaEngine.start(SETTINGS.withBindAddresses(InetAddress.ofLiteral("203.0.113.9")), events::add))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("bindAddresses is \"203.0.113.9\"; allowed is an address of this machine; it has ");
    }

    @Test
    void warns_of_a_buffer_that_the_system_does_not_give() {
        var greedy = SETTINGS.withPorts(31150, 31155).withLoops(1).withBuffers(1 << 30, 1 << 30);
        try (var engine = MediaEngine.start(greedy, events::add)) {
            assertThat(engine.status().warnings()).anySatisfy(
                    warning -> assertThat(warning).contains("receive buffer").contains("sysctl -w net.core.rmem_max=1073741824"));
        }
    }

    @Test
    void what_is_no_packet_of_anybody_is_counted_and_not_answered() throws Exception {
        try (var engine = MediaEngine.start(SETTINGS, events::add); var stranger = new DatagramSocket()) {
            int port = engine.status().loops().getFirst().port();
            stranger.setSoTimeout(200);
            for (int length : new int[] {1, 20, 1_500, 1_501, 9_000}) {
                stranger.send(new DatagramPacket(new byte[length], length, HOME, port));
            }
            assertThatThrownBy(() -> stranger.receive(new DatagramPacket(new byte[100], 100))).isInstanceOf(java.net.SocketTimeoutException.class);
            assertThat(engine.status().counters().get("dropped_malformed")).as("larger than any packet of a browser").isEqualTo(2);
            assertThat(engine.status().running()).isTrue();
        }
    }

    @Test
    void leaves_no_thread_and_no_socket_and_says_so_to_who_comes_late() throws Exception {
        var engine = MediaEngine.start(SETTINGS, events::add);
        int port = engine.status().loops().getFirst().port();
        engine.submit(new MediaCommand.Join(LOBBY, ANN, true));

        engine.close();
        engine.close();

        assertThat(threadsOfOurs()).isEmpty();
        try (var free = new DatagramSocket(new InetSocketAddress(HOME, port))) {
            assertThat(free.isBound()).isTrue();
        }
        assertThat(engine.status().running()).isFalse();
        assertThatThrownBy(() -> engine.submit(new MediaCommand.Leave(LOBBY, ANN))).isInstanceOf(MediaUnavailableException.class);
    }

    private static List<String> threadsOfOurs() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).filter(name -> name.startsWith("spokes-")).toList();
    }
}
