package spokes.media.api;

/** Why the media plane closed a participant. */
public enum CloseReason {
    /** An SDP that cannot be parsed or applied. */
    BAD_DESCRIPTION,
    /** A rule of RTP or of negotiation was broken. */
    PROTOCOL_VIOLATION,
    /** The handshake was refused: an alert, or a certificate that does not match its fingerprint. */
    DTLS_REJECTED,
    /** Nothing of the handshake came for 10 s, though checks come through, or it took longer than 20 s. */
    DTLS_TIMEOUT,
    /** A bug of ours in this participant's code; it was logged with its stack. */
    INTERNAL_ERROR
}
