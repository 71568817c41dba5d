package spokes.media.transport.ice;

import java.net.InetSocketAddress;

/**
 * Where a peer is reached: by which local UDP socket, at which remote address.
 *
 * @param socket index of the local UDP socket among those of the loop
 */
public record Path(int socket, InetSocketAddress remote) {
    boolean is(int otherSocket, InetSocketAddress otherRemote) {
        return socket == otherSocket && remote.equals(otherRemote);
    }
}
