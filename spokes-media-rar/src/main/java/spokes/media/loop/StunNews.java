package spokes.media.loop;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Hears from the loops what came of their questions to STUN servers; called by their threads. */
interface StunNews {
    void seen(int loop, InetAddress local, HostPort server, InetSocketAddress as, int roundTripMs);

    void silent(int loop, HostPort server);
}
