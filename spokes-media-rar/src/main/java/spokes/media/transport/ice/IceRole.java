package spokes.media.transport.ice;

/** Who decides which path is used (RFC 8445 §6.1.1): usually the one who made the first offer. */
public enum IceRole {
    CONTROLLING,
    CONTROLLED;

    IceRole other() {
        return this == CONTROLLING ? CONTROLLED : CONTROLLING;
    }
}
