/**
 * Where a peer is reached, and whether it still wants us (RFC 8445 as a lite agent; RFC 7675).
 *
 * <p>A lite agent sends no checks of its own. Sending them ({@code a=ice-lite} goes away then) belongs into {@link spokes.media.transport.ice.IceAgent}:
 * it has the time, the sink and the peer's credentials for it.
 */
package spokes.media.transport.ice;
