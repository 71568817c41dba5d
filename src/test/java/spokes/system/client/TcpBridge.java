package spokes.system.client;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;

/** Lets a client that knows only UDP go by one TCP connection (RFC 4571): a local port for its datagrams on this side, frames on the other. */
public final class TcpBridge implements AutoCloseable {
    private static final InetAddress HOME = InetAddress.getLoopbackAddress();

    private final DatagramSocket datagrams;
    private final Socket stream = new Socket();
    private volatile InetSocketAddress client = new InetSocketAddress(HOME, 0);

    public TcpBridge(InetSocketAddress server) {
        try {
            datagrams = new DatagramSocket(0, HOME);
            stream.setTcpNoDelay(true);
            stream.connect(server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("bridge-out").start(this::outwards);
        Thread.ofVirtual().name("bridge-in").start(this::inwards);
    }

    /** Where the client sends to. */
    public InetSocketAddress address() {
        return (InetSocketAddress) datagrams.getLocalSocketAddress();
    }

    private void outwards() {
        var packet = new DatagramPacket(new byte[2_048], 2_048);
        try {
            while (true) {
                packet.setLength(2_048);
                datagrams.receive(packet);
                client = (InetSocketAddress) packet.getSocketAddress();
                stream.getOutputStream().write(ByteBuffer.allocate(2 + packet.getLength()).putShort((short) packet.getLength())
                        .put(packet.getData(), 0, packet.getLength()).array());
            }
        } catch (IOException _) {
            close();
        }
    }

    private void inwards() {
        try {
            var in = new DataInputStream(stream.getInputStream());
            while (true) {
                var frame = new byte[in.readUnsignedShort()];
                in.readFully(frame);
                datagrams.send(new DatagramPacket(frame, frame.length, client));
            }
        } catch (IOException _) {
            close();
        }
    }

    @Override
    public void close() {
        datagrams.close();
        try {
            stream.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
