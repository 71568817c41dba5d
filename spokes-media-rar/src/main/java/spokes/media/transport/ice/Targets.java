package spokes.media.transport.ice;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;

/** Which addresses may be sent a check only because somebody named them. */
final class Targets {
    private static final int FIRST_ORDINARY_PORT = 1024;

    private Targets() {}

    /** Never: this machine, the link, groups, what belongs to nobody, and ports of services other than media. */
    static boolean isForbidden(InetSocketAddress target) {
        var address = target.getAddress();
        return target.getPort() < FIRST_ORDINARY_PORT || address.isLoopbackAddress() || address.isLinkLocalAddress() || address.isMulticastAddress()
                || address.isAnyLocalAddress() || (address instanceof Inet4Address ? isSpecial4(address.getAddress()) : isSpecial6(address.getAddress()));
    }

    /** 0/8, 192.0.0/24, and class E with the broadcast. */
    private static boolean isSpecial4(byte[] a) {
        int first = a[0] & 0xFF;
        return first == 0 || first >= 240 || first == 192 && a[1] == 0 && a[2] == 0;
    }

    /** Whatever hides an IPv4 address: 64:ff9b::/32, 2002::/16, 2001::/32, and the IPv4-compatible ::/96. */
    private static boolean isSpecial6(byte[] a) {
        int first = (a[0] & 0xFF) << 8 | a[1] & 0xFF, second = (a[2] & 0xFF) << 8 | a[3] & 0xFF;
        return first == 0 || first == 0x64 && second == 0xFF9B || first == 0x2002 || first == 0x2001 && second == 0;
    }

    /** Only after something of the client came from the same network: a private address, and what IPv6 once had for one (fec0::/10). */
    static boolean isPrivate(InetAddress address) {
        return PrivateAddresses.isPrivate(address) || address.isSiteLocalAddress();
    }

    /** The /24, or of IPv6 the /64. */
    static InetAddress network(InetAddress address) {
        byte[] a = address.getAddress();
        Arrays.fill(a, a.length == 4 ? 3 : 8, a.length, (byte) 0);
        try {
            return InetAddress.getByAddress(a);
        } catch (java.net.UnknownHostException e) {
            throw new AssertionError("an address has 4 or 16 bytes", e);
        }
    }
}
