package spokes.media.transport.ice;

/** How sure we are that the peer still hears and wants us (consent, RFC 7675). */
public enum Liveness {
    /** No authenticated check has arrived yet. */
    UNSEEN,
    PRESENT,
    /** Silent for {@value IceAgent#AWAY_MS} ms: probably changing networks. */
    AWAY,
    /** Silent for {@value IceAgent#LOST_MS} ms: sending must stop. A later authenticated check makes it {@link #PRESENT} again. */
    LOST
}
