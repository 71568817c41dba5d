package spokes.web.signaling.control;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import spokes.media.api.ParticipantSid;
import spokes.media.api.TrackSid;
import spokes.web.signaling.entity.Outbox;

/** Who is in the room, and whose tracks are known, by every name under which somebody asks. */
final class Roster {
    private static final int LONGEST_SID = 64;

    private final Map<ParticipantSid, Participant> bySid = new LinkedHashMap<>();
    private final Map<String, Participant> byIdentity = new HashMap<>();
    private final Map<TrackSid, Track> tracks = new HashMap<>();

    void add(Participant participant) {
        bySid.put(participant.sid(), participant);
        byIdentity.put(participant.identity(), participant);
    }

    void remove(Participant participant) {
        bySid.remove(participant.sid());
        byIdentity.remove(participant.identity(), participant);
        participant.tracks.keySet().forEach(tracks::remove);
    }

    void add(Track track) {
        tracks.put(track.sid(), track);
        track.publisher().tracks.put(track.sid(), track);
    }

    void remove(Track track) {
        tracks.remove(track.sid());
        track.publisher().tracks.remove(track.sid());
    }

    /** In order of arrival. */
    Collection<Participant> everybody() {
        return bySid.values();
    }

    Optional<Participant> with(ParticipantSid sid) {
        return Optional.ofNullable(bySid.get(sid));
    }

    Optional<Participant> with(String identity) {
        return Optional.ofNullable(byIdentity.get(identity));
    }

    /** A room is small and requests are few; a map from sockets would be one more thing to keep in step. */
    Optional<Participant> at(Outbox socket) {
        for (var participant : bySid.values()) {
            if (participant.speaksBy(socket)) {
                return Optional.of(participant);
            }
        }
        return Optional.empty();
    }

    Optional<Track> track(TrackSid sid) {
        return Optional.ofNullable(tracks.get(sid));
    }

    /** People, as the room's limits count them. */
    long seatsTaken() {
        return bySid.values().stream().filter(participant -> !participant.isDependent()).count();
    }

    /** What clients call a track, if it can be one. */
    static Optional<TrackSid> trackSid(String text) {
        return text.isBlank() || text.length() > LONGEST_SID ? Optional.empty() : Optional.of(new TrackSid(text));
    }

    static List<TrackSid> trackSids(Collection<String> texts) {
        return texts.stream().flatMap(text -> trackSid(text).stream()).toList();
    }
}
