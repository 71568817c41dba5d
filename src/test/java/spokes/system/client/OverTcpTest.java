package spokes.system.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import spokes.media.loop.EngineSettings;

/** No UDP comes through, and everybody goes by TCP. */
@Timeout(60)
class OverTcpTest {
    private static final InetAddress HOME = InetAddress.ofLiteral("127.0.0.1");
    private static final int UDP = 23_110, TCP = 23_119, LOOPS = 2;

    private final ConcurrentLinkedQueue<TcpBridge> bridges = new ConcurrentLinkedQueue<>();

    @AfterEach
    void end() {
        bridges.forEach(TcpBridge::close);
    }

    @Test
    void media_flows_in_every_room_point_50() throws Exception {
        var settings = EngineSettings.DEFAULTS.withoutRehearsal().withPorts(UDP, UDP + LOOPS - 1).withTcpPort(TCP).withBindAddresses(HOME).withLoops(LOOPS).withStunServers();
        try (var rooms = new EngineRooms(settings, _ -> bridge().address())) {
            var heard = new ArrayList<CompletableFuture<Void>>();
            for (int i = 0; i < LOOPS; i++) {
                var track = rooms.speaks("room-" + i);
                for (int listener = 0; listener < 5; listener++) {
                    heard.add(rooms.hears("room-" + i, track, 50));
                }
            }
            for (var one : heard) {
                one.get(10, TimeUnit.SECONDS);
            }
            assertThat(rooms.engine().status().counters()).containsEntry("tcp_connections", 12L).containsEntry("tcp_refused", 0L)
                    .containsEntry("tcp_frames_dropped", 0L).containsEntry("packets_handed_over", 0L);
        }
    }

    private TcpBridge bridge() {
        var bridge = new TcpBridge(new InetSocketAddress(HOME, TCP));
        bridges.add(bridge);
        return bridge;
    }
}
