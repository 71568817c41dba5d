package spokes.web.server.control;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Comparator;
import java.util.Optional;

/** By which of its addresses others most likely reach this machine. */
public final class MachineAddress {
    private MachineAddress() {}

    /** As it stands in a URL; IPv4 before IPv6, the interface that came up first before bridges and tunnels. */
    public static Optional<String> best() {
        try {
            return NetworkInterface.networkInterfaces().filter(MachineAddress::usable).sorted(Comparator.comparingInt(NetworkInterface::getIndex))
                .flatMap(NetworkInterface::inetAddresses).filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .sorted(Comparator.comparing((InetAddress address) -> address instanceof Inet6Address))        // a stable sort: false, which is IPv4, first
                .findFirst().map(MachineAddress::inUrl);
        } catch (SocketException unreadable) {
            return Optional.empty();
        }
    }

    private static boolean usable(NetworkInterface card) {
        try {
            return card.isUp() && !card.isLoopback() && !card.isPointToPoint() && !card.isVirtual();
        } catch (SocketException gone) {
            return false;
        }
    }

    private static String inUrl(InetAddress address) {
        var text = address.getHostAddress().replaceAll("%.*", "");
        return address instanceof Inet6Address ? "[" + text + "]" : text;
    }
}
