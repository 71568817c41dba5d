package spokes.media.loop;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import spokes.media.loop.LocalAddresses.Served;

/**
 * Follows the addresses of this machine: a new one gets its sockets, one that is gone loses them {@value #GRACE_MS} ms later, so that whoever comes back
 * after a broken cable or a renewed lease finds them as they were.
 *
 * <p>Owned by the thread that keeps the addresses; not thread-safe. Reads no clock: the caller passes {@code nowMs}.
 */
final class InterfaceWatch {
    static final long GRACE_MS = 60_000;

    /** Opens and closes the sockets of all loops on one address. */
    interface Sockets {
        /** @return false when that does not work now: an IPv6 address under probation, or a port taken by another program */
        boolean open(InetAddress address);

        void close(InetAddress address);
    }

    private final Supplier<List<Served>> look;
    private final Sockets sockets;
    private final Set<InetAddress> open = new LinkedHashSet<>();
    private final boolean beganWithReal;
    private final Map<InetAddress, Long> goneMs = new HashMap<>();

    /** @param open the addresses that have their sockets already */
    InterfaceWatch(List<Served> open, Supplier<List<Served>> look, Sockets sockets) {
        this.look = look;
        this.sockets = sockets;
        this.beganWithReal = open.stream().anyMatch(served -> !served.isMakeshift());
        open.forEach(served -> this.open.add(served.address()));
    }

    /** A cable that is pulled out for a moment is no reason to offer the way to containers. */
    private boolean mayOpen(Served served) {
        return !beganWithReal || !served.isMakeshift();
    }

    /** @return what is served now; addresses that cannot be opened are tried again at the next look */
    List<Served> look(long nowMs) {
        List<Served> there = new ArrayList<>();
        for (Served served : look.get()) {
            if (open.contains(served.address()) || mayOpen(served) && sockets.open(served.address())) {
                open.add(served.address());
                there.add(served);
            }
        }
        List<InetAddress> addresses = there.stream().map(Served::address).toList();
        goneMs.keySet().removeAll(addresses);
        for (InetAddress address : List.copyOf(open)) {
            if (!addresses.contains(address) && nowMs - goneMs.computeIfAbsent(address, _ -> nowMs) >= GRACE_MS) {
                goneMs.remove(address);
                open.remove(address);
                sockets.close(address);
            }
        }
        return there;
    }
}
