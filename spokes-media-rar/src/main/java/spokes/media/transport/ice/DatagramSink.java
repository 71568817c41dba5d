package spokes.media.transport.ice;

import java.net.InetSocketAddress;

/** Where datagrams leave. The bytes are the caller's again when the call returns. */
public interface DatagramSink {
    /** @param socket index of the local UDP socket to leave by */
    void send(byte[] bytes, int offset, int length, int socket, InetSocketAddress to);
}
