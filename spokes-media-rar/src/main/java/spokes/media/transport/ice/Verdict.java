package spokes.media.transport.ice;

/** What became of a STUN message. Everything but {@link #ANSWERED}, {@link #CONFIRMED} and {@link #REFUSED} was dropped in silence. */
public enum Verdict {
    /** An authenticated check; a success response went back. */
    ANSWERED,
    /** An authenticated answer to a check of ours. */
    CONFIRMED,
    /** Authenticated, but answered by an error response (role conflict, an attribute that must be understood and is not). */
    REFUSED,
    /** Not STUN, cut short, or with a wrong FINGERPRINT. */
    MALFORMED,
    /** Without MESSAGE-INTEGRITY, with a wrong one, or for a user name that is not ours. */
    UNAUTHENTICATED,
    /** STUN that asks nothing of us: an indication, a response to a check that we did not send. */
    IGNORED
}
