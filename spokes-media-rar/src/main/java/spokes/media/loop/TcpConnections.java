package spokes.media.loop;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import spokes.media.buffer.Packet;
import spokes.media.peer.Counter;
import spokes.media.peer.Counters;
import spokes.media.transport.ice.Path;

/** The TCP connections of one loop, each with a number that is never used again. Owned by that loop. */
final class TcpConnections implements AutoCloseable {
    private static final int READ_BYTES = 16 * 1024;
    private static final long SWEEP_NS = TimeUnit.SECONDS.toNanos(1);

    private final Selector selector;
    private final Counters counters;
    private final Map<Integer, TcpConnection> connections = new HashMap<>();
    private final Deque<TcpConnection> readable = new ArrayDeque<>();
    private final List<TcpConnection> writable = new ArrayList<>();
    private final ByteBuffer scratch = ByteBuffer.allocate(READ_BYTES);
    private int nextNumber = Path.FIRST_TCP;
    private long sweepNs;

    TcpConnections(Selector selector, Counters counters) {
        this.selector = selector;
        this.counters = counters;
    }

    /** Goes on with a connection of which the first frame was read. */
    void adopt(TcpNewcomer newcomer, long nowNs, LoopSockets.Receiver receiver) {
        try {
            var connection = new TcpConnection(nextNumber++, newcomer, selector, nowNs);
            connections.put(connection.number, connection);
            counters.add(Counter.TCP_CONNECTIONS);
            var packet = new Packet();
            newcomer.firstFrame(packet);
            onFrame(connection, packet, nowNs, receiver);
        } catch (IOException _) {
            newcomer.close();
        }
    }

    /** What the selector says of a key whose attachment is one of ours. */
    void markReady(TcpConnection connection, SelectionKey key) {
        if (key.isValid() && key.isWritable()) {
            toWrite(connection);
        }
        if (key.isValid() && key.isReadable() && !connection.listedToRead) {
            connection.listedToRead = true;
            readable.add(connection);
        }
    }

    /** Reads once from each connection that has something. */
    int receive(long nowNs, LoopSockets.Receiver receiver) {
        if (nowNs - sweepNs >= 0) {
            sweep(nowNs);
        }
        int read = readable.size();
        for (int i = 0; i < read; i++) {
            var connection = readable.removeFirst();
            boolean more = !connection.isClosed() && connection.read(scratch, nowNs, packet -> onFrame(connection, packet, nowNs, receiver));
            connection.listedToRead = more;
            if (more) {
                readable.addLast(connection);
            }
            forgetIfClosed(connection);
        }
        return read;
    }

    private void onFrame(TcpConnection connection, Packet packet, long nowNs, LoopSockets.Receiver receiver) {
        if (connection.mayGoOn()) {
            packet.arrivalNs = nowNs;
            receiver.onDatagram(packet, connection.number, connection.remote);
        }
        forgetIfClosed(connection);
    }

    boolean moreWaits() {
        return !readable.isEmpty();
    }

    private void sweep(long nowNs) {
        sweepNs = nowNs + SWEEP_NS;
        for (var connection : List.copyOf(connections.values())) {
            connection.closeIfOverdue(nowNs);
            forgetIfClosed(connection);
        }
    }

    void send(byte[] bytes, int offset, int length, int number) {
        var connection = connections.get(number);
        if (connection == null) {
            counters.add(Counter.SEND_FAILED);
        } else if (connection.send(bytes, offset, length)) {
            toWrite(connection);
        } else {
            counters.add(Counter.TCP_FRAMES_DROPPED);
        }
    }

    private void toWrite(TcpConnection connection) {
        if (!connection.listedToWrite) {
            connection.listedToWrite = true;
            writable.add(connection);
        }
    }

    void flush() {
        for (int i = 0; i < writable.size(); i++) {
            var connection = writable.get(i);
            connection.listedToWrite = false;
            connection.write();
            forgetIfClosed(connection);
        }
        writable.clear();
    }

    void prove(int number) {
        Optional.ofNullable(connections.get(number)).ifPresent(TcpConnection::prove);
    }

    /** Nobody's any more. What was sent last still leaves, if the system takes it. */
    void close(int number) {
        Optional.ofNullable(connections.remove(number)).ifPresent(connection -> {
            connection.write();
            connection.close();
        });
    }

    private void forgetIfClosed(TcpConnection connection) {
        if (connection.isClosed()) {
            connections.remove(connection.number);
        }
    }

    Optional<InetSocketAddress> local(int number) {
        return Optional.ofNullable(connections.get(number)).map(connection -> connection.local);
    }

    int size() {
        return connections.size();
    }

    @Override
    public void close() {
        List.copyOf(connections.values()).forEach(TcpConnection::close);
        connections.clear();
        readable.clear();
        writable.clear();
    }
}
