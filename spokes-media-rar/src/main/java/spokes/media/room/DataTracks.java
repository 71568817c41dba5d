package spokes.media.room;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import spokes.media.api.MediaCommand;
import spokes.media.api.TrackSid;
import spokes.media.peer.Counter;
import spokes.media.peer.Counters;
import spokes.media.peer.DataKind;

/**
 * The data tracks of a room (livekit-protocol §7.7): who receives the packets of which.
 *
 * <p>A packet is looked at, given the handle by which all receivers know the track, in place, and handed to each of them as it is. One that is too
 * slow loses packets, and nobody waits for it. What is malformed or of no track is counted and dropped.
 */
final class DataTracks {
    private final Counters counters;
    private final Map<TrackSid, DataTrack> tracks = new LinkedHashMap<>();

    DataTracks(Counters counters) {
        this.counters = counters;
    }

    void publish(Participant publisher, MediaCommand.PublishData wish) {
        unpublish(wish.track());
        var track = new DataTrack(wish.track(), publisher, wish.publishersHandle(), wish.handle());
        publisher.data.tracks.of(track.publishersHandle).ifPresent(before -> unpublish(before.sid));
        publisher.data.tracks.put(track);
        tracks.put(track.sid, track);
    }

    void unpublish(TrackSid sid) {
        var track = tracks.remove(sid);
        if (track != null) {
            track.publisher.data.tracks.remove(track);
        }
    }

    void subscribe(Participant receiver, TrackSid sid) {
        var track = tracks.get(sid);
        if (track != null && track.publisher != receiver && !track.receivers.contains(receiver)) {
            track.receivers.add(receiver);
        }
    }

    void unsubscribe(Participant receiver, TrackSid sid) {
        var track = tracks.get(sid);
        if (track != null) {
            track.receivers.remove(receiver);
        }
    }

    /** Neither publishes nor receives any more. */
    void left(Participant who) {
        tracks.values().removeIf(track -> track.publisher == who);
        tracks.values().forEach(track -> track.receivers.remove(who));
    }

    void onPacket(Participant from, byte[] packet, long nowNs) {
        var found = DataTrackPacket.isValid(packet) ? from.data.tracks.of(DataTrackPacket.handle(packet)) : Optional.<DataTrack>empty();
        if (found.isEmpty()) {
            counters.add(Counter.DROPPED_DATA);
            return;
        }
        var track = found.get();
        DataTrackPacket.become(packet, track.handle);
        for (int i = 0; i < track.receivers.size(); i++) {
            send(track.receivers.get(i), packet, nowNs);
        }
    }

    private void send(Participant receiver, byte[] packet, long nowNs) {
        if (!receiver.hasEnded() && receiver.isOpen(DataKind.TRACKS)) {
            counters.add(receiver.send(DataKind.TRACKS, packet, nowNs) ? Counter.DATA_FORWARDED : Counter.DATA_REFUSED);
        }
    }
}
