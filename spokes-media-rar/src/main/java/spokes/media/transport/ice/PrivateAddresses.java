package spokes.media.transport.ice;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which addresses belong to a private network, so that the same one means another machine elsewhere. */
public final class PrivateAddresses {
    private static final Pattern NUMERIC = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-fA-F]*:[0-9a-fA-F:]*");

    private PrivateAddresses() {}

    /** Of a home, an office, a provider's own network or a VPN (RFC 1918, RFC 6598, RFC 4193). */
    public static boolean isPrivate(InetAddress address) {
        if (address instanceof Inet4Address) {
            return address.isSiteLocalAddress() || isShared(address.getAddress());
        }
        return isUniqueLocal(address.getAddress());
    }

    /** A private address in numbers; anything else, a name above all, is empty. */
    public static Optional<InetAddress> parse(String text) {
        try {
            return NUMERIC.matcher(text).matches() ? Optional.of(InetAddress.ofLiteral(text)).filter(PrivateAddresses::isPrivate) : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** Nobody beyond a router can have sent from it: private, of the link, or of this machine. */
    public static boolean isNear(InetAddress address) {
        return address.isLinkLocalAddress() || address.isLoopbackAddress() || isPrivate(address);
    }

    /** 100.64.0.0/10: behind a provider's NAT, and what some VPNs give out. */
    private static boolean isShared(byte[] ipv4) {
        return ipv4[0] == 100 && (ipv4[1] & 0xC0) == 64;
    }

    private static boolean isUniqueLocal(byte[] ipv6) {
        return (ipv6[0] & 0xFE) == 0xFC;
    }
}
