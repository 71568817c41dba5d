package spokes.media.room;

import spokes.media.api.CloseReason;
import spokes.media.sdp.ProtocolViolation;

/** Why somebody's connections are closed, as they may be told. A bug of ours is told without its words. */
record Ending(CloseReason reason, String detail) {
    static Ending of(RuntimeException why) {
        return why instanceof ProtocolViolation violation ? new Ending(violation.reason(), violation.getMessage())
                : new Ending(CloseReason.INTERNAL_ERROR, "an error in the server, which was logged");
    }
}
