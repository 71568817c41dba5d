package spokes.media.transport.ice;

import java.net.InetSocketAddress;

/**
 * A UDP socket of the loop's own.
 *
 * @param number as in {@link Path#socket}
 */
public record LocalSocket(int number, InetSocketAddress address) {}
