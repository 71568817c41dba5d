package spokes.media.loop;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import spokes.media.peer.Counter;
import spokes.media.peer.Counters;

/**
 * The TCP port of media (RFC 6544, passive): for those whose network lets no UDP through. Takes connections in, reads their first frame, which must be
 * a check for one of our peers, and gives them to the loop of that peer, which finds out whether the check is authentic.
 *
 * <p>{@link #listen} and {@link #unlisten} are for any thread; the rest happens on the doorkeeper's.
 */
final class TcpPort {
    static final long PROOF_LIMIT_NS = TimeUnit.SECONDS.toNanos(5);
    private static final int BACKLOG = 256, BITE = 64;
    /** What the system holds on to is late when it leaves; what we hold, we can drop. */
    private static final int SEND_BUFFER_BYTES = 128 * 1024;

    private final int port;
    private final Doorkeeper doorkeeper;
    private final Directory directory;
    private final Counters counters;
    private final TcpAdmission admission = new TcpAdmission();
    private final Map<InetAddress, ServerSocketChannel> listening = new ConcurrentHashMap<>();

    TcpPort(int port, Doorkeeper doorkeeper, Directory directory, Counters counters) {
        this.port = port;
        this.doorkeeper = doorkeeper;
        this.directory = directory;
        this.counters = counters;
        doorkeeper.everyRound(this::closeOverdue);
        doorkeeper.atTheEnd(this::end);
    }

    /** @return a sentence for the operator when the port cannot be opened there */
    Optional<String> listen(InetAddress address) {
        if (port == 0 || listening.containsKey(address)) {
            return Optional.empty();
        }
        try {
            var channel = open(address);
            listening.put(address, channel);
            doorkeeper.execute(() -> register(channel, SelectionKey.OP_ACCEPT, this::accept));
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("TCP port " + port + " cannot be opened on " + address.getHostAddress() + " (" + e.getMessage()
                    + "): who has no UDP cannot connect there; choose another tcpPort, or 0 for none");
        }
    }

    private ServerSocketChannel open(InetAddress address) throws IOException {
        var channel = ServerSocketChannel.open(address instanceof Inet4Address ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
        try {
            channel.configureBlocking(false);
            channel.bind(new InetSocketAddress(address, port), BACKLOG);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Connections that are there stay. */
    void unlisten(InetAddress address) {
        Optional.ofNullable(listening.remove(address)).ifPresent(channel -> doorkeeper.execute(() -> close(channel)));
    }

    /** On which addresses the port is open. */
    List<InetAddress> addresses() {
        return List.copyOf(listening.keySet());
    }

    int port() {
        return port;
    }

    private void register(SelectableChannel channel, int operation, Doorkeeper.Door door) {
        try {
            channel.register(doorkeeper.selector(), operation, door);
        } catch (ClosedChannelException _) {
            // Closed before it was its turn.
        }
    }

    private void accept(SelectionKey key, long nowNs) {
        try {
            for (int i = 0; i < BITE; i++) {
                var channel = ((ServerSocketChannel) key.channel()).accept();
                if (channel == null) {
                    return;
                }
                welcome(channel, nowNs);
            }
        } catch (IOException _) {
            counters.add(Counter.TCP_REFUSED);      // no descriptor is left, or it went away again
        }
    }

    private void welcome(SocketChannel channel, long nowNs) throws IOException {
        try {
            var place = admission.enter(((InetSocketAddress) channel.getRemoteAddress()).getAddress());
            if (place.isEmpty()) {
                counters.add(Counter.TCP_REFUSED);
                channel.close();
                return;
            }
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER_BYTES);
            register(channel, SelectionKey.OP_READ, new Beginning(new TcpNewcomer(channel, place.get(), nowNs + PROOF_LIMIT_NS)));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** A connection of which nobody knows yet whose it is. */
    private final class Beginning implements Doorkeeper.Door {
        private final TcpNewcomer newcomer;

        Beginning(TcpNewcomer newcomer) {
            this.newcomer = newcomer;
        }

        @Override
        public void onReady(SelectionKey key, long nowNs) {
            try {
                if (newcomer.read()) {
                    key.cancel();
                    give();
                }
            } catch (IOException _) {
                refuse(key);
            }
        }

        private void give() {
            var owner = newcomer.ufrag().flatMap(directory::owner);
            if (owner.isPresent()) {
                owner.get().take(newcomer);
            } else {
                counters.add(Counter.TCP_REFUSED);
                newcomer.close();
            }
        }

        private void refuse(SelectionKey key) {
            counters.add(Counter.TCP_REFUSED);
            key.cancel();
            newcomer.close();
        }
    }

    private void closeOverdue(long nowNs) {
        for (var key : doorkeeper.selector().keys()) {
            if (key.isValid() && key.attachment() instanceof Beginning beginning && nowNs - beginning.newcomer.untilNs >= 0) {
                beginning.refuse(key);
            }
        }
    }

    private static void close(ServerSocketChannel channel) {
        try {
            channel.close();
        } catch (IOException _) {
            // It is gone in any case.
        }
    }

    private void end() {
        listening.values().forEach(TcpPort::close);
        listening.clear();
        for (var key : doorkeeper.selector().keys()) {
            if (key.attachment() instanceof Beginning beginning) {
                beginning.newcomer.close();
            }
        }
    }
}
