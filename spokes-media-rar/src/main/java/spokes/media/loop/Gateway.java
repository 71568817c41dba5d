package spokes.media.loop;

import java.net.InetAddress;
import java.util.Optional;

/** The router in front of us, as far as it talks to us. Its methods wait for it: they are for virtual threads. */
interface Gateway {
    /** The address of its outer side; empty when it does not say. */
    Optional<InetAddress> outside();

    /** Shall forward this port, in and out the same, to us. @return whether it does */
    boolean forward(int port, String protocol);

    void release(int port, String protocol);
}
