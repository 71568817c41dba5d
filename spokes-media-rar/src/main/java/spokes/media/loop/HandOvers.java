package spokes.media.loop;

import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import spokes.media.buffer.Packet;

/**
 * Datagrams for the peers of one loop that arrived at somebody else's port: many write, the loop reads. Bounded, without locks, and
 * nothing is allocated once every place was used.
 *
 * <p>Each place has a turn: {@code n} when the writer of the n-th datagram may have it, {@code n + 1} when the reader may.
 */
final class HandOvers {
    static final int CAPACITY = 1024;

    private static final class Place {
        final Packet packet = new Packet();
        int socket;
        InetSocketAddress from = new InetSocketAddress(0);
    }

    private final Place[] places = new Place[CAPACITY];
    private final AtomicLongArray turns = new AtomicLongArray(CAPACITY);
    private final AtomicLong written = new AtomicLong();
    private final Runnable wake;
    private long read;
    private volatile boolean sleeping;

    HandOvers(Runnable wake) {
        this.wake = wake;
        for (int i = 0; i < CAPACITY; i++) {
            turns.set(i, i);
        }
    }

    /** Copies it. @return false when too many wait already */
    boolean offer(Packet packet, int socket, InetSocketAddress from) {
        long turn = written.get();
        while (true) {
            long ahead = turns.get(at(turn)) - turn;
            if (ahead < 0) {
                return false;
            }
            if (ahead == 0 && written.compareAndSet(turn, turn + 1)) {
                write(turn, packet, socket, from);
                return true;
            }
            turn = written.get();
        }
    }

    private void write(long turn, Packet packet, int socket, InetSocketAddress from) {
        int at = at(turn);
        if (places[at] == null) {
            places[at] = new Place();
        }
        places[at].packet.set(packet.bytes, packet.offset, packet.length);
        places[at].socket = socket;
        places[at].from = from;
        turns.set(at, turn + 1);
        if (sleeping) {
            wake.run();
        }
    }

    /** Hands at most {@code bite} datagrams to the receiver, in the order in which they came. For the owner alone. */
    int drain(int bite, LoopSockets.Receiver receiver) {
        int taken = 0;
        while (taken < bite && turns.get(at(read)) == read + 1) {
            var place = places[at(read)];
            receiver.onDatagram(place.packet, place.socket, place.from);
            turns.set(at(read), read + CAPACITY);
            read++;
            taken++;
        }
        return taken;
    }

    /** @return false when there is something to do first */
    boolean aboutToSleep() {
        sleeping = true;
        return turns.get(at(read)) != read + 1;
    }

    void awake() {
        sleeping = false;
    }

    private static int at(long turn) {
        return (int) (turn & CAPACITY - 1);
    }
}
