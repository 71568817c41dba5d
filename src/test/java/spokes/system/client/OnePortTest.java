package spokes.system.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import spokes.media.api.MediaStatus;
import spokes.media.loop.EngineSettings;

/** Rooms on four loops, and nobody can reach any port but the first. */
@Timeout(60)
class OnePortTest {
    private static final InetAddress HOME = InetAddress.ofLiteral("127.0.0.1");
    private static final int BASE = 23_100, LOOPS = 4;

    @Test
    void media_flows_in_every_room() throws Exception {
        var settings = EngineSettings.DEFAULTS.withoutRehearsal().withPorts(BASE, BASE + LOOPS - 1).withTcpPort(0).withBindAddresses(HOME).withLoops(LOOPS).withStunServers();
        try (var rooms = new EngineRooms(settings, _ -> new InetSocketAddress(HOME, BASE))) {
            var heard = new ArrayList<CompletableFuture<Void>>();
            for (int i = 0; i < LOOPS; i++) {
                var track = rooms.speaks("room-" + i);
                heard.add(rooms.hears("room-" + i, track, 50));
                heard.add(rooms.hears("room-" + i, track, 50));
            }
            for (var one : heard) {
                one.get(10, TimeUnit.SECONDS);
            }
            var status = rooms.engine().status();
            assertThat(status.loops()).extracting(MediaStatus.Loop::participants).as("a room on each loop").containsOnly(3);
            assertThat(status.counters()).containsEntry("dropped_hand_over", 0L).containsEntry("send_failed", 0L);
            assertThat(status.counters().get("packets_handed_over")).isGreaterThan(100L);
        }
    }
}
