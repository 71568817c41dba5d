package spokes.media.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import spokes.media.api.MediaCommand;
import spokes.media.api.MediaEvent;
import spokes.media.api.ParticipantSid;
import spokes.media.api.RoomName;
import spokes.media.sdp.IceParameters;
import spokes.media.sdp.SdpParser;
import spokes.media.transport.stun.Check;

/** Rooms on four loops, and a router that forwards the first port only. */
@Timeout(30)
class OnePortTest {
    private static final InetAddress HOME = InetAddress.ofLiteral("127.0.0.1");
    private static final int LOOPS = 4;

    private final BlockingQueue<MediaEvent> events = new LinkedBlockingQueue<>();
    private final MediaEngine engine =
            MediaEngine.start(EngineSettings.DEFAULTS.withPorts(31180, 31199).withTcpPort(0).withBindAddresses(HOME).withLoops(LOOPS).withStunServers(), events::add);
    private final int basePort = engine.status().loops().getFirst().port();

    @AfterEach
    void end() {
        engine.close();
    }

    @Test
    void everybody_is_answered_by_the_port_that_was_asked() throws Exception {
        for (int i = 0; i < LOOPS; i++) {
            var ice = joins("room-" + i);
            try (var client = new DatagramSocket()) {
                var answer = answerTo(check(ice, ice.pwd()), client);
                assertThat(answer.getPort()).isEqualTo(basePort);
                assertThat(answer.getData()[0] << 8 | answer.getData()[1]).as("a success response").isEqualTo(0x0101);
                assertThat(answerTo(check(ice, ice.pwd()), client).getPort()).isEqualTo(basePort);
            }
        }
        assertThat(engine.status().loops()).extracting(loop -> loop.participants()).as("a room on each loop").containsOnly(1);
        awaitHandedOver(2L * (LOOPS - 1));
        assertThat(engine.status().counters()).containsEntry("packets_received", 2L * LOOPS).containsEntry("dropped_stun", 0L);
    }

    /** The other loop may answer before this one has counted what it gave away. */
    private void awaitHandedOver(long count) throws InterruptedException {
        while (engine.status().counters().get("packets_handed_over") < count) {
            Thread.sleep(10);
        }
        assertThat(engine.status().counters()).containsEntry("packets_handed_over", count);
    }

    @Test
    void who_does_not_know_the_password_is_not_answered_by_any_loop() throws Exception {
        joins("room-0");
        var ice = joins("room-1");
        try (var client = new DatagramSocket()) {
            assertThatThrownBy(() -> answerTo(check(ice, "a password that is wrong"), client)).isInstanceOf(SocketTimeoutException.class);
        }
        assertThat(engine.status().counters()).containsEntry("dropped_stun", 1L);
    }

    @Test
    void who_has_left_is_known_to_no_loop() throws Exception {
        joins("room-0");
        var ice = joins("room-1");
        try (var client = new DatagramSocket()) {
            answerTo(check(ice, ice.pwd()), client);
            engine.submit(new MediaCommand.Leave(new RoomName("room-1"), sid("room-1")));
            joins("room-2");
            assertThatThrownBy(() -> answerTo(check(ice, ice.pwd()), client)).isInstanceOf(SocketTimeoutException.class);
        }
        assertThat(engine.known()).as("two who are here, four ports").isEqualTo(2 + LOOPS);
    }

    private IceParameters joins(String room) throws InterruptedException {
        engine.submit(new MediaCommand.Join(new RoomName(room), sid(room), true));
        while (true) {
            if (events.poll(10, TimeUnit.SECONDS) instanceof MediaEvent.Offered offered) {
                return SdpParser.parse(offered.sdp()).transport().orElseThrow().ice();
            }
        }
    }

    private static ParticipantSid sid(String room) {
        return new ParticipantSid("PA_" + room);
    }

    private static byte[] check(IceParameters ice, String password) {
        return Check.of(ice.ufrag() + ":client").nominating().signedBy(password);
    }

    private DatagramPacket answerTo(byte[] check, DatagramSocket client) throws IOException {
        client.setSoTimeout(500);
        client.send(new DatagramPacket(check, check.length, HOME, basePort));
        var answer = new DatagramPacket(new byte[200], 200);
        client.receive(answer);
        return answer;
    }
}
