package spokes.media.sdp;

import spokes.media.api.CloseReason;

/** A peer broke a rule, so that its participant has to be closed. The message says which rule, and what was found. */
public final class ProtocolViolation extends RuntimeException {
    private final CloseReason reason;

    public ProtocolViolation(CloseReason reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    static ProtocolViolation badDescription(String detail) {
        return new ProtocolViolation(CloseReason.BAD_DESCRIPTION, detail);
    }

    public CloseReason reason() {
        return reason;
    }
}
