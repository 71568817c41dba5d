package spokes.media.room;

import java.net.InetSocketAddress;
import java.util.function.Consumer;
import spokes.media.api.MediaCommand;
import spokes.media.api.MediaEvent;
import spokes.media.buffer.Packet;
import spokes.media.peer.Counters;
import spokes.media.peer.Handshakes;
import spokes.media.transport.ice.DatagramSink;

/** All rooms of one media loop. Owned by that loop; not thread-safe. */
public final class Rooms implements AutoCloseable {
    /** There is nothing to wait for. */
    public static final long NEVER = Long.MAX_VALUE;

    public Rooms(MediaSetup setup, DatagramSink out, Consumer<MediaEvent> events, Handshakes handshakes, Counters counters) {
    }

    public void onCommand(MediaCommand command, long nowNs) {
    }

    /** A datagram that arrived on the loop's local socket number {@code socket}. The packet is the caller's again when the call returns. */
    public void onDatagram(Packet packet, int socket, InetSocketAddress from, long nowNs) {
    }

    public void onTick(long nowNs) {
    }

    public long nextDeadlineNs() {
        return NEVER;
    }

    public int roomCount() {
        return 0;
    }

    public int participantCount() {
        return 0;
    }

    /** Ends all associations. Says no events any more. */
    @Override
    public void close() {
    }
}
