package spokes.system.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import spokes.media.buffer.Bytes;

/** Strangers who send whatever a media port might take for something: STUN for nobody, DTLS, RTP, noise. Counts what comes back. */
final class Flood implements AutoCloseable {
    private static final int SOCKETS = 64, KINDS = 5, BURST = 10;

    private final List<DatagramChannel> sockets = new ArrayList<>();
    private final Random random = new Random(42);
    private final ByteBuffer out = ByteBuffer.allocateDirect(1500), in = ByteBuffer.allocateDirect(2048);
    private final Thread thread;
    private volatile boolean running = true;
    /** Written by the flood's thread alone. */
    private volatile long sent, answeredBytes;

    Flood(int port, int packetsPerSecond) {
        var server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try {
            for (int i = 0; i < SOCKETS; i++) {
                var socket = DatagramChannel.open();
                socket.configureBlocking(false);
                sockets.add(socket);
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread = Thread.ofPlatform().name("flood").daemon().unstarted(() -> run(server, packetsPerSecond));
        thread.start();
    }

    private void run(InetSocketAddress server, int packetsPerSecond) {
        long periodNs = TimeUnit.SECONDS.toNanos(BURST) / packetsPerSecond;
        try {
            for (long dueNs = System.nanoTime(); running; dueNs += periodNs) {
                while (System.nanoTime() - dueNs < 0) {
                    LockSupport.parkNanos(dueNs - System.nanoTime());
                }
                for (int i = 0; i < BURST; i++) {
                    var socket = sockets.get(random.nextInt(SOCKETS));
                    fill((int) (sent % KINDS));
                    long before = sent;
                    sent = before + (socket.send(out, server) > 0 ? 1 : 0);
                    listen(socket);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void listen(DatagramChannel socket) throws IOException {
        while (socket.receive(in.clear()) != null) {
            long before = answeredBytes;
            answeredBytes = before + in.position();
        }
    }

    private void fill(int kind) {
        out.clear();
        switch (kind) {
            case 0, 1 -> check();
            case 2 -> clientHello();
            case 3 -> noise(200, 0x80);
            default -> noise(40 + random.nextInt(1_100), random.nextInt(256));
        }
        out.flip();
    }

    /** As well made as an attacker can who was told no name. */
    private void check() {
        var user = ("%08x:abcdefgh".formatted(random.nextInt())).getBytes(StandardCharsets.US_ASCII);
        var message = new byte[20 + 4 + 20 + 24 + 8];
        random.nextBytes(message);
        Bytes.put16(message, 0, 1);
        Bytes.put16(message, 2, message.length - 20);
        Bytes.put32(message, 4, 0x2112A442);
        Bytes.put16(message, 20, 0x0006);
        Bytes.put16(message, 22, user.length);
        System.arraycopy(user, 0, message, 24, user.length);
        Bytes.put32(message, 44, 0x0008_0014);
        Bytes.put32(message, 68, 0x8028_0004);
        out.put(message);
    }

    private void clientHello() {
        var message = new byte[180];
        random.nextBytes(message);
        Bytes.put8(message, 0, 22);
        Bytes.put16(message, 1, 0xFEFD);
        Bytes.put32(message, 3, 0);
        Bytes.put32(message, 7, 0);
        Bytes.put16(message, 11, message.length - 13);
        Bytes.put8(message, 13, 1);
        out.put(message);
    }

    private void noise(int length, int first) {
        var message = new byte[length];
        random.nextBytes(message);
        message[0] = (byte) first;
        out.put(message);
    }

    long sent() {
        return sent;
    }

    long answeredBytes() {
        return answeredBytes;
    }

    @Override
    public void close() throws IOException {
        running = false;
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        for (var socket : sockets) {
            listen(socket);
            socket.close();
        }
    }
}
