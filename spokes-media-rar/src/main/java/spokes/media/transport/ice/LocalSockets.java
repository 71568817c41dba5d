package spokes.media.transport.ice;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** The sockets of one loop as its agents see them. They may come and go while the loop runs, so they are asked for when they are needed. */
public interface LocalSockets {
    /** There are none: nothing can be sent unasked, and no address is known. */
    LocalSockets NONE = new LocalSockets() {
        private static final InetSocketAddress UNKNOWN = new InetSocketAddress(0);

        @Override
        public List<LocalSocket> own() {
            return List.of();
        }

        @Override
        public InetSocketAddress local(int socket) {
            return UNKNOWN;
        }

        @Override
        public boolean neighbours(InetAddress address) {
            return false;
        }
    };

    /** Those by which checks of ours may leave: the open UDP sockets of this loop, the preferred ones first. */
    List<LocalSocket> own();

    /** Where a socket is bound, whichever loop or connection it belongs to. */
    InetSocketAddress local(int socket);

    /** True when one of our interfaces is on the same network as the address. */
    boolean neighbours(InetAddress address);
}
