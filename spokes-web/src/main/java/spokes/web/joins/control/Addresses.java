package spokes.web.joins.control;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/** What an address says about where it is. Numbers only, never names: nothing is asked of anybody. */
final class Addresses {
    private static final Pattern NUMERIC = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*");

    private Addresses() {}

    static Optional<InetAddress> parse(String text) {
        try {
            var plain = text.startsWith("[") ? text.replaceFirst("^\\[([^]%]*).*", "$1") : text.replaceFirst("%.*", "");
            return NUMERIC.matcher(plain).matches() ? Optional.of(InetAddress.ofLiteral(plain)) : Optional.empty();
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }

    /** Carried by the internet: not private (RFC 1918, RFC 4193), shared by a provider (RFC 6598), link-local, loopback or multicast. */
    static boolean isPublic(String text) {
        return parse(text).filter(address -> !address.isSiteLocalAddress() && !address.isLinkLocalAddress() && !address.isLoopbackAddress()
                && !address.isMulticastAddress() && !address.isAnyLocalAddress() && !isUniqueLocal(address) && !isShared(address)).isPresent();
    }

    /** 100.64.0.0/10: between a provider's big NAT and its customers. */
    static boolean isShared(String text) {
        return parse(text).filter(Addresses::isShared).isPresent();
    }

    /** The same address, however it is written. */
    static String plain(String text) {
        return parse(text).map(InetAddress::getHostAddress).orElse(text);
    }

    /** {@code address:port} without the port. */
    static String withoutPort(String text) {
        if (text.startsWith("[")) {
            return text.replaceFirst("^\\[([^]]*)].*", "$1");
        }
        return text.indexOf(':') == text.lastIndexOf(':') ? text.replaceFirst(":.*", "") : text;
    }

    private static boolean isUniqueLocal(InetAddress address) {
        return !(address instanceof Inet4Address) && (address.getAddress()[0] & 0xFE) == 0xFC;
    }

    private static boolean isShared(InetAddress address) {
        var bytes = address.getAddress();
        return bytes.length == 4 && (bytes[0] & 0xFF) == 100 && (bytes[1] & 0xC0) == 64;
    }
}
