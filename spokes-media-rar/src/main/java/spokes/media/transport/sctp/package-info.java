/**
 * Data channels: SCTP over DTLS (RFC 9260, 8261, 8831) with partial reliability (RFC 3758), resets of streams (RFC 6525) and the protocol by which channels
 * are opened (RFC 8832). One path, no I-DATA, no authentication: what WebRTC uses.
 */
package spokes.media.transport.sctp;
