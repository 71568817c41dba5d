package spokes.media.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static spokes.media.loop.Guests.check;
import static spokes.media.loop.Guests.sid;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import spokes.media.api.MediaCommand;
import spokes.media.api.RoomName;

/** A router forwards to a port of the range that no loop has. */
@Timeout(30)
class PortWatchTest {
    private static final InetAddress HOME = InetAddress.ofLiteral("127.0.0.1");
    private static final int FIRST = 31_210, WRONG = 31_215, LAST = 31_229;
    private static final String ROOM = "room";

    private final Guests guests = new Guests();
    private final MediaEngine engine =
            MediaEngine.start(EngineSettings.DEFAULTS.withoutRehearsal().withPorts(FIRST, LAST).withTcpPort(0).withBindAddresses(HOME).withLoops(2).withStunServers(), guests::hear);

    @AfterEach
    void end() {
        engine.close();
    }

    @Test
    void what_arrives_at_a_watched_port_is_answered_from_there() throws Exception {
        engine.watchRange(Duration.ofMinutes(1));
        awaitWatched(true);
        var ice = guests.joins(engine, ROOM);
        try (var client = new DatagramSocket()) {
            for (int i = 0; i < 3; i++) {
                assertThat(answerTo(check(ice, ice.pwd()), client).getPort()).isEqualTo(WRONG);
            }
        }
        assertThat(engine.status().counters()).containsEntry("packets_handed_over", 3L);
    }

    @Test
    void nobody_listens_there_before_or_after_and_strangers_hear_nothing_meanwhile() throws Exception {
        var ice = guests.joins(engine, ROOM);
        try (var client = new DatagramSocket()) {
            assertThatThrownBy(() -> answerTo(check(ice, ice.pwd()), client)).isInstanceOf(IOException.class);
            engine.watchRange(Duration.ofSeconds(1));
            awaitWatched(true);
            assertThatThrownBy(() -> answerTo(check(ice, "a password that is wrong"), client)).isInstanceOf(SocketTimeoutException.class);
            until(() -> engine.known() == 1 + 2);           // one who is here, two ports of loops
        }
    }

    @Test
    void who_came_in_by_a_watched_port_keeps_it_as_long_as_he_is_here() throws Exception {
        engine.watchRange(Duration.ofSeconds(1));
        awaitWatched(true);
        var ice = guests.joins(engine, ROOM);
        try (var client = new DatagramSocket()) {
            answerTo(check(ice, ice.pwd()), client);
            until(() -> engine.known() == 1 + 1 + 2 + 1);     // one user fragment, one path, two ports of loops, one watched
            assertThat(answerTo(check(ice, ice.pwd()), client).getPort()).isEqualTo(WRONG);
            engine.submit(new MediaCommand.Leave(new RoomName(ROOM), sid(ROOM)));
            until(() -> engine.known() == 2);
        }
    }

    @Test
    void a_port_that_another_program_has_is_left_alone() throws Exception {
        try (var taken = new DatagramSocket(new InetSocketAddress(HOME, WRONG))) {
            engine.watchRange(Duration.ofMinutes(1));
            until(() -> engine.known() == LAST - FIRST);
            assertThat(taken.isClosed()).isFalse();
        }
    }

    /** Without touching the ports: whoever tried them would take them away. */
    private void awaitWatched(boolean watched) throws InterruptedException {
        until(() -> watched == engine.known() >= LAST - FIRST - 1);
    }

    private static void until(BooleanSupplier condition) throws InterruptedException {
        long untilNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - untilNs).as("still not").isNegative();
            Thread.sleep(20);
        }
    }

    private static DatagramPacket answerTo(byte[] check, DatagramSocket client) throws IOException {
        client.setSoTimeout(500);
        client.send(new DatagramPacket(check, check.length, HOME, WRONG));
        var answer = new DatagramPacket(new byte[200], 200);
        client.receive(answer);
        return answer;
    }
}
