package spokes.system.client;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A WebSocket (RFC 6455) with nothing between it and the socket: a call sends, a call waits for what comes, and no other thread has a hand in it. For who measures time.
 *
 * <p>Binary messages in one frame each. One thread may send while another reads.
 */
public final class PlainWebSocket implements AutoCloseable {
    private static final int BINARY = 2, CLOSE = 8, FIN = 0x80, MASKED = 0x80, SHORT = 126, LONG = 127, MOST_HEADER_BYTES = 14, MOST_BYTES = 16 * 1024 * 1024;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    /** @param address {@code ws://host:port/path?query} */
    public PlainWebSocket(URI address) throws IOException {
        socket = new Socket(address.getHost(), address.getPort());
        socket.setTcpNoDelay(true);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 64 * 1024));
        out = socket.getOutputStream();
        open(address);
    }

    private void open(URI address) throws IOException {
        out.write(("GET " + address.getRawPath() + "?" + address.getRawQuery() + " HTTP/1.1\r\nHost: " + address.getAuthority()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        var status = line();
        if (!status.contains(" 101 ")) {
            socket.close();
            throw new IOException("no WebSocket was opened: " + status);
        }
        while (!line().isEmpty()) { }
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (int next = in.readUnsignedByte(); next != '\n'; next = in.readUnsignedByte()) {
            line.append((char) next);
        }
        return line.toString().strip();
    }

    public void send(byte[] message) throws IOException {
        send(BINARY, message);
    }

    /** The last that is sent. The other side answers it, which {@link #next} tells. */
    public void sayGoodbye() throws IOException {
        send(CLOSE, new byte[0]);
    }

    private void send(int opcode, byte[] payload) throws IOException {
        var frame = ByteBuffer.allocate(MOST_HEADER_BYTES + payload.length).put((byte) (FIN | opcode));
        if (payload.length < SHORT) {
            frame.put((byte) (MASKED | payload.length));
        } else if (payload.length <= 0xFFFF) {
            frame.put((byte) (MASKED | SHORT)).putShort((short) payload.length);
        } else {
            frame.put((byte) (MASKED | LONG)).putLong(payload.length);
        }
        frame.putInt(0).put(payload);      // masked by 0: as it is
        out.write(frame.array(), 0, frame.position());
    }

    /**
     * Waits for the next binary message. Control frames are passed over.
     *
     * @throws EOFException with the words {@code closed with 1000 …} when the other side has said goodbye: by then everything has been read that it sent, also to somebody who could not write any more
     */
    public byte[] next() throws IOException {
        while (true) {
            int opcode = in.readUnsignedByte() & 0xF;
            var payload = new byte[length()];
            in.readFully(payload);
            if (opcode == BINARY) {
                return payload;
            }
            if (opcode == CLOSE) {
                throw new EOFException("closed with " + (payload.length < 2 ? "nothing" : ByteBuffer.wrap(payload).getChar() + 0 + " " + new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8)));
            }
        }
    }

    private int length() throws IOException {
        int first = in.readUnsignedByte() & 0x7F;
        long length = first == SHORT ? in.readUnsignedShort() : first == LONG ? in.readLong() : first;
        if (length < 0 || length > MOST_BYTES) {
            throw new IOException("a frame of " + length + " bytes");
        }
        return (int) length;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
