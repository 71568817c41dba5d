package spokes.system.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What this machine takes for a datagram on loopback with nothing around it: bursts from one socket to many, as a forwarded packet causes them,
 * each datagram a system call, no cipher, no rewriting. On loopback the sender pays for the receiver's side of the kernel too. A row of the
 * benchmark stands beside it, since between machines the kernel's part differs by a factor of three.
 */
final class BareSend implements AutoCloseable {
    private final Selector selector = Selector.open();
    private final List<DatagramChannel> ears = new ArrayList<>();
    private final DatagramChannel mouth = DatagramChannel.open();
    private final Thread listener = Thread.ofPlatform().name("bare-ears").daemon().unstarted(this::listen);
    private final ByteBuffer in = ByteBuffer.allocateDirect(2048);
    private volatile boolean running = true;

    BareSend(int receivers) throws IOException {
        for (int i = 0; i < receivers; i++) {
            var ear = DatagramChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            ear.configureBlocking(false).register(selector, SelectionKey.OP_READ);
            ears.add(ear);
        }
        listener.start();
    }

    /** @return CPU time of the sending thread for a datagram, ns */
    double costNs(int bytes, int burstsPerSecond, long forNs) throws IOException {
        var to = new ArrayList<SocketAddress>();
        for (var ear : ears) {
            to.add(ear.getLocalAddress());
        }
        var out = ByteBuffer.allocateDirect(bytes);
        var threads = ManagementFactory.getThreadMXBean();
        long cpuNs = threads.getCurrentThreadCpuTime(), beganNs = System.nanoTime(), sent = 0;
        for (long burst = 0; System.nanoTime() - beganNs < forNs; burst++) {
            for (var ear : to) {
                mouth.send(out.clear(), ear);
                sent++;
            }
            LockSupport.parkNanos(beganNs + (burst + 1) * TimeUnit.SECONDS.toNanos(1) / burstsPerSecond - System.nanoTime());
        }
        return (double) (threads.getCurrentThreadCpuTime() - cpuNs) / sent;
    }

    private void listen() {
        try {
            while (running) {
                selector.select(this::read);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(SelectionKey key) {
        try {
            while (((DatagramChannel) key.channel()).receive(in.clear()) != null) {
                // only taken, so that the socket has room
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        running = false;
        selector.wakeup();
        try {
            listener.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        mouth.close();
        for (var ear : ears) {
            ear.close();
        }
        selector.close();
    }
}
