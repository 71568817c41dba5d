package spokes.media.loop;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A UDP socket by which others than its owner may send. Any thread may call. */
interface LentPort {
    InetSocketAddress local();

    /** Sends at once, by buffers of the caller's. @return false when the system had no room for it */
    boolean sendNow(ByteBuffer datagram, InetSocketAddress to) throws IOException;

    /** A batch of the borrower's own over this socket; nothing where the system cannot do that or it would not pay. */
    Optional<SendBatch> batchForAnother();

    boolean isOpen();
}
