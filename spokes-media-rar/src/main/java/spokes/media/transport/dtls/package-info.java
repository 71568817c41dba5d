/**
 * Who is there, and the keys for media: DTLS 1.2 (RFC 6347) with certificates known by fingerprint (RFC 8122, 8827), SRTP keys by
 * exporter (RFC 5764), extended master secret required (RFC 7627). Over Bouncy Castle's lightweight API: no provider is registered, no
 * shared state is left behind.
 */
package spokes.media.transport.dtls;
