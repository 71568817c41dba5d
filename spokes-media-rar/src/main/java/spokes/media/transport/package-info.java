/**
 * From datagram to cleartext: {@code stun} and {@code ice} find out where a peer is reached and whether it still wants us, {@code dtls} proves
 * who it is and yields keys, {@code srtp} protects and unprotects media with them.
 *
 * <p>RFC 8489, 8445, 7675 · RFC 6347, 5764, 8122, 8842 · RFC 3711, 7714. The codec of STUN is ice4j's, DTLS is Bouncy Castle's, SRTP is
 * jitsi-srtp's; none of their types appears in a signature here.
 */
package spokes.media.transport;
