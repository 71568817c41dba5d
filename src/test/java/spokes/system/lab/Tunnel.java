package spokes.system.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;

/** TCP from a port of one host to a port of another, past all networks between them: as a tunnel's provider carries it, or the test's own way in. */
final class Tunnel implements AutoCloseable {
    private static final int CONNECT_MS = 5_000;

    private static final InetSocketAddress ANY_SOURCE = new InetSocketAddress(0);
    private static final Duration FOR_EVER = Duration.ofDays(1);

    private final Host far;
    private final InetSocketAddress source, target;
    private final Duration cutsAfter;
    private final ServerSocket door;

    Tunnel(Host near, InetSocketAddress at, Host far, InetSocketAddress target) {
        this(near, at, far, ANY_SOURCE, target, FOR_EVER);
    }

    private Tunnel(Host near, InetSocketAddress at, Host far, InetSocketAddress source, InetSocketAddress target, Duration cutsAfter) {
        this.far = far;
        this.source = source;
        this.target = target;
        this.cutsAfter = cutsAfter;
        this.door = near.call(() -> new ServerSocket(at.getPort(), 64, at.getAddress()));
        Thread.ofPlatform().name("tunnel-" + target.getPort()).daemon().start(this::accept);
    }

    /** A proxy that ends every connection at that age, in both directions and without a word. */
    static Tunnel cutting(Host host, InetSocketAddress at, InetSocketAddress target, Duration after) {
        return new Tunnel(host, at, host, new InetSocketAddress(at.getAddress(), 0), target, after);
    }

    /** Between the loopback addresses of both, the same port at both ends. */
    static Tunnel loopback(Host near, Host far, int port) {
        return loopback(near, port, far, port);
    }

    static Tunnel loopback(Host near, int nearPort, Host far, int farPort) {
        var loopback = InetAddress.ofLiteral("127.0.0.1");
        return new Tunnel(near, new InetSocketAddress(loopback, nearPort), far, new InetSocketAddress(loopback, farPort));
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                var near = door.accept();
                Thread.ofVirtual().start(() -> carry(near));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void carry(Socket near) {
        try (near; var other = far.call(this::connected)) {
            near.setTcpNoDelay(true);
            other.setTcpNoDelay(true);
            var back = Thread.ofVirtual().start(() -> copy(other, near));
            var end = Thread.ofVirtual().start(() -> cut(near, other));
            copy(near, other);
            back.join();
            end.interrupt();
        } catch (IOException | InterruptedException | IllegalStateException refused) {
            // the near end sees its connection closed
        }
    }

    private void cut(Socket near, Socket other) {
        try {
            Thread.sleep(cutsAfter);
            near.setSoLinger(true, 0);
            other.setSoLinger(true, 0);
            close(near);
            close(other);
        } catch (InterruptedException | IOException over) {
            // it has ended before
        }
    }

    private Socket connected() throws IOException {
        var socket = new Socket();
        socket.bind(source);
        socket.connect(target, CONNECT_MS);
        return socket;
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException cut) {
            close(from);
            close(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // it is
        }
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException _) {
            // it is
        }
    }
}
