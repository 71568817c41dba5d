package spokes.system.lab;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** UDP from a port of a host to one of a container, as a userland proxy carries it: to the container everybody comes from the host. */
final class Relay implements AutoCloseable {
    private final Host host;
    private final InetSocketAddress container;
    private final DatagramChannel front;
    private final Map<SocketAddress, DatagramChannel> backs = new ConcurrentHashMap<>();

    Relay(Host host, InetSocketAddress at, InetSocketAddress container) {
        this.host = host;
        this.container = container;
        this.front = host.call(() -> DatagramChannel.open().bind(at));
        Thread.ofPlatform().name("relay-" + at.getPort()).daemon().start(this::inwards);
    }

    private void inwards() {
        var buffer = ByteBuffer.allocate(2048);
        try {
            while (true) {
                buffer.clear();
                var client = front.receive(buffer);
                backs.computeIfAbsent(client, this::back).write(buffer.flip());
            }
        } catch (IOException closed) {
            // the row is over
        }
    }

    private DatagramChannel back(SocketAddress client) {
        var back = host.call(() -> DatagramChannel.open().connect(container));
        Thread.ofPlatform().name("relay-back").daemon().start(() -> outwards(back, client));
        return back;
    }

    private void outwards(DatagramChannel back, SocketAddress client) {
        var buffer = ByteBuffer.allocate(2048);
        try {
            while (true) {
                buffer.clear();
                back.read(buffer);
                front.send(buffer.flip(), client);
            }
        } catch (IOException closed) {
            // the row is over
        }
    }

    @Override
    public void close() throws IOException {
        front.close();
        for (var back : backs.values()) back.close();
    }
}
