package spokes.media.loop;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import spokes.media.buffer.Packet;
import spokes.media.peer.Counters;

/**
 * One UDP socket as a loop sees it. Nothing here waits.
 *
 * <p>What is sent may be held back until {@link #flush}, so that many datagrams can go in one system call; the bytes are copied or
 * sent before {@link #send} returns.
 */
interface DatagramPort extends Closeable {
    InetSocketAddress local();

    /**
     * Takes the next datagram that waits; its sender is {@link #sender} until the next call.
     *
     * @return false when none waits. A datagram larger than a packet may be comes with the length {@code Packet.CAPACITY}
     */
    boolean receive(Packet into) throws IOException;

    InetSocketAddress sender();

    /** @return false when the system had no room for it: the datagram is lost, as it may be anywhere on its way */
    boolean send(byte[] bytes, int offset, int length, InetSocketAddress to) throws IOException;

    /** Sends what was held back, and counts what of it was lost. */
    void flush(Counters counters);
}
