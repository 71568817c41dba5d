package spokes.web.signaling.control;

import java.util.Optional;
import spokes.media.api.TrackSid;

/**
 * One more codec of a track, which its publisher sends for those who cannot take the first ({@code livekit-protocol} §5.4). To the media plane it is a
 * track of its own, whose id says which one it belongs to; to clients the two are the same.
 */
record Reserve(TrackSid track, String codec) {
    /** What the media plane calls it. */
    TrackSid sid() {
        return new TrackSid(track.value() + TrackSid.RESERVE + codec);
    }

    /** Empty for a track by itself. */
    static Optional<Reserve> of(TrackSid sid) {
        int mark = sid.value().indexOf(TrackSid.RESERVE);
        return mark < 0 ? Optional.empty() : Optional.of(new Reserve(sid.told(), sid.value().substring(mark + 1)));
    }
}
