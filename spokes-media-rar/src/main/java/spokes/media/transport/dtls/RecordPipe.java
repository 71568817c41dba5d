package spokes.media.transport.dtls;

import java.io.InterruptedIOException;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.TlsFatalAlert;

/**
 * What Bouncy Castle takes for its socket: a bounded queue in, whole datagrams out.
 *
 * <p>It blocks while the handshake runs, and records of one flight leave together in as few datagrams as they fit (the library would
 * send each message by itself). After {@link #stopBlocking} an empty queue ends a read at once, and every record leaves by itself.
 */
final class RecordPipe implements DatagramTransport {
    private static final int RECEIVE_LIMIT = 1600;
    /** Fits any path that carries IPv6, with room for a tunnel. */
    private static final int SEND_LIMIT = 1200;
    private static final byte[] END = {};

    /** Ends a read from an empty queue; the library lets it pass without any change of state. */
    static final class Drained extends InterruptedIOException {
        static final Drained NOTHING_LEFT = new Drained();

        @Override
        public Throwable fillInStackTrace() {
            return this;
        }
    }

    private final BlockingQueue<byte[]> inbound;
    private final Consumer<byte[]> out;
    private final byte[] flight = new byte[SEND_LIMIT];
    private int flightBytes;
    private volatile boolean blocking = true;
    private volatile boolean ended;

    RecordPipe(int capacity, Consumer<byte[]> out) {
        this.inbound = new ArrayBlockingQueue<>(capacity);
        this.out = out;
    }

    /** Drops it when the queue is full; DTLS sends again. */
    void offer(byte[] bytes, int offset, int length) {
        if (length > 0 && length <= RECEIVE_LIMIT) {
            inbound.offer(Arrays.copyOfRange(bytes, offset, offset + length));
        }
    }

    void stopBlocking() {
        blocking = false;
    }

    /** Makes a blocked or coming read fail. */
    void end() {
        ended = true;
        inbound.clear();
        inbound.offer(END);
    }

    boolean ended() {
        return ended;
    }

    @Override
    public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
        flush();
        var datagram = blocking ? await(waitMillis) : inbound.poll();
        if (ended) {
            throw new TlsFatalAlert(AlertDescription.user_canceled, "closed by us");
        }
        if (datagram == null) {
            if (blocking) {
                return -1;
            }
            throw Drained.NOTHING_LEFT;
        }
        int taken = Math.min(length, datagram.length);
        System.arraycopy(datagram, 0, buffer, offset, taken);
        return taken;
    }

    private byte[] await(int waitMillis) throws InterruptedIOException {
        try {
            return inbound.poll(waitMillis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            throw new InterruptedIOException("interrupted");
        }
    }

    @Override
    public void send(byte[] bytes, int offset, int length) {
        if (!blocking || length > SEND_LIMIT) {
            flush();
            out.accept(Arrays.copyOfRange(bytes, offset, offset + length));
            return;
        }
        if (flightBytes + length > SEND_LIMIT) {
            flush();
        }
        System.arraycopy(bytes, offset, flight, flightBytes, length);
        flightBytes += length;
    }

    /** Lets go of the records gathered so far. */
    void flush() {
        if (flightBytes > 0) {
            out.accept(Arrays.copyOf(flight, flightBytes));
            flightBytes = 0;
        }
    }

    @Override
    public int getReceiveLimit() {
        return RECEIVE_LIMIT;
    }

    @Override
    public int getSendLimit() {
        return SEND_LIMIT;
    }

    /** Called by the record layer when the association is over, after its last alert. */
    @Override
    public void close() {
        flush();
        end();
    }
}
