/**
 * One browser's whole stack as one machine of time and packets: demultiplexing (RFC 7983), ICE, DTLS, SRTP, RTP and RTCP, and the
 * negotiation that says what travels on it (RFC 8829).
 *
 * <p>A {@code Peer} is one peer connection. It introduces the machines of the packages before it to each other, in one visible order.
 */
package spokes.media.peer;
