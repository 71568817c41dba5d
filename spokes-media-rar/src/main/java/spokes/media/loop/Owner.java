package spokes.media.loop;

import java.net.InetSocketAddress;
import spokes.media.buffer.Packet;

/** The loop that has a peer, as those see it who received something for that peer. Any thread may call. */
interface Owner {
    /** Copies it. @return false when the loop has too many of them waiting already */
    boolean take(Packet datagram, int socket, InetSocketAddress from);

    /** The connection belongs to the loop from now on. */
    void take(TcpNewcomer connection);
}
