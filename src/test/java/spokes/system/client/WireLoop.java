package spokes.system.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import spokes.media.buffer.Packet;

/**
 * One thread and one selector for thousands of {@link WirePeer}s. Everything about its peers happens on this thread: what others
 * want comes in by {@link #execute}.
 *
 * <p>Handshakes run on virtual threads. Per packet nothing is allocated here.
 */
public final class WireLoop implements Executor, AutoCloseable {
    private static final long HOUSEKEEPING_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int LARGEST_BITE = 64;

    /** Something done again and again, e.g. the next packet of every speaker. */
    private static final class Repetition {
        final long periodNs;
        final Runnable task;
        long dueNs;

        Repetition(long periodNs, long dueNs, Runnable task) {
            this.periodNs = periodNs;
            this.dueNs = dueNs;
            this.task = task;
        }
    }

    private final Supplier<DatagramChannel> sockets;
    private final Selector selector;
    private final Thread thread;
    private final Queue<Runnable> mailbox = new ConcurrentLinkedQueue<>();
    private final List<WirePeer> peers = new ArrayList<>();
    private final List<Repetition> repetitions = new ArrayList<>();
    private final ByteBuffer in = ByteBuffer.allocateDirect(2048), out = ByteBuffer.allocateDirect(2048);
    private final Packet packet = new Packet();
    private long housekeepingNs;
    private volatile boolean running = true;

    public WireLoop(String name) {
        this(name, WireLoop::socket);
    }

    /** @param sockets makes a socket of a peer, for example in another network namespace */
    public WireLoop(String name, Supplier<DatagramChannel> sockets) {
        this.sockets = sockets;
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread = Thread.ofPlatform().name(name).daemon().start(this::run);
    }

    private static DatagramChannel socket() {
        try {
            return DatagramChannel.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    DatagramChannel open() {
        return sockets.get();
    }

    /** Does it on this loop's thread, soon. */
    @Override
    public void execute(Runnable task) {
        mailbox.add(task);
        if (Thread.currentThread() != thread) {
            selector.wakeup();
        }
    }

    /** Does it now and then every {@code periodNs}, as punctually as a millisecond allows; what was late is caught up with. On this loop's thread only. */
    public void every(long periodNs, Runnable task) {
        repetitions.add(new Repetition(periodNs, System.nanoTime(), task));
    }

    /** How many bytes of memory and how much time this loop has cost is asked of its thread. */
    public Thread thread() {
        return thread;
    }

    private void run() {
        try {
            while (running) {
                for (Runnable task = mailbox.poll(); task != null; task = mailbox.poll()) {
                    task.run();
                }
                long nowNs = System.nanoTime();
                repeat(nowNs);
                keepHouse(nowNs);
                long waitMs = Math.max(0, (nextDueNs() - System.nanoTime() + 999_999) / 1_000_000);
                if (waitMs == 0 || !mailbox.isEmpty()) {
                    selector.selectNow(this::read);
                } else {
                    selector.select(this::read, waitMs);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            List.copyOf(peers).forEach(WirePeer::close);
        }
    }

    private void repeat(long nowNs) {
        for (int i = 0; i < repetitions.size(); i++) {
            var repetition = repetitions.get(i);
            while (running && nowNs - repetition.dueNs >= 0) {
                repetition.dueNs += repetition.periodNs;
                repetition.task.run();
            }
        }
    }

    private void keepHouse(long nowNs) {
        if (nowNs - housekeepingNs >= 0) {
            housekeepingNs = nowNs + HOUSEKEEPING_NS;
            for (int i = 0; i < peers.size(); i++) {
                peers.get(i).onTick(nowNs);
            }
        }
    }

    private long nextDueNs() {
        long next = housekeepingNs;
        for (int i = 0; i < repetitions.size(); i++) {
            next = Math.min(next, repetitions.get(i).dueNs);
        }
        return next;
    }

    private void read(SelectionKey key) {
        var peer = (WirePeer) key.attachment();
        for (int i = 0; i < LARGEST_BITE && key.isValid() && receive((DatagramChannel) key.channel()); i++) {
            peer.onDatagram(packet, packet.arrivalNs);
        }
    }

    private boolean receive(DatagramChannel channel) {
        in.clear();
        try {
            int length = channel.read(in);
            if (length <= 0) {
                return false;
            }
            packet.offset = 0;
            packet.length = Math.min(length, Packet.CAPACITY);
            packet.arrivalNs = System.nanoTime();
            in.get(0, packet.bytes, 0, packet.length);
            return true;
        } catch (IOException | NotYetConnectedException _) {
            // Told an address, but not yet the other's; or port unreachable, while the server starts or after it ended.
            return false;
        }
    }

    /** False when the socket has no room now: on a real wire such a packet would be lost too. */
    boolean write(DatagramChannel channel, byte[] bytes, int offset, int length) {
        out.clear().put(bytes, offset, length).flip();
        try {
            return channel.write(out) == length;
        } catch (IOException _) {
            return false;
        }
    }

    SelectionKey add(WirePeer peer, DatagramChannel channel) throws IOException {
        peers.add(peer);
        channel.configureBlocking(false);
        return channel.register(selector, SelectionKey.OP_READ, peer);
    }

    void remove(WirePeer peer) {
        peers.remove(peer);
    }

    /** Closes all peers and waits until the thread has ended. */
    @Override
    public void close() {
        running = false;
        selector.wakeup();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
