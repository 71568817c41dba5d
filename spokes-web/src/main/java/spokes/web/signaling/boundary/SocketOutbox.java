package spokes.web.signaling.boundary;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import spokes.web.signaling.entity.Frame;
import spokes.web.signaling.entity.Outbox;
import spokes.web.signaling.entity.Outgoing;

/**
 * The way out of one WebSocket: a queue and a virtual thread that writes, so that frames keep their order and nobody else waits
 * for a slow reader. Who leaves more unread than a {@link FrameQueue} takes is cut off.
 *
 * <p>When many come at once that thread has to wait for its own turn. So an {@linkplain #answer answer} leaves by the thread that has read the question, after
 * what waits before it if that is little.
 */
public final class SocketOutbox implements Outbox {
    static final int MOST_UNANSWERED = 512;
    private static final System.Logger LOG = System.getLogger(SocketOutbox.class.getName());
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

    private final Session session;
    private final Thread writer = Thread.ofVirtual().name("signal-out").unstarted(this::run);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final FrameQueue waiting = new FrameQueue();
    private final Semaphore unanswered = new Semaphore(MOST_UNANSWERED);
    private boolean pingDue, broken;
    private CloseReason closing;
    private boolean closed;
    private volatile boolean closedByUs;
    private final LongSupplier clock;
    private final MessageCounts counts;
    private volatile long lastHeardNs, lastSentNs, askedNs;
    /** The client writes JSON, and reads it. */
    private volatile boolean inText;

    public SocketOutbox(Session session, LongSupplier clock) {
        this(session, clock, new MessageCounts());
    }

    /** @param counts hears of every message */
    SocketOutbox(Session session, LongSupplier clock, MessageCounts counts) {
        this.counts = counts;
        this.session = session;
        this.clock = clock;
        lastHeardNs = lastSentNs = askedNs = clock.getAsLong();
    }

    void open() {
        writer.start();
    }

