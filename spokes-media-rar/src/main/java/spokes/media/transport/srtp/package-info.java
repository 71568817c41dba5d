/**
 * Media in and out of its protection (RFC 3711, RFC 7714), over the ciphers of jitsi-srtp.
 *
 * <p>The library's contexts hold a cipher for every SSRC (about 6 KB and 5–19 µs each), although all SSRCs of one direction
 * have the same session keys. Here one direction has one set of ciphers, and an SSRC costs its packet index and a replay window. So
 * somebody who cannot authenticate makes us create nothing, and ten speakers for a hundred listeners fit into the processor's cache.
 */
package spokes.media.transport.srtp;
