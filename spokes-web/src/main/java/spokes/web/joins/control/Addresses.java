package spokes.web.joins.control;

import java.net.InetAddress;
import java.util.Optional;
import spokes.web.http.control.IpAddresses;

/** What an address says about where it is. Numbers only, never names: nothing is asked of anybody. */
final class Addresses {
    private Addresses() {}

    static Optional<InetAddress> parse(String text) {
        return IpAddresses.numeric(text.startsWith("[") ? text.replaceFirst("^\\[([^]%]*).*", "$1") : text.replaceFirst("%.*", ""));
    }

    /** Carried by the internet: not private (RFC 1918, RFC 4193), shared by a provider (RFC 6598), link-local, loopback or multicast. */
    static boolean isPublic(String text) {
        return parse(text).filter(address -> !address.isSiteLocalAddress() && !address.isLinkLocalAddress() && !address.isLoopbackAddress()
                && !address.isMulticastAddress() && !address.isAnyLocalAddress() && !IpAddresses.isPrivate(address) && !IpAddresses.isShared(address)).isPresent();
    }

    /** 100.64.0.0/10: between a provider's big NAT and its customers. */
    static boolean isShared(String text) {
        return parse(text).filter(IpAddresses::isShared).isPresent();
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
}
