package spokes.media.peer;

import java.net.InetSocketAddress;
import java.util.Optional;
import spokes.media.buffer.Packet;

/**
 * The other loops, as the switchboard of one sees them. Every port takes everybody's packets: what arrives here for a peer of another loop is
 * handed over to that one, which learns from here whose peers we have.
 */
public interface Neighbours {
    /** A loop that is alone. */
    Neighbours NONE = new Neighbours() {
        @Override
        public void listens(String ufrag) {}

        @Override
        public void ignores(String ufrag) {}

        @Override
        public void learned(int socket, InetSocketAddress from) {}

        @Override
        public void forgot(int socket, InetSocketAddress from) {}

        @Override
        public boolean handOver(Packet packet, Optional<String> ufrag, int socket, InetSocketAddress from) {
            return false;
        }
    };

    /** A peer of ours answers to this user fragment. */
    void listens(String ufrag);

    void ignores(String ufrag);

    /** A peer of ours is on this path: it proved so. */
    void learned(int socket, InetSocketAddress from);

    void forgot(int socket, InetSocketAddress from);

    /**
     * Gives away a datagram that is for none of our peers. It is copied.
     *
     * @param ufrag whom it names, if it names anybody
     * @return whether another loop has a peer that it may be for
     */
    boolean handOver(Packet packet, Optional<String> ufrag, int socket, InetSocketAddress from);
}
