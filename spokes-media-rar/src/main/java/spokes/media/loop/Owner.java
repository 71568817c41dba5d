package spokes.media.loop;

import java.net.InetSocketAddress;
import spokes.media.buffer.Packet;
import spokes.media.peer.Counter;
import spokes.media.peer.Counters;

/** The loop that has a peer, as those see it who received something for that peer. Any thread may call. */
interface Owner {
    /** Copies it. @return false when the loop has too many of them waiting already */
    boolean take(Packet datagram, int socket, InetSocketAddress from);

    /** Gives it the datagram, and counts what becomes of that with whoever received it. */
    default void give(Packet datagram, int socket, InetSocketAddress from, Counters counters) {
        counters.add(Counter.PACKETS_HANDED_OVER);      // before: the owner may answer at once, and whoever hears it may look
        if (!take(datagram, socket, from)) {
            counters.add(Counter.DROPPED_HAND_OVER);
        }
    }

    /** The connection belongs to the loop from now on. */
    void take(TcpNewcomer connection);
}
