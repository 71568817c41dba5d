package spokes.media.loop;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import spokes.media.buffer.Packet;
import spokes.media.peer.Counter;
import spokes.media.peer.Counters;
import spokes.media.transport.stun.Stun;

/**
 * The ports of the range that no loop has, open for a while: a router that forwards 50000 to 50005 is found by what arrives there, and works while
 * it is found. What comes is handed to the loop that it is for, and answered from where it came; of strangers nothing is kept.
 *
 * <p>Whoever has come in by a watched port keeps it after the watch, as long as he is here. {@link #watch} is for any thread; the rest happens on the doorkeeper's.
 */
final class PortWatch {
    /** Sockets at most, since every one of them is a file descriptor; IPv4 first, where mappings are. */
    static final int MOST = 1_500;
    static final Duration LONGEST = Duration.ofMinutes(10);
    private static final int BITE = 16;
    private static final System.Logger LOG = System.getLogger(PortWatch.class.getName());

    private final int first, last;
    private final Doorkeeper doorkeeper;
    private final Directory directory;
    private final Counters counters;
    private final LongSupplier clock;
    private final Map<InetSocketAddress, Watched> watched = new HashMap<>();
    private final ByteBuffer in = ByteBuffer.allocate(Packet.CAPACITY);
    private final Packet packet = new Packet();
    private int nextNumber = Directory.FIRST_WATCHED;
    private long untilNs;

    PortWatch(int first, int last, Doorkeeper doorkeeper, Directory directory, Counters counters, LongSupplier clock) {
        this.first = first;
        this.last = last;
        this.doorkeeper = doorkeeper;
        this.directory = directory;
        this.counters = counters;
        this.clock = clock;
        doorkeeper.everyRound(this::endIfOver);
        doorkeeper.atTheEnd(() -> closeAllBut(Set.of()));
    }

    /** From now on for so long, or as much longer as somebody else has asked for. */
    void watch(Duration duration) {
        long durationNs = (duration.compareTo(LONGEST) < 0 ? duration : LONGEST).toNanos();
        doorkeeper.execute(() -> begin(clock.getAsLong() + durationNs));
    }

    private void begin(long thenNs) {
        untilNs = watched.isEmpty() || thenNs - untilNs > 0 ? thenNs : untilNs;
        var addresses = directory.addresses().stream().sorted(Comparator.comparing(address -> !(address instanceof Inet4Address))).toList();
        try {
            openAll(addresses);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "only " + watched.size() + " ports can be watched: " + e.getMessage());
        }
    }

    private void openAll(List<InetAddress> addresses) throws IOException {
        for (var address : addresses) {
            for (int port = first; port <= last && watched.size() < MOST; port++) {
                var at = new InetSocketAddress(address, port);
                if (!watched.containsKey(at)) {
                    open(at);
                }
            }
        }
    }

    /** A port that a loop has, or another program, is left alone. */
    private void open(InetSocketAddress at) throws IOException {
        var channel = DatagramChannel.open(at.getAddress() instanceof Inet4Address ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
        try {
            channel.configureBlocking(false);
            channel.bind(at);
        } catch (BindException _) {
            channel.close();
            return;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
        var port = new Watched(nextNumber++, at, channel);
        channel.register(doorkeeper.selector(), SelectionKey.OP_READ, port);
        watched.put(at, port);
        directory.opened(port.number, port);
    }

    /** A socket that only waits for whom it was not meant. */
    private final class Watched implements LentPort, Doorkeeper.Door {
        private final int number;
        private final InetSocketAddress local;
        private final DatagramChannel channel;

        Watched(int number, InetSocketAddress local, DatagramChannel channel) {
            this.number = number;
            this.local = local;
            this.channel = channel;
        }

        @Override
        public void onReady(SelectionKey key, long nowNs) {
            try {
                for (int i = 0; i < BITE && channel.receive(in.clear()) instanceof InetSocketAddress from; i++) {
                    packet.set(in.array(), 0, in.position());
                    arrived(number, from);
                }
            } catch (IOException _) {
                // An error that somebody's reply brought, or closed meanwhile.
            }
        }

        @Override
        public InetSocketAddress local() {
            return local;
        }

        @Override
        public boolean sendNow(ByteBuffer datagram, InetSocketAddress to) throws IOException {
            return channel.send(datagram, to) > 0;
        }

        @Override
        public Optional<SendBatch> batchForAnother() {
            return Optional.empty();
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }
    }

    private void arrived(int number, InetSocketAddress from) {
        counters.add(Counter.PACKETS_RECEIVED);
        counters.add(Counter.BYTES_RECEIVED, packet.length);
        var owner = directory.owner(Stun.localUfrag(packet.bytes, packet.offset, packet.length), number, from);
        if (owner.isEmpty() || packet.length > LoopSockets.LARGEST_DATAGRAM) {
            counters.add(Counter.DROPPED_UNKNOWN_SENDER);
        } else {
            owner.get().give(packet, number, from, counters);
        }
    }

    private void endIfOver(long nowNs) {
        if (!watched.isEmpty() && nowNs - untilNs >= 0) {
            untilNs = nowNs + TimeUnit.SECONDS.toNanos(5);      // look again at those that are in use
            closeAllBut(directory.socketsInUse());
        }
    }

    private void closeAllBut(Set<Integer> inUse) {
        watched.values().removeIf(port -> {
            if (inUse.contains(port.number)) {
                return false;
            }
            directory.closed(port.number);
            try {
                port.channel.close();
            } catch (IOException _) {
                // It is gone in any case.
            }
            return true;
        });
    }
}
