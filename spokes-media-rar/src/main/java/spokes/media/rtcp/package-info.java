/**
 * RTCP: what its packets look like (RFC 3550 §6, RFC 4585, RFC 5104, RFC 3611, transport-wide congestion control) and when they
 * are due. Reading never throws; writing goes into one packet that the caller owns.
 */
package spokes.media.rtcp;
