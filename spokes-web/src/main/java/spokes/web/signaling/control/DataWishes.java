package spokes.web.signaling.control;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import spokes.media.api.TrackSid;

/** Which data tracks one subscriber wants and gets. Only of tracks that are there, which bounds it. */
final class DataWishes {
    private final Map<TrackSid, Boolean> wanted = new HashMap<>();
    /** Asked of the media plane and not taken back. */
    final Set<TrackSid> subscribed = new HashSet<>();
    /** The client was told that it may not have these. */
    final Set<TrackSid> denied = new HashSet<>();

    Optional<Boolean> wanted(TrackSid track) {
        return Optional.ofNullable(wanted.get(track));
    }

    void want(TrackSid track, boolean subscribe) {
        wanted.put(track, subscribe);
    }

    /** The track has ended; its id never comes back. @return whether it was received */
    boolean forget(TrackSid track) {
        wanted.remove(track);
        denied.remove(track);
        return subscribed.remove(track);
    }
}
