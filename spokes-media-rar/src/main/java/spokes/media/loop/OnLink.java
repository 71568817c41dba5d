package spokes.media.loop;

import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Arrays;

/** The network that an address of ours is on: whoever is on it too is reached without a router. */
record OnLink(InetAddress ours, int prefixBits) {

    /** As the interface says that has the address now; without an interface nobody is on its network. */
    static OnLink of(InetAddress ours) {
        try {
            NetworkInterface nic = NetworkInterface.getByInetAddress(ours);
            if (nic != null) {
                for (InterfaceAddress each : nic.getInterfaceAddresses()) {
                    if (each.getAddress() != null && Arrays.equals(each.getAddress().getAddress(), ours.getAddress())) {
                        return new OnLink(ours, each.getNetworkPrefixLength());
                    }
                }
            }
        } catch (SocketException _) {
            // Gone meanwhile.
        }
        return new OnLink(ours, 8 * ours.getAddress().length);
    }

    boolean contains(InetAddress other) {
        byte[] a = ours.getAddress(), b = other.getAddress();
        if (a.length != b.length) {
            return false;
        }
        for (int bit = 0; bit < prefixBits; bit++) {
            int mask = 0x80 >> (bit & 7);
            if ((a[bit >> 3] & mask) != (b[bit >> 3] & mask)) {
                return false;
            }
        }
        return true;
    }
}
