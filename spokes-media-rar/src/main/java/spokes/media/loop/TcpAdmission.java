package spokes.media.loop;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who may have how many TCP connections: {@value #UNPROVEN_EACH} of one address that have not proved anything yet, {@value #PROVEN_EACH} that
 * have, {@value #ALL} in all, a fourth of them unproven. A household's IPv6 network counts as one address.
 *
 * <p>Asked when a connection comes, proves itself, and goes; so a lock does.
 */
final class TcpAdmission {
    static final int UNPROVEN_EACH = 16, PROVEN_EACH = 64, ALL = 2_000, ALL_UNPROVEN = ALL / 4;
    private static final int NETWORK_BYTES = 8;

    private static final class Count {
        int unproven, proven;
    }

    private final Map<InetAddress, Count> byAddress = new HashMap<>();
    private int unproven, proven;

    /** One connection's place; given back once. */
    final class Place {
        private final InetAddress who;
        private boolean isProven, left;

        private Place(InetAddress who) {
            this.who = who;
        }

        /** @return false when this address has as many proven connections as it may: then this one has to go */
        boolean prove() {
            synchronized (TcpAdmission.this) {
                var count = byAddress.get(who);
                if (left || isProven) {
                    return !left;
                }
                if (count.proven >= PROVEN_EACH) {
                    return false;
                }
                isProven = true;
                count.unproven--;
                count.proven++;
                unproven--;
                proven++;
                return true;
            }
        }

        void leave() {
            synchronized (TcpAdmission.this) {
                if (left) {
                    return;
                }
                left = true;
                var count = byAddress.get(who);
                if (isProven) {
                    count.proven--;
                    proven--;
                } else {
                    count.unproven--;
                    unproven--;
                }
                if (count.unproven + count.proven == 0) {
                    byAddress.remove(who);
                }
            }
        }
    }

    /** @return nothing when there are enough already */
    synchronized Optional<Place> enter(InetAddress address) {
        var who = network(address);
        var count = byAddress.getOrDefault(who, new Count());
        if (count.unproven >= UNPROVEN_EACH || unproven >= ALL_UNPROVEN || unproven + proven >= ALL) {
            return Optional.empty();
        }
        count.unproven++;
        unproven++;
        byAddress.put(who, count);
        return Optional.of(new Place(who));
    }

    private static InetAddress network(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address;
        }
        var bytes = address.getAddress();
        Arrays.fill(bytes, NETWORK_BYTES, bytes.length, (byte) 0);
        try {
            return InetAddress.getByAddress(bytes);
        } catch (java.net.UnknownHostException e) {
            throw new AssertionError("an address has 4 or 16 bytes", e);
        }
    }

    synchronized int size() {
        return unproven + proven;
    }
}
