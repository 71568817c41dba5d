package spokes.media.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spokes.media.buffer.Packet;
import spokes.media.peer.Counter;
import spokes.media.peer.Counters;

@EnabledOnOs(OS.LINUX)
class SendBatchTest {
    final Counters counters = new Counters();
    final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (var each : open) each.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void more_than_one_batch_arrives_whole_in_order_and_from_the_bound_address(String host) throws IOException {
        var receiver = receiver(host);
        var port = port(host);
        for (int i = 0; i < 3 * SendBatch.SLOTS + 5; i++) {
            assertThat(port.send(datagram(i), 7, 100 + i, to(receiver))).isTrue();
        }
        port.flush(counters);
        assertThat(lost()).isZero();

        for (int i = 0; i < 3 * SendBatch.SLOTS + 5; i++) {
            var got = receive(receiver);
            assertThat(got.getLength()).isEqualTo(100 + i);
            assertThat(got.getData()[0]).isEqualTo((byte) i);
            assertThat(got.getSocketAddress()).isEqualTo(port.local());
        }
    }

    @Test
    void each_datagram_goes_to_its_own_address() throws IOException {
        var one = receiver("127.0.0.1");
        var other = receiver("127.0.0.1");
        var port = port("127.0.0.1");

        port.send(datagram(1), 7, 10, to(one));
        port.send(datagram(2), 7, 20, to(other));
        port.send(datagram(3), 7, 30, to(one));
        port.flush(counters);

        assertThat(List.of(receive(one).getLength(), receive(one).getLength(), receive(other).getLength())).containsExactly(10, 30, 20);
    }

    @Test
    void what_the_system_refuses_is_counted_and_keeps_nobody_back() throws IOException {
        var receiver = receiver("127.0.0.1");
        var port = port("127.0.0.1");

        port.send(datagram(1), 7, 10, to(receiver));
        port.send(datagram(2), 7, 20, new InetSocketAddress("255.255.255.255", 9));      // broadcast is not allowed on this socket
        port.send(datagram(3), 7, 30, to(receiver));

        port.flush(counters);
        assertThat(counters.of(Counter.SEND_FAILED)).isOne();
        assertThat(lost()).isOne();
        assertThat(List.of(receive(receiver).getLength(), receive(receiver).getLength())).containsExactly(10, 30);
    }

    @Test
    void a_datagram_larger_than_a_packet_is_refused() throws IOException {
        assertThat(port("127.0.0.1").send(new byte[Packet.CAPACITY + 1], 0, Packet.CAPACITY + 1, to(receiver("127.0.0.1")))).isFalse();
    }

    @Test
    void finds_the_socket_among_others_of_its_port() throws IOException {
        var port = port("127.0.0.1");
        open.add(new DatagramSocket(new InetSocketAddress("127.0.0.2", port.local().getPort())));
        open.add(new java.net.ServerSocket(port.local().getPort(), 1, InetAddress.getByName("127.0.0.1")));
        var batch = SendBatch.over(port.local()).orElseThrow();
        open.add(batch);
        var receiver = receiver("127.0.0.1");

        batch.add(datagram(1), 7, 10, to(receiver));

        batch.flush(counters);
        assertThat(lost()).isZero();
        assertThat(receive(receiver).getSocketAddress()).isEqualTo(port.local());
    }

    @Test
    void may_be_closed_twice() throws IOException {
        var port = port("127.0.0.1");
        port.close();
        port.close();
        assertThat(SendBatch.over(port.local())).as("no socket is left").isEmpty();
    }

    private long lost() {
        return counters.of(Counter.SEND_BUFFER_FULL) + counters.of(Counter.SEND_FAILED);
    }

    private ChannelPort port(String host) throws IOException {
        var port = ChannelPort.open(new InetSocketAddress(host, 0));
        open.add(port);
        return port;
    }

    private DatagramSocket receiver(String host) throws IOException {
        var socket = new DatagramSocket(new InetSocketAddress(host, 0));
        socket.setReceiveBufferSize(1 << 20);
        socket.setSoTimeout(5000);
        open.add(socket);
        return socket;
    }

    private static InetSocketAddress to(DatagramSocket socket) {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    private static DatagramPacket receive(DatagramSocket socket) throws IOException {
        var packet = new DatagramPacket(new byte[2000], 2000);
        socket.receive(packet);
        return packet;
    }

    private static byte[] datagram(int number) {
        var bytes = new byte[Packet.CAPACITY];
        bytes[7] = (byte) number;
        return bytes;
    }
}
