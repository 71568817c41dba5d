package spokes.media.peer;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import spokes.media.transport.ice.Path;
import spokes.media.transport.ice.PrivateAddresses;

/**
 * When authentic datagrams last came in by each socket, from near (the private network) and from far: written by one loop, read by anybody.
 *
 * <p>Noted at most every {@value #GRAIN_MS} ms a socket, so that a packet on its way pays for the look at one number.
 */
public final class Arrivals {
    /** Nothing has come in yet. */
    public static final long NEVER = Long.MIN_VALUE;
    static final int GRAIN_MS = 20;
    private static final long GRAIN_NS = GRAIN_MS * 1_000_000L;

    private static final class Slot {
        private long notedNs = NEVER, nearNs = NEVER, farNs = NEVER;
    }

    private static final Slot NOTHING = new Slot();

    private volatile Slot[] own = {new Slot()};
    private final Map<Integer, Slot> others = new ConcurrentHashMap<>();
    private volatile long nearNs = NEVER, farNs = NEVER;

    public void note(int socket, InetSocketAddress from, long nowNs) {
        Slot slot = slot(socket);
        if (slot.notedNs != NEVER && nowNs - slot.notedNs < GRAIN_NS) {
            return;
        }
        slot.notedNs = nowNs;
        if (PrivateAddresses.isNear(from.getAddress())) {
            slot.nearNs = nowNs;
            nearNs = nowNs;
        } else {
            slot.farNs = nowNs;
            farNs = nowNs;
        }
    }

    private Slot slot(int socket) {
        if (socket >= Path.FIRST_ELSEWHERE) {
            return others.computeIfAbsent(socket >= Path.FIRST_TCP ? Path.FIRST_TCP : socket, _ -> new Slot());
        }
        Slot[] slots = own;
        if (socket >= slots.length) {
            slots = Arrays.copyOf(slots, socket + 1);
            for (int i = own.length; i < slots.length; i++) {
                slots[i] = new Slot();
            }
            own = slots;
        }
        return slots[socket];
    }

    /** Numbered as the loop numbers its sockets; {@link Path#FIRST_TCP} stands for all TCP connections. */
    public long nearNs(int socket) {
        return find(socket).nearNs;
    }

    public long farNs(int socket) {
        return find(socket).farNs;
    }

    private Slot find(int socket) {
        Slot[] slots = own;
        return socket < slots.length ? slots[socket] : others.getOrDefault(socket, NOTHING);
    }

    /** By any socket. */
    public long nearNs() {
        return nearNs;
    }

    /** By any socket. */
    public long farNs() {
        return farNs;
    }
}
