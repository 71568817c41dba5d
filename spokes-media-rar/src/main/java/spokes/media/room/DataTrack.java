package spokes.media.room;

import java.util.ArrayList;
import java.util.List;
import spokes.media.api.TrackSid;

/** One data track, and who receives it. Its packets come with the publisher's handle and leave with the track's own, which is the same for all receivers. */
final class DataTrack {
    final TrackSid sid;
    final Participant publisher;
    final int publishersHandle, handle;
    final List<Participant> receivers = new ArrayList<>(0);

    DataTrack(TrackSid sid, Participant publisher, int publishersHandle, int handle) {
        this.sid = sid;
        this.publisher = publisher;
        this.publishersHandle = publishersHandle;
        this.handle = handle;
    }
}
