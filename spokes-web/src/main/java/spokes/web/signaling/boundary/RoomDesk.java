package spokes.web.signaling.boundary;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import livekit.LivekitAgent.Job;
import spokes.web.rooms.LiveRoom;
import spokes.web.signaling.control.SignalRoom;
import spokes.web.signaling.entity.Employer;
import spokes.web.signaling.entity.Letter;

/** Where letters for one room arrive, and the virtual thread that deals with them: the room's only owner. */
final class RoomDesk implements LiveRoom, Employer {
    private static final System.Logger LOG = System.getLogger(RoomDesk.class.getName());
    /** After so many letters the room says what has changed, even if more are waiting. */
    private static final int MOST_AT_ONCE = 64;

    private final LinkedBlockingQueue<Letter> inbox = new LinkedBlockingQueue<>();
    private final String name;
    private final LongSupplier clock;
    private boolean closed;
    private volatile boolean full;
    private volatile int tracks;

    RoomDesk(String name, LongSupplier clock) {
        this.name = name;
        this.clock = clock;
    }

    /** @param notBefore how long letters are collected before the first is looked at */
    Thread open(SignalRoom room, Duration notBefore, Runnable ended) {
        return Thread.ofVirtual().name("signal-room-" + name).start(() -> {
            Thread.currentThread().setContextClassLoader(RoomDesk.class.getClassLoader());
            try {
                Thread.sleep(notBefore);
                run(room);
            } catch (Throwable bug) {
                LOG.log(Level.ERROR, "room " + name + " has ended by a bug", bug);
            } finally {
                close(true);
                ended.run();
            }
        });
    }

    /** @return false when the room has ended: another one must be opened */
    synchronized boolean post(Letter letter) {
        return !closed && inbox.add(letter);
    }

    boolean isFull() {
        return full;
    }

    /** How many go in and out. */
    int tracks() {
        return tracks;
    }

    @Override
    public void remove(String identity) {
        post(new Letter.Remove(identity));
    }

    @Override
    public void told(Job job) {
        post(new Letter.JobChanged(job));
    }

    @Override
    public void close() {
        post(new Letter.CloseRoom());
    }

    private void run(SignalRoom room) throws InterruptedException {
        while (!(room.isOver() && close(false))) {
            long waitNs = room.nextDeadlineNs() - clock.getAsLong();
            var letter = waitNs > 0 ? inbox.poll(waitNs, TimeUnit.NANOSECONDS) : inbox.poll();
            for (int dealt = 0; letter != null && dealt < MOST_AT_ONCE; dealt++) {
                deal(room, letter);
                letter = dealt + 1 < MOST_AT_ONCE ? inbox.poll() : null;
            }
            room.settle(clock.getAsLong());
            full = room.isFull();
            tracks = room.tracks();
        }
    }

    private void deal(SignalRoom room, Letter letter) {
        room.on(letter, clock.getAsLong());
        if (letter instanceof Letter.Request(var from, var _)) {
            from.taken();
        }
    }

    private synchronized boolean close(boolean whateverWaits) {
        closed |= whateverWaits || inbox.isEmpty();
        return closed;
    }
}