    /** Until everything has been written, or for so long. */
    void awaitEnd(Duration limit) {
        try {
            writer.join(limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public void heard(long nowNs) {
        lastHeardNs = nowNs;
    }

    /** From now on everything leaves in the form in which the client has written last. */
    public void speakText(boolean text) {
        inText = text;
    }

    long lastHeardNs() {
        return lastHeardNs;
    }

    /** Nothing went one way or the other since then, and we have not asked either. Clients that ask every few seconds whether we are there need no question of ours. */
    boolean isQuietSince(long thenNs) {
        return askedNs - thenNs < 0 && (lastHeardNs - thenNs < 0 || lastSentNs - thenNs < 0);
    }

    /** @return false when the room is so far behind with this client's requests that it must stop asking */
    public boolean mayAsk() {
        return unanswered.tryAcquire();
    }

    @Override
    public void taken() {
        unanswered.release();
    }

    @Override
    public void send(Frame frame) {
        post(frame);
    }

    /** Does nothing when the socket is closed or closing. */
    public void post(Outgoing frame) {
        lock.lock();
        try {
            add(frame);
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    /** The same, for what is said in answer to something: it leaves by this thread, unless that would have to wait for others. Never blocks. */
    void answer(Outgoing frame) {
        boolean here;
        lock.lock();
        try {
            add(frame);
            here = waiting.isShort() && !pingDue;
            if (!here) {
                work.signal();
            }
        } finally {
            lock.unlock();
        }
        if (here) {
            writeInPassing();
        }
    }

    private void add(Outgoing frame) {
        if (!closed && closing == null && !waiting.add(frame)) {
            cutOff();
        }
    }

    @Override
    public boolean isOpen() {
        lock.lock();
        try {
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    void ping() {
        askedNs = clock.getAsLong();
        lock.lock();
        try {
            pingDue = true;
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close(int code, String reason) {
        lock.lock();
        try {
            if (closing == null) {
                closing = new CloseReason(CloseReason.CloseCodes.getCloseCode(code), reason);
                work.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Neither side has said goodbye. */
    boolean brokeWith(CloseReason reason) {
        lock.lock();
        try {
            return reason.getCloseCode() == CloseReason.CloseCodes.CLOSED_ABNORMALLY && closing == null && !closedByUs;
        } finally {
            lock.unlock();
        }
    }

    /** The socket is gone. */
    void ended() {
        lock.lock();
        try {
            closed = true;
            waiting.clear();
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    /** The writer hangs in a socket that nobody reads, so somebody else must close it. */
    void cutOff() {
        closedByUs = true;
        ended();
        LOG.log(Level.WARNING, "a client does not read its signal socket; it is closed");
        Thread.ofVirtual().name("signal-cut-off")
                .start(() -> shut(new CloseReason(CloseReason.CloseCodes.TRY_AGAIN_LATER, "messages were not read")));
    }

    private void run() {
        try {
            while (step()) { }
        } catch (IOException | RuntimeException gone) {
            LOG.log(Level.DEBUG, "a signal socket broke", gone);
            shut(new CloseReason(CloseReason.CloseCodes.GOING_AWAY, "the socket broke"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        ended();
    }

    /** Waits for one thing to do and does it; false when it was the last. */
    private boolean step() throws IOException, InterruptedException {
        Optional<Outgoing> next;
        boolean ping;
        lock.lock();
        try {
            while (!closed && (waiting.isTurnTaken() || waiting.isEmpty() && !pingDue && closing == null && !broken)) {
                work.await();
            }
            if (closed) {
                return false;
            }
            if (broken) {
                throw new IOException("an answer could not be written");
            }
            ping = pingDue;
            pingDue = false;
            next = take();
        } finally {
            lock.unlock();
        }
        if (ping) {
            lastSentNs = clock.getAsLong();
            session.getBasicRemote().sendPing(NOTHING.duplicate());
        }
        if (next.isPresent()) {
            write(next.get());
        }
        if (ping || next.isPresent()) {
            return true;
        }
        shut(closing);
        return false;
    }

    /** The next frame and the turn to write it, if there is any. */
    private Optional<Outgoing> take() {
        if (waiting.isEmpty()) {
            return Optional.empty();
        }
        waiting.takeTurn();
        return Optional.of(waiting.remove());
    }

    private void write(Outgoing frame) throws IOException {
        lastSentNs = clock.getAsLong();
        boolean written = false;
        try {
            if (inText) {
                session.getBasicRemote().sendText(frame.json());
            } else {
                session.getBasicRemote().sendBinary(ByteBuffer.wrap(frame.bytes()));
            }
            written = true;
        } finally {
            wrote(written);
        }
    }

    /** Leaves the rest to the writer when somebody else writes, or when the socket does not take a frame at once. */
    private void writeInPassing() {
        var next = takeIfFree();
        for (int begun = 1; next.isPresent(); begun++) {
            beginToWrite(next.get());
            next = begun < FrameQueue.FEW_FRAMES ? takeIfFree() : Optional.empty();
        }
    }

    private Optional<Outgoing> takeIfFree() {
        lock.lock();
        try {
            return closed || broken || waiting.isTurnTaken() ? Optional.empty() : take();
        } finally {
            lock.unlock();
        }
    }

    private void beginToWrite(Outgoing frame) {
        lastSentNs = clock.getAsLong();
        try {
            if (inText) {
                session.getAsyncRemote().sendText(frame.json(), result -> wrote(result.isOK()));
            } else {
                session.getAsyncRemote().sendBinary(ByteBuffer.wrap(frame.bytes()), result -> wrote(result.isOK()));
            }
        } catch (RuntimeException gone) {
            LOG.log(Level.DEBUG, "a signal socket broke", gone);
            wrote(false);
        }
    }

    /** The turn has ended. */
    private void wrote(boolean written) {
        counts.response(written);
        lock.lock();
        try {
            waiting.endTurn();
            broken |= !written;
            if (broken || !waiting.isEmpty() || pingDue || closing != null) {
                work.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private void shut(CloseReason reason) {
        try {
            session.close(reason);
        } catch (IOException | RuntimeException gone) {
            LOG.log(Level.DEBUG, "a signal socket was gone before it could be closed", gone);
        }
    }
}
