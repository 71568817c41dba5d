package spokes.media.loop;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.TimeUnit;

/** One TCP connection of a loop: frames in, frames out, nothing waits. Owned by that loop. */
final class TcpConnection {
    /** Browsers check every few seconds. */
    static final long IDLE_LIMIT_NS = TimeUnit.SECONDS.toNanos(30);
    /** A check may have to be made once more, for its role or for an attribute; what else comes before the proof is nobody's. */
    static final int FRAMES_BEFORE_PROOF = 4;

    final int number;
    final InetSocketAddress local, remote;
    private final TcpNewcomer start;
    private final SelectionKey key;
    private final TcpFrames frames = new TcpFrames();
    private final TcpQueue queue = new TcpQueue();
    private int framesBeforeProof;
    private long heardNs;
    private boolean proven, closed;
    /** In the list of those that can be read, or that have something to write: each at most once. */
    boolean listedToRead, listedToWrite;

    TcpConnection(int number, TcpNewcomer start, Selector selector, long nowNs) throws ClosedChannelException {
        this.number = number;
        this.start = start;
        this.local = start.local;
        this.remote = start.remote;
        this.heardNs = nowNs;
        key = start.channel.register(selector, SelectionKey.OP_READ, this);
    }

    boolean isClosed() {
        return closed;
    }

    /** An authenticated check came by it. */
    void prove() {
        if (!proven) {
            proven = start.place.prove();
            if (!proven) {
                close();
            }
        }
    }

    /** Before each frame: false when this connection has said enough without proof. */
    boolean mayGoOn() {
        if (!closed && !proven && ++framesBeforeProof > FRAMES_BEFORE_PROOF) {
            close();
        }
        return !closed;
    }

    /** @return whether more may wait */
    boolean read(ByteBuffer scratch, long nowNs, TcpFrames.Receiver receiver) {
        try {
            int taken = start.channel.read(scratch.clear());
            if (taken > 0) {
                heardNs = nowNs;
            }
            if (taken < 0 || !frames.read(scratch.array(), 0, Math.max(0, taken), receiver)) {
                close();
            }
            return !closed && taken == scratch.capacity();
        } catch (IOException _) {
            close();
            return false;
        }
    }

    /** @return false when a slow reader loses it */
    boolean send(byte[] bytes, int offset, int length) {
        return closed || queue.add(bytes, offset, length);
    }

    void write() {
        if (closed) {
            return;
        }
        try {
            boolean all = queue.writeTo(start.channel);
            int wanted = all ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE;
            if (key.interestOps() != wanted) {
                key.interestOps(wanted);
            }
        } catch (IOException _) {
            close();
        }
    }

    void closeIfOverdue(long nowNs) {
        if (proven ? nowNs - heardNs >= IDLE_LIMIT_NS : nowNs - start.untilNs >= 0) {
            close();
        }
    }

    void close() {
        if (!closed) {
            closed = true;
            key.cancel();
            start.close();
        }
    }
}
