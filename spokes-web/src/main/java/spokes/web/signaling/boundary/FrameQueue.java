package spokes.web.signaling.boundary;

import java.util.ArrayDeque;
import java.util.Deque;
import spokes.web.signaling.entity.Outgoing;

/**
 * What waits to leave by one socket, and whether somebody is just writing: only one may at a time, so that frames keep their order whoever writes them.
 *
 * <p>Takes {@value #MOST_FRAMES} frames and {@value #MOST_BYTES} bytes. Not thread-safe.
 */
final class FrameQueue {
    static final int MOST_BYTES = 8 * 1024 * 1024, MOST_FRAMES = 4096;
    /** What may be written in passing. */
    static final int FEW_BYTES = 64 * 1024, FEW_FRAMES = 8;

    private final Deque<Outgoing> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private boolean turnTaken;

    /** @return false when too much waits already */
    boolean add(Outgoing frame) {
        if (waiting.size() >= MOST_FRAMES || waitingBytes + frame.bytes().length > MOST_BYTES) {
            return false;
        }
        waitingBytes += frame.bytes().length;
        return waiting.add(frame);
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Nobody writes, and what waits is soon written. */
    boolean isShort() {
        return !turnTaken && waiting.size() <= FEW_FRAMES && waitingBytes <= FEW_BYTES;
    }

    boolean isTurnTaken() {
        return turnTaken;
    }

    void takeTurn() {
        turnTaken = true;
    }

    void endTurn() {
        turnTaken = false;
    }

    Outgoing remove() {
        var next = waiting.remove();
        waitingBytes -= next.bytes().length;
        return next;
    }

    void clear() {
        waiting.clear();
        waitingBytes = 0;
    }
}
