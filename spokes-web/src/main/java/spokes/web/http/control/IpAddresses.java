package spokes.web.http.control;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/** What an address says by itself about where it is. Numbers only, never names: nothing is asked of anybody. */
public final class IpAddresses {
    /** Java would take {@code 10.1} for an address too, which is most likely a slip. */
    private static final Pattern NUMERIC = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*");

    private IpAddresses() {}

    /** An IPv6 address that stands for an IPv4 one is that one. */
    public static Optional<InetAddress> numeric(String text) {
        try {
            return NUMERIC.matcher(text).matches() ? Optional.of(InetAddress.ofLiteral(text)) : Optional.empty();
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }

    /** Of a network at somebody's home or office, which the internet does not carry: RFC 1918, or RFC 4193 for IPv6. */
    public static boolean isPrivate(InetAddress address) {
        return address instanceof Inet4Address ? address.isSiteLocalAddress() : (address.getAddress()[0] & 0xFE) == 0xFC;
    }

    /** 100.64.0.0/10 (RFC 6598): between a provider's big NAT and its customers. */
    public static boolean isShared(InetAddress address) {
        var bytes = address.getAddress();
        return bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xC0) == 64;
    }
}
