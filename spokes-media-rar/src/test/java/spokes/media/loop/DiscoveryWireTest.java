package spokes.media.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import spokes.media.api.MediaCommand;
import spokes.media.api.MediaEvent;
import spokes.media.api.MediaStatus;
import spokes.media.api.ParticipantSid;
import spokes.media.api.RoomName;
import spokes.media.transport.stun.StunServerStandIn;

/** A real engine on loopback, and beside it STUN servers that say what the test wants. */
class DiscoveryWireTest {
    private static final InetAddress HOME = InetAddress.ofLiteral("127.0.0.1");
    private static final EngineSettings SETTINGS = EngineSettings.DEFAULTS.withoutRehearsal().withPorts(31200, 31249).withTcpPort(0).withBindAddresses(HOME).withLoops(2);

    private final BlockingQueue<MediaEvent> events = new LinkedBlockingQueue<>();

    /** Says to everybody that he comes from the given address and from his own port plus something. */
    private record StunServer(DatagramSocket socket, String seen, int portShift, AtomicBoolean mute) implements AutoCloseable {
        static StunServer seeing(String address, int portShift) throws SocketException {
            var server = new StunServer(new DatagramSocket(new InetSocketAddress(HOME, 0)), address, portShift, new AtomicBoolean());
            Thread.ofVirtual().start(server::serve);
            return server;
        }

        HostPort name() {
            return new HostPort("127.0.0.1", socket.getLocalPort());
        }

        private void serve() {
            var packet = new DatagramPacket(new byte[1500], 1500);
            while (!socket.isClosed()) {
                try {
                    packet.setLength(1500);
                    socket.receive(packet);
                    if (mute.get()) {
                        continue;
                    }
                    var seenAs = new InetSocketAddress(InetAddress.ofLiteral(seen), packet.getPort() + portShift);
                    byte[] answer = StunServerStandIn.answer(Arrays.copyOf(packet.getData(), packet.getLength()), seenAs);
                    socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                } catch (java.io.IOException _) {
                    // closed by the test
                }
            }
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    @Test
    void finds_the_public_address_and_the_port_of_every_loop_behind_a_nat() throws Exception {
        try (var stun = StunServer.seeing("203.0.113.7", 1_000); var engine = MediaEngine.start(SETTINGS.withStunServers(stun.name()), events::add)) {
            assertThat(events.poll(5, TimeUnit.SECONDS)).isEqualTo(new MediaEvent.AddressesChanged());
            assertThat(eventually(engine, "203.0.113.7:32200", "203.0.113.7:32201", "203.0.113.7:31200", "203.0.113.7:31201")).isTrue();
            assertThat(engine.status().stunServers()).singleElement().satisfies(server -> {
                assertThat(server.state()).isEqualTo(MediaStatus.StunState.ANSWERED);
                assertThat(server.seen()).startsWith("203.0.113.7:3220");
                assertThat(server.roundTripMs()).isBetween(0, 2_000);
            });
        }
    }

    @Test
    void believes_two_servers_that_disagree_and_shows_it() throws Exception {
        try (var one = StunServer.seeing("203.0.113.7", 0); var two = StunServer.seeing("198.51.100.7", 0);
                var engine = MediaEngine.start(SETTINGS.withStunServers(one.name(), two.name()), events::add)) {
            assertThat(eventually(engine, "203.0.113.7:31200", "198.51.100.7:31200")).isTrue();
            assertThat(engine.status().stunServers()).extracting(server -> server.seen().replaceAll(":.*", "")).containsExactly("203.0.113.7", "198.51.100.7");
        }
    }

    @Test
    void an_address_that_comes_up_later_is_told_to_those_who_are_in_a_call() throws Exception {
        var lobby = new RoomName("lobby");
        var ann = new ParticipantSid("PA_ann");
        try (var stun = StunServer.seeing("203.0.113.7", 0)) {
            stun.mute().set(true);
            try (var engine = MediaEngine.start(SETTINGS.withLoops(1).withStunServers(stun.name()), events::add)) {
                engine.submit(new MediaCommand.Join(lobby, ann, true));
                assertThat(events.poll(5, TimeUnit.SECONDS)).isInstanceOfSatisfying(MediaEvent.Offered.class,
                        offer -> assertThat(offer.sdp()).contains(" 127.0.0.1 31200 typ host").doesNotContain("203.0.113.7"));

                stun.mute().set(false);
                var told = List.of(events.poll(5, TimeUnit.SECONDS), events.poll(5, TimeUnit.SECONDS));

                assertThat(told).contains(new MediaEvent.AddressesChanged()).anySatisfy(event -> assertThat(event).isInstanceOfSatisfying(
                        MediaEvent.Trickled.class, trickled -> assertThat(trickled.candidate()).contains(" udp ", " 203.0.113.7 31200 ")));
            }
        }
    }

    @Test
    void is_ready_at_once_without_any_server_that_answers_and_says_within_seconds_that_it_is_silent() throws Exception {
        try (var nobody = new DatagramSocket(new InetSocketAddress(HOME, 0))) {
            long beginNs = System.nanoTime();
            try (var engine = MediaEngine.start(SETTINGS.withStunServers(new HostPort("127.0.0.1", nobody.getLocalPort())), events::add)) {
                assertThat(Duration.ofNanos(System.nanoTime() - beginNs)).isLessThan(Duration.ofSeconds(2));
                assertThat(engine.status().running()).isTrue();
                assertThat(within(Duration.ofSeconds(5), () -> engine.status().stunServers().getFirst().state() == MediaStatus.StunState.SILENT)).isTrue();
                assertThat(engine.status().candidates()).extracting(MediaStatus.Candidate::kind).containsOnly(MediaStatus.Kind.HOST);
            }
        }
    }

    private static boolean eventually(MediaEngine engine, String... addresses) throws InterruptedException {
        return within(Duration.ofSeconds(5), () -> engine.status().candidates().stream().map(at -> at.address() + ":" + at.port()).toList()
                .containsAll(List.of(addresses)));
    }

    private static boolean within(Duration limit, java.util.function.BooleanSupplier done) throws InterruptedException {
        long endNs = System.nanoTime() + limit.toNanos();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > endNs) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
        return true;
    }
}
