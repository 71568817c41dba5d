package spokes.media.loop;

import java.net.InetAddress;

/**
 * An address under which a router or provider forwards to us.
 *
 * @param port the outside port that is forwarded to the first of our ports; 0 when the forward keeps port numbers, for all of them
 */
public record PublicAddress(InetAddress address, int port) {
    public static PublicAddress keepingPorts(InetAddress address) {
        return new PublicAddress(address, 0);
    }

    public boolean keepsPorts() {
        return port == 0;
    }
}
