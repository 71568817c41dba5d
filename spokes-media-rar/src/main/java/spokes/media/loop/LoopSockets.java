package spokes.media.loop;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import spokes.media.buffer.Packet;
import spokes.media.peer.Counter;
import spokes.media.peer.Counters;
import spokes.media.transport.ice.DatagramSink;
import spokes.media.transport.ice.LocalSocket;
import spokes.media.transport.ice.LocalSockets;
import spokes.media.transport.ice.Path;

/**
 * The sockets of one loop: one for each address served, all on the same port, so that every reply leaves by the address that was
 * asked. A path names its socket by the index in {@link #addresses}, or by the number that {@link Directory} has for a socket of another loop;
 * a TCP connection has a number from {@link Path#FIRST_TCP} on.
 */
final class LoopSockets implements DatagramSink, LocalSockets, Closeable {
    /** Larger datagrams are none of a browser's; what lies between this and a packet's capacity is room for what protection adds. */
    static final int LARGEST_DATAGRAM = 1500;

    private static final InetSocketAddress UNKNOWN = new InetSocketAddress(0);

    /** Where a datagram goes. */
    interface Receiver {
        void onDatagram(Packet packet, int socket, InetSocketAddress from);
    }

    /** In the order of their numbers; one that was closed keeps its place, so that a number never means another socket. */
    private ChannelPort[] ports = {};
    private boolean[] ready = {};
    private List<OnLink> networks = List.of();
    private final Selector selector;
    private final Counters counters;
    private final int loop;
    private final Directory directory;
    private final BorrowedPorts borrowed;
    private final Packet packet = new Packet();
    private final TcpConnections tcp;
    private final Consumer<SelectionKey> markReady = this::markReady;
    private boolean moreWaits;

    private LoopSockets(List<ChannelPort> ports, Selector selector, Counters counters, int loop, Directory directory) throws IOException {
        this.selector = selector;
        this.counters = counters;
        this.loop = loop;
        this.directory = directory;
        this.borrowed = new BorrowedPorts(directory);
        this.tcp = new TcpConnections(selector, counters);
        for (ChannelPort port : ports) {
            opened(port);
        }
    }

    /** One more socket, with a number that none had before. When that fails the caller still has it. */
    void opened(ChannelPort port) throws IOException {
        int number = ports.length;
        port.register(selector, number);
        ports = Arrays.copyOf(ports, number + 1);
        ready = Arrays.copyOf(ready, number + 1);
        ports[number] = port;
        directory.opened(Directory.number(loop, number), port);
        findNetworks();
    }

    /** No socket of ours is on this address any more. */
    void closed(InetAddress address) {
        for (int i = 0; i < ports.length; i++) {
            if (ports[i].isOpen() && ports[i].local().getAddress().equals(address)) {
                directory.closed(Directory.number(loop, i));
                ready[i] = false;
                ports[i].flush(counters);
                closeAll(List.of(ports[i]));
            }
        }
        findNetworks();
    }

    private void findNetworks() {
        networks = own().stream().map(socket -> OnLink.of(socket.address().getAddress())).toList();
    }

    /** Takes over the ports; when that fails they are closed. */
    static LoopSockets over(List<ChannelPort> ports, Counters counters, int loop, Directory directory) throws IOException {
        Selector selector = Selector.open();
        try {
            return new LoopSockets(ports, selector, counters, loop, directory);
        } catch (IOException | RuntimeException e) {
            selector.close();
            closeAll(ports);
            throw e;
        }
    }

    List<InetSocketAddress> addresses() {
        return Arrays.stream(ports).map(DatagramPort::local).toList();
    }

    @Override
    public List<LocalSocket> own() {
        return IntStream.range(0, ports.length).filter(i -> ports[i].isOpen()).mapToObj(i -> new LocalSocket(i, ports[i].local())).toList();
    }

    @Override
    public InetSocketAddress local(int socket) {
        if (socket >= Path.FIRST_TCP) {
            return tcp.local(socket).orElse(UNKNOWN);
        }
        return socket < ports.length ? ports[socket].local() : directory.socket(socket).map(LentPort::local).orElse(UNKNOWN);
    }

    @Override
    public boolean neighbours(InetAddress address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }

    int port() {
        return ports[0].local().getPort();
    }

    /** Takes at most {@code bite} datagrams from each socket that has any. */
    int receive(int bite, long nowNs, Receiver receiver) throws IOException {
        if (moreWaits) {
            selector.selectNow(markReady);      // a busy socket must not hide the others
        }
        int received = 0;
        boolean more = false;
        for (int i = 0; i < ports.length; i++) {
            if (ready[i]) {
                int taken = receiveFrom(i, bite, nowNs, receiver);
                ready[i] = taken == bite;
                more |= ready[i];
                received += taken;
            }
        }
        received += tcp.receive(nowNs, receiver);
        moreWaits = more || tcp.moreWaits();
        return received;
    }

    private int receiveFrom(int socket, int bite, long nowNs, Receiver receiver) throws IOException {
        DatagramPort port = ports[socket];
        int taken = 0;
        while (taken < bite && port.receive(packet)) {
            taken++;
            packet.arrivalNs = nowNs;
            if (packet.length > LARGEST_DATAGRAM) {
                counters.add(Counter.DROPPED_MALFORMED);
            } else {
                receiver.onDatagram(packet, socket, port.sender());
            }
        }
        return taken;
    }

    /** Waits until a datagram comes, somebody calls {@link #wake}, or the time is over. */
    void await(long limitNs) throws IOException {
        long limitMs = Math.max(1, TimeUnit.NANOSECONDS.toMillis(limitNs + 999_999));
        selector.select(markReady, limitMs);
    }

    void wake() {
        selector.wakeup();
    }

    private void markReady(SelectionKey key) {
        if (key.attachment() instanceof TcpConnection connection) {
            tcp.markReady(connection, key);
        } else {
            ready[(int) key.attachment()] = true;
        }
    }

    TcpConnections tcp() {
        return tcp;
    }

    @Override
    public void send(byte[] bytes, int offset, int length, int socket, InetSocketAddress to) {
        try {
            boolean sent = socket < ports.length ? sendHere(bytes, offset, length, socket, to) : sendElsewhere(bytes, offset, length, socket, to);
            if (!sent) {
                counters.add(Counter.SEND_BUFFER_FULL);
            }
        } catch (IOException _) {
            counters.add(Counter.SEND_FAILED);      // no route, forbidden, too large for the path: lost like any datagram
        }
    }

    private boolean sendHere(byte[] bytes, int offset, int length, int socket, InetSocketAddress to) throws IOException {
        if (!ports[socket].isOpen()) {
            counters.add(Counter.SEND_FAILED);
            return true;
        }
        return ports[socket].send(bytes, offset, length, to);
    }

    private boolean sendElsewhere(byte[] bytes, int offset, int length, int socket, InetSocketAddress to) throws IOException {
        if (socket >= Path.FIRST_TCP) {
            tcp.send(bytes, offset, length, socket);
            return true;
        }
        return borrowed.send(bytes, offset, length, socket, to, counters);
    }

    void flush() {
        for (ChannelPort port : ports) {
            port.flush(counters);
        }
        tcp.flush();
        borrowed.flush(counters);
    }

    @Override
    public void close() {
        tcp.close();
        borrowed.close();
        for (int i = 0; i < ports.length; i++) {
            directory.closed(Directory.number(loop, i));
        }
        closeAll(List.of(ports));
        try {
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void closeAll(List<ChannelPort> ports) {
        for (ChannelPort port : ports) {
            try {
                port.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
