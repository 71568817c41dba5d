package spokes.media.loop;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import spokes.media.buffer.Packet;
import spokes.media.transport.stun.Stun;

/**
 * A TCP connection until its first frame is whole (RFC 4571: two bytes of length, then the packet). Not a byte behind that frame is read, so that the loop
 * that it is given to reads on where this stopped.
 */
final class TcpNewcomer {
    /** Larger packets are none of a browser's. */
    static final int LARGEST_FRAME = 1500;
    static final int LENGTH_BYTES = 2;

    final SocketChannel channel;
    final InetSocketAddress local, remote;
    final TcpAdmission.Place place;
    final long untilNs;
    private final ByteBuffer in = ByteBuffer.allocate(LENGTH_BYTES + LARGEST_FRAME).limit(LENGTH_BYTES);

    /** @param untilNs when it must have proved that it is somebody's */
    TcpNewcomer(SocketChannel channel, TcpAdmission.Place place, long untilNs) throws IOException {
        this.channel = channel;
        this.local = (InetSocketAddress) channel.getLocalAddress();
        this.remote = (InetSocketAddress) channel.getRemoteAddress();
        this.place = place;
        this.untilNs = untilNs;
    }

    /**
     * Reads what has come.
     *
     * @return whether the frame is whole
     * @throws IOException when it is over, or the frame is too long
     */
    boolean read() throws IOException {
        while (in.hasRemaining()) {
            int taken = channel.read(in);
            if (taken < 0) {
                throw new IOException("closed by the other side");
            }
            if (taken == 0) {
                return false;
            }
            if (in.position() == LENGTH_BYTES) {
                in.limit(LENGTH_BYTES + length());
            }
        }
        return true;
    }

    private int length() throws IOException {
        int length = in.getShort(0) & 0xFFFF;
        if (length == 0 || length > LARGEST_FRAME) {
            throw new IOException("a first frame of " + length + " bytes");
        }
        return length;
    }

    /** Whom the first frame names, if it is a check. */
    Optional<String> ufrag() {
        return Stun.localUfrag(in.array(), LENGTH_BYTES, in.position() - LENGTH_BYTES);
    }

    void firstFrame(Packet into) {
        into.set(in.array(), LENGTH_BYTES, in.position() - LENGTH_BYTES);
    }

    void close() {
        place.leave();
        try {
            channel.close();
        } catch (IOException _) {
            // It is gone in any case.
        }
    }
}
