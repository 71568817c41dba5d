package spokes.system.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Stands behind a proxy in place of Spokes: shows what the proxy passes on, and opens WebSockets on which it never says a word by itself. */
final class SilentServer implements AutoCloseable {
    private static final String WEBSOCKET_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /** One request as it arrived, and the connection, which stays open if it was an upgrade. */
    record Arrived(List<String> head, Socket connection) {
        List<String> header(String name) {
            return head.stream().filter(line -> line.toLowerCase().startsWith(name.toLowerCase() + ":")).map(line -> line.substring(name.length() + 1).strip()).toList();
        }

        String firstLine() {
            return head.getFirst();
        }

        /** A text frame of one letter. */
        void says(char letter) throws IOException {
            connection.getOutputStream().write(new byte[] {(byte) 0x81, 1, (byte) letter});
            connection.getOutputStream().flush();
        }

        /** The letter of a client's text frame of one letter; the client masks it. */
        char hears() throws IOException {
            connection.setSoTimeout(10_000);
            var frame = connection.getInputStream().readNBytes(7);
            if (frame.length < 7) throw new IOException("the connection has ended");
            return (char) (frame[6] ^ frame[2]);
        }
    }

    private final ServerSocket listener;
    private final BlockingQueue<Arrived> arrived = new LinkedBlockingQueue<>();

    SilentServer() {
        try {
            listener = new ServerSocket(SpokesServer.freeTcpPort(), 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.startVirtualThread(this::accept);
    }

    URI http() {
        return URI.create("http://localhost:" + listener.getLocalPort());
    }

    Arrived next() throws InterruptedException {
        var next = arrived.poll(20, SECONDS);
        if (next == null) throw new IllegalStateException("no request came");
        return next;
    }

    private void accept() {
        try {
            while (true) {
                var connection = listener.accept();
                Thread.startVirtualThread(() -> answer(connection));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void answer(Socket connection) {
        try {
            var head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = connection.getInputStream().read();
                if (next < 0) return;
                head.append((char) next);
            }
            var request = new Arrived(List.of(head.toString().split("\r\n")), connection);
            var key = request.header("Sec-WebSocket-Key");
            connection.getOutputStream().write((key.isEmpty()
                ? "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"
                : "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " + accept(key.getFirst()) + "\r\n\r\n").getBytes(ISO_8859_1));
            connection.getOutputStream().flush();
            if (key.isEmpty()) connection.close();
            arrived.add(request);
        } catch (IOException gone) {
            // the test will miss it
        }
    }

    private static String accept(String key) {
        try {
            return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest((key + WEBSOCKET_GUID).getBytes(ISO_8859_1)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
