package spokes.media.api;

/** Why the media plane closed a participant. */
public enum CloseReason {
    /** An SDP that cannot be parsed or applied. */
    BAD_DESCRIPTION,
    /** A rule of ICE, DTLS, SRTP or RTP was broken, e.g. a certificate that does not match its fingerprint. */
    PROTOCOL_VIOLATION,
    /** A bug of ours in this participant's code; it was logged with its stack. */
    INTERNAL_ERROR
}
