package spokes.media.transport.dtls;

/** How a handshake ended without success. */
public enum DtlsFailure {
    /** The other side did not answer in time: its datagrams or ours are lost on the way. */
    SILENCE,
    /** An alert, a certificate with a wrong fingerprint, nothing in common. */
    REJECTED
}
