package spokes.media.peer;

import java.util.Optional;
import spokes.media.track.UpStream;

/** What a peer knows of an SSRC beyond its stream; a payload type of -1 is never compared. */
final class Incoming {
    static final Incoming NONE = new Incoming(Optional.empty(), -1);

    final Optional<UpStream> known;
    final UpStream stream;
    int payloadType;

    Incoming(Optional<UpStream> known, int payloadType) {
        this.known = known;
        this.stream = known.orElse(null);
        this.payloadType = payloadType;
    }
}
