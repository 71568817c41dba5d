package spokes.media.loop;

import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import spokes.media.transport.ice.PrivateAddresses;

/**
 * Which addresses of this machine others can send to.
 *
 * <p>Every IPv4 and every IPv6 address beyond the link, of interfaces that are up; bridges towards containers and virtual machines
 * only when nothing else is left, loopback only when asked for or when it is all there is. At most {@value #MOST}, since each is a
 * socket of every loop: the addresses of the network before those of a VPN, IPv4 before IPv6, and those that the world knows before private ones of IPv6.
 */
final class LocalAddresses {
    static final int MOST = 8;

    private static final Pattern VIRTUAL_BRIDGE = Pattern.compile(
            "(docker|veth|virbr|vnet|lxcbr|lxdbr|lxc|cni|cali|flannel|podman|nerdctl|vboxnet|vmnet|kube|br-|bridge).*");
    private static final Pattern VPN = Pattern.compile("(tun|tap|utun|wg|tailscale|zt|ppp|ipsec|nordlynx).*");

    /** What matters of a network interface. */
    record Nic(String name, boolean up, boolean loopback, List<InetAddress> addresses) {
        boolean toVirtualMachines() {
            return VIRTUAL_BRIDGE.matcher(name).matches();
        }

        boolean toVpn() {
            return VPN.matcher(name).matches();
        }
    }

    /** An address that is served, and the interface that has it. */
    record Served(InetAddress address, String nic) {
        /** Served for want of a better one: it leads to containers or to ourselves alone. */
        boolean isMakeshift() {
            return address.isLoopbackAddress() || VIRTUAL_BRIDGE.matcher(nic).matches();
        }

        Origin origin() {
            if (address.isLoopbackAddress()) {
                return Origin.LOOPBACK;
            }
            if (VPN.matcher(nic).matches()) {
                return Origin.VPN;
            }
            return address instanceof Inet4Address ? Origin.HOST_IPV4 : Origin.HOST_IPV6;
        }
    }

    private LocalAddresses() {}

    static List<Served> reachable(List<Nic> nics, boolean loopbackToo) {
        Predicate<Nic> outside = nic -> !nic.loopback();
        List<Served> found = addresses(nics, outside.and(nic -> !nic.toVirtualMachines()));
        if (found.isEmpty()) {
            found = addresses(nics, outside);
        }
        if (loopbackToo || found.isEmpty()) {
            found = Stream.concat(found.stream(), addresses(nics, Nic::loopback).stream()).toList();
        }
        return found;
    }

    private static List<Served> addresses(List<Nic> nics, Predicate<Nic> wanted) {
        return nics.stream().filter(Nic::up).filter(wanted)
                .sorted(Comparator.comparing(Nic::toVpn))
                .flatMap(nic -> nic.addresses().stream().sorted(Comparator.comparing(LocalAddresses::place)).map(address -> new Served(address, nic.name())))
                .filter(served -> mayBeServed(served.address()))
                .limit(MOST).toList();
    }

    private static int place(InetAddress address) {
        if (address instanceof Inet4Address) {
            return 0;
        }
        return PrivateAddresses.isPrivate(address) ? 2 : 1;
    }

    private static boolean mayBeServed(InetAddress address) {
        return !address.isLinkLocalAddress() && !address.isAnyLocalAddress() && !address.isMulticastAddress();
    }

    /**
     * The interfaces of this machine; those towards containers only when there is no other. To ask the system about each of them
     * costs more than everything else here, and there may be hundreds.
     */
    static List<Nic> ofThisMachine() {
        try {
            List<NetworkInterface> all = NetworkInterface.networkInterfaces().toList();
            List<Nic> real = all.stream().filter(nic -> !VIRTUAL_BRIDGE.matcher(nic.getName()).matches()).map(LocalAddresses::look).toList();
            boolean enough = !addresses(real, nic -> !nic.loopback()).isEmpty();
            return enough ? real : all.stream().map(LocalAddresses::look).toList();
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Nic look(NetworkInterface nic) {
        try {
            return new Nic(nic.getName(), nic.isUp(), nic.isLoopback(), nic.inetAddresses().map(LocalAddresses::withoutScope).toList());
        } catch (SocketException _) {
            return new Nic(nic.getName(), false, false, List.of());   // gone between listing and looking
        }
    }

    /** Only a link-local address needs its scope, and {@code %eth0} in a candidate would puzzle every client. */
    private static InetAddress withoutScope(InetAddress address) {
        try {
            return address.isLinkLocalAddress() ? address : InetAddress.getByAddress(address.getAddress());
        } catch (java.net.UnknownHostException e) {
            throw new AssertionError("an address has 4 or 16 bytes", e);
        }
    }
}
