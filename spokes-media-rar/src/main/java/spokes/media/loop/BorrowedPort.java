package spokes.media.loop;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import spokes.media.buffer.Packet;
import spokes.media.peer.Counters;

/**
 * Another loop's port, to send by: a peer that came in there is answered from there. It has buffers of its own; the socket beneath can be
 * written by several threads at once. After the owner has closed the port, what is sent is lost.
 *
 * <p>Owned by the loop that borrows; not thread-safe.
 */
final class BorrowedPort implements AutoCloseable {
    private final LentPort port;
    private final ByteBuffer out = ByteBuffer.allocateDirect(Packet.CAPACITY);
    private final Optional<SendBatch> batch;

    BorrowedPort(LentPort port) {
        this.port = port;
        this.batch = port.batchForAnother();
    }

    /** @return false when the system had no room for it */
    boolean send(byte[] bytes, int offset, int length, InetSocketAddress to) throws IOException {
        if (length > Packet.CAPACITY) {
            return false;
        }
        if (batch.isEmpty()) {
            return port.sendNow(out.clear().put(bytes, offset, length).flip(), to);
        }
        batch.get().add(bytes, offset, length, to);
        return true;
    }

    void flush(Counters counters) {
        if (batch.isPresent()) {
            batch.get().flush(counters);
        }
    }

    /** False when the owner has closed it: then it is to be given back, since only then is the address free again. */
    boolean isOpen() {
        return port.isOpen();
    }

    @Override
    public void close() {
        batch.ifPresent(SendBatch::close);
    }
}
