package spokes.media.transport.ice;

import java.net.InetSocketAddress;

/**
 * Where a peer is reached: by which local socket, at which remote address.
 *
 * @param socket number of the local socket; below {@value #FIRST_ELSEWHERE} a UDP socket of the loop itself, below {@value #FIRST_TCP} a UDP
 *               socket that another owns and by which we may send, from there on a TCP connection
 */
public record Path(int socket, InetSocketAddress remote) {
    public static final int FIRST_ELSEWHERE = 1 << 16, FIRST_TCP = 1 << 24;

    boolean is(int otherSocket, InetSocketAddress otherRemote) {
        return socket == otherSocket && remote.equals(otherRemote);
    }

    public boolean overTcp() {
        return socket >= FIRST_TCP;
    }

    /** True when another thread received what came by this socket, and handed it over. */
    public static boolean isElsewhere(int socket) {
        return socket >= FIRST_ELSEWHERE && socket < FIRST_TCP;
    }
}
