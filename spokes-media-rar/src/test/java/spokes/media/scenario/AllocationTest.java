package spokes.media.scenario;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import spokes.media.buffer.Bytes;
import spokes.media.buffer.Packet;
import spokes.media.peer.Counter;
import spokes.media.rtp.Rtp;
import spokes.media.transport.srtp.SrtpSession;

/**
 * What no garbage collector should have to hear of: a packet on its way. The cipher's library makes a parameter object for each packet, so
 * what it allocates is measured by itself and taken off.
 */
class AllocationTest {
    private static final int LISTENERS = 20, ROUNDS = 6;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void a_forwarded_sound_allocates_nothing_of_ours() {
        assertThat(bytesPerForwardedPacket(Browser::publishesAudio)).isLessThan(2.0);
    }

    @Test
    void a_forwarded_picture_allocates_nothing_of_ours() {
        assertThat(bytesPerForwardedPacket(Browser::publishesVideo)).isLessThan(2.0);
    }

    /** The best of several rounds, since the JVM compiles meanwhile. */
    private static double bytesPerForwardedPacket(Function<Browser, Source> publishes) {
        var world = new World(1);
        var alice = world.joins("alice", "stage");
        for (int i = 0; i < LISTENERS; i++) {
            world.joins("listener" + i, "stage");
        }
        publishes.apply(alice);
        world.runs(ofSeconds(3));
        world.deaf = true;
        double best = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            double cipher = bytesPerProtectedPacket();
            best = Math.min(best, bytesPerForwardedPacket(world, alice, cipher));
        }
        return best;
    }

    private static double bytesPerForwardedPacket(World world, Browser alice, double cipher) {
        List<byte[]> datagrams = new ArrayList<>();
        world.captured = Optional.of(datagrams);
        world.runs(ofSeconds(10));
        world.captured = Optional.empty();
        var from = new InetSocketAddress(alice.link.address(), alice.link.port(0));
        var packet = new Packet();
        long forwarded = world.count(Counter.PACKETS_FORWARDED), nowNs = world.nowNs();
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (var datagram : datagrams) {
            packet.set(datagram, 0, datagram.length);
            world.rooms.onDatagram(packet, 0, from, nowNs);
        }
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        forwarded = world.count(Counter.PACKETS_FORWARDED) - forwarded;
        assertThat(forwarded).isGreaterThan(250L * LISTENERS);
        return (allocated - cipher * (forwarded + datagrams.size())) / forwarded;
    }

    private static double bytesPerProtectedPacket() {
        int packets = 2000;
        try (var srtp = new SrtpSession(HandedKeys.keys(new byte[HandedKeys.KEY_BYTES], true))) {
            var packet = Rtp.packet(0, 0).build();
            int length = packet.length;
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < packets; i++) {
                packet.length = length;
                Bytes.put16(packet.bytes, 2, i);
                srtp.protectRtp(packet);
            }
            return (double) (THREADS.getCurrentThreadAllocatedBytes() - before) / packets;
        }
    }
}
