/**
 * RTP as it stands in a datagram (RFC 3550 §5), its header extensions (RFC 8285), and arithmetic of numbers that wrap.
 * What the payload says is in {@link spokes.media.rtp.codec}.
 */
package spokes.media.rtp;
