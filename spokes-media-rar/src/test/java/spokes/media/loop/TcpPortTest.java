package spokes.media.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static spokes.media.loop.Guests.check;
import static spokes.media.loop.Guests.sid;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import spokes.media.api.MediaCommand;
import spokes.media.api.RoomName;
import spokes.media.transport.stun.Check;

/** A real engine with two loops, and strangers and friends at its TCP port. */
@Timeout(30)
class TcpPortTest {
    private static final InetAddress HOME = InetAddress.ofLiteral("127.0.0.1");
    private static final int PORT = 31_207;
    private static final EngineSettings SETTINGS = EngineSettings.DEFAULTS.withoutRehearsal().withPorts(31_200, 31_206).withTcpPort(PORT).withBindAddresses(HOME).withLoops(2).withStunServers();

    private final Guests guests = new Guests();
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void end() throws Exception {
        for (var each : open.reversed()) {
            each.close();
        }
    }

    @Test
    void a_check_is_answered_on_its_connection_whichever_loop_has_the_room() throws Exception {
        var engine = engine();
        for (int i = 0; i < 2; i++) {
            var ice = guests.joins(engine, "room-" + i);
            var client = connects();
            for (int again = 0; again < 3; again++) {
                client.sends(check(ice, ice.pwd()));
                assertThat(client.frame()[1]).as("a success response").isEqualTo((byte) 0x01);
            }
        }
        assertThat(engine.status().counters()).containsEntry("tcp_connections", 2L).containsEntry("tcp_refused", 0L).containsEntry("packets_received", 6L);
    }

    @Test
    void who_leaves_is_cut_off() throws Exception {
        var engine = engine();
        var ice = guests.joins(engine, "room");
        var client = connects();
        client.sends(check(ice, ice.pwd()));
        client.frame();
        engine.submit(new MediaCommand.Leave(new RoomName("room"), sid("room")));
        assertThat(client.isCutOff()).isTrue();
    }

    @Test
    void a_first_frame_that_is_no_check_for_anybody_ends_the_connection_without_a_word() throws Exception {
        var engine = engine();
        var ice = guests.joins(engine, "room");
        var nonsense = List.of(new byte[] {1}, new byte[1_500], new byte[1_501], new byte[0], "GET / HTTP/1.1\r\n\r\n".getBytes(),
                Check.of("somebody:else").signedBy("whatever that is"), Check.empty().type(0x0101).signedBy(ice.pwd()));
        for (var first : nonsense) {
            var client = connects();
            client.sends(first);
            assertThat(client.isCutOff()).isTrue();
        }
        assertThat(engine.status().counters()).containsEntry("tcp_refused", (long) nonsense.size()).containsEntry("tcp_connections", 0L);
    }

    @Test
    void who_knows_the_name_but_not_the_password_is_cut_off_soon_and_never_answered() throws Exception {
        var engine = engine();
        var ice = guests.joins(engine, "room");
        var client = connects();
        for (int i = 0; i <= TcpConnection.FRAMES_BEFORE_PROOF; i++) {
            client.sends(check(ice, "a password that is wrong"));
        }
        assertThat(client.isCutOff()).isTrue();
        assertThat(engine.status().counters()).containsEntry("dropped_stun", (long) TcpConnection.FRAMES_BEFORE_PROOF);
    }

    @Test
    void who_says_nothing_is_cut_off_after_five_seconds_and_who_says_half_a_frame_too() throws Exception {
        engine();
        var silent = connects();
        var halting = connects();
        halting.out.write(new byte[] {0, 100, 1, 1});
        long beganNs = System.nanoTime();
        assertThat(silent.isCutOff()).isTrue();
        assertThat(halting.isCutOff()).isTrue();
        assertThat(System.nanoTime() - beganNs).isBetween(TimeUnit.MILLISECONDS.toNanos(4_500), TimeUnit.MILLISECONDS.toNanos(7_000));
    }

    @Test
    void one_address_holds_a_few_connections_open_and_no_more() throws Exception {
        engine();
        for (int i = 0; i < TcpAdmission.UNPROVEN_EACH; i++) {
            connects();
        }
        assertThat(connects().isCutOff()).isTrue();
    }

    @Test
    void a_port_that_is_taken_is_said_and_the_rest_runs() throws Exception {
        try (var taken = new ServerSocket(PORT, 1, HOME)) {
            assertThat(taken.isBound()).isTrue();
            var engine = engine();
            assertThat(engine.status().running()).isTrue();
            assertThat(engine.status().warnings()).anySatisfy(warning -> assertThat(warning).startsWith("TCP port 31207 cannot be opened on 127.0.0.1"));
        }
    }

    @Test
    void the_port_is_free_again_when_the_engine_is_closed() throws Exception {
        var engine = engine();
        var ice = guests.joins(engine, "room");
        var client = connects();
        client.sends(check(ice, ice.pwd()));
        client.frame();
        var stranger = connects();

        engine.close();
        assertThat(client.isCutOff()).isTrue();
        assertThat(stranger.isCutOff()).isTrue();
        try (var free = new ServerSocket(PORT, 1, HOME)) {
            assertThat(free.isBound()).isTrue();
        }
    }

    private MediaEngine engine() {
        var engine = MediaEngine.start(SETTINGS, guests::hear);
        open.add(engine);
        return engine;
    }

    private Client connects() throws IOException {
        var client = new Client();
        open.add(client);
        return client;
    }

    private static final class Client implements AutoCloseable {
        private final Socket socket = new Socket();
        private final DataInputStream in;
        private final DataOutputStream out;

        Client() throws IOException {
            socket.setSoTimeout(10_000);
            socket.connect(new InetSocketAddress(HOME, PORT));
            in = new DataInputStream(socket.getInputStream());
            out = new DataOutputStream(socket.getOutputStream());
        }

        void sends(byte[] frame) throws IOException {
            var framed = ByteBuffer.allocate(2 + frame.length).putShort((short) frame.length).put(frame).array();
            out.write(framed);
        }

        byte[] frame() throws IOException {
            var frame = new byte[in.readUnsignedShort()];
            in.readFully(frame);
            return frame;
        }

        /** Without a byte before. */
        boolean isCutOff() throws IOException {
            try {
                return in.read() < 0;
            } catch (SocketException _) {
                return true;
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
