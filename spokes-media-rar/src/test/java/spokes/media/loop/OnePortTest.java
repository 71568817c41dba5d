package spokes.media.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static spokes.media.loop.Guests.check;
import static spokes.media.loop.Guests.sid;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import spokes.media.api.MediaCommand;
import spokes.media.api.RoomName;

/** Rooms on four loops, and a router that forwards the first port only. */
@Timeout(30)
class OnePortTest {
    private static final InetAddress HOME = InetAddress.ofLiteral("127.0.0.1");
    private static final int LOOPS = 4;

    private final Guests guests = new Guests();
    private final MediaEngine engine =
            MediaEngine.start(EngineSettings.DEFAULTS.withoutRehearsal().withPorts(31180, 31199).withTcpPort(0).withBindAddresses(HOME).withLoops(LOOPS).withStunServers(), guests::hear);
    private final int basePort = engine.status().loops().getFirst().port();

    @AfterEach
    void end() {
        engine.close();
    }

    @Test
    void everybody_is_answered_by_the_port_that_was_asked() throws Exception {
        for (int i = 0; i < LOOPS; i++) {
            var ice = guests.joins(engine, "room-" + i);
            try (var client = new DatagramSocket()) {
                var answer = answerTo(check(ice, ice.pwd()), client);
                assertThat(answer.getPort()).isEqualTo(basePort);
                assertThat(answer.getData()[0] << 8 | answer.getData()[1]).as("a success response").isEqualTo(0x0101);
                assertThat(answerTo(check(ice, ice.pwd()), client).getPort()).isEqualTo(basePort);
            }
        }
        assertThat(engine.status().loops()).extracting(loop -> loop.participants()).as("a room on each loop").containsOnly(1);
        assertThat(engine.status().counters()).containsEntry("packets_handed_over", 2L * (LOOPS - 1)).containsEntry("packets_received", 2L * LOOPS)
                .containsEntry("dropped_stun", 0L);
    }

    @Test
    void who_does_not_know_the_password_is_not_answered_by_any_loop() throws Exception {
        guests.joins(engine, "room-0");
        var ice = guests.joins(engine, "room-1");
        try (var client = new DatagramSocket()) {
            assertThatThrownBy(() -> answerTo(check(ice, "a password that is wrong"), client)).isInstanceOf(SocketTimeoutException.class);
        }
        assertThat(engine.status().counters()).containsEntry("dropped_stun", 1L);
    }

    @Test
    void who_has_left_is_known_to_no_loop() throws Exception {
        guests.joins(engine, "room-0");
        var ice = guests.joins(engine, "room-1");
        try (var client = new DatagramSocket()) {
            answerTo(check(ice, ice.pwd()), client);
            engine.submit(new MediaCommand.Leave(new RoomName("room-1"), sid("room-1")));
            guests.joins(engine, "room-2");
            assertThatThrownBy(() -> answerTo(check(ice, ice.pwd()), client)).isInstanceOf(SocketTimeoutException.class);
        }
        assertThat(engine.known()).as("two who are here, four ports").isEqualTo(2 + LOOPS);
    }

    private DatagramPacket answerTo(byte[] check, DatagramSocket client) throws IOException {
        client.setSoTimeout(500);
        client.send(new DatagramPacket(check, check.length, HOME, basePort));
        var answer = new DatagramPacket(new byte[200], 200);
        client.receive(answer);
        return answer;
    }
}
