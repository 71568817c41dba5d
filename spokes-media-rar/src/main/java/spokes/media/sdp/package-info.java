/**
 * Offer and answer: what two sides say of a peer connection (SDP, RFC 8866; JSEP, RFC 8829).
 *
 * <p>{@link spokes.media.sdp.SdpParser} reads tolerantly into records and {@link spokes.media.sdp.SdpPrinter} writes them. On top of them
 * {@link spokes.media.sdp.PublisherAnswer} answers what a browser wants to send, and {@link spokes.media.sdp.SubscriberOffer} offers what we send.
 * Here is only what is said; ICE, DTLS and media themselves are elsewhere.
 *
 * <p>RFC 3264 (offer and answer), 8843 (BUNDLE), 5761 and 5506 (RTCP), 8285 (header extensions), 4585 and 5104 (feedback), 4588 (RTX),
 * 8839 (ICE in SDP), 8842 and 8122 (DTLS in SDP), 8830 (msid), 8851 and 8853 (simulcast), 8841 (data channels), 7587 (Opus), 6184 (H.264).
 */
package spokes.media.sdp;
