package spokes.web.signaling.control;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import livekit.LivekitModels.ConnectionQuality;
import livekit.LivekitModels.ParticipantInfo.State;
import livekit.LivekitRtc.ConnectionQualityInfo;
import spokes.media.api.MediaEvent;
import spokes.media.api.MediaEvent.Grade;
import spokes.media.api.ParticipantSid;

/**
 * Tells each active client how well media gets through to and from itself and those whom it receives: all of them when any grade in the room changed, and what
 * is known to who comes, comes back, or begins to receive somebody. A client that hears "lost" of itself for ten seconds begins anew, so it is never guessed here.
 */
final class Qualities {
    /** Older clients do not know "lost". */
    private static final int KNOWS_LOST = 11;

    private final Roster roster;
    private Map<ParticipantSid, MediaEvent.Quality> known = Map.of();

    Qualities(Roster roster) {
        this.roster = roster;
    }

    void changed(List<MediaEvent.Quality> now) {
        known = new LinkedHashMap<>();
        now.forEach(quality -> known.put(quality.who(), quality));
        roster.everybody().forEach(this::tell);
    }

    void left(Participant participant) {
        known = new LinkedHashMap<>(known);
        known.remove(participant.sid());
    }

    void tell(Participant receiver) {
        send(receiver, known.values().stream().filter(quality -> concerns(receiver, quality.who())).toList());
    }

    /** It has begun to receive something of this publisher. */
    void tell(Participant receiver, Participant publisher) {
        send(receiver, Optional.ofNullable(known.get(publisher.sid())).filter(_ -> concerns(receiver, publisher.sid())).stream().toList());
    }

    private static void send(Participant receiver, List<MediaEvent.Quality> qualities) {
        if (receiver.state() == State.ACTIVE && !qualities.isEmpty()) {
            receiver.send(Messages.qualities(qualities.stream().map(quality -> info(receiver, quality)).toList()));
        }
    }

    private boolean concerns(Participant receiver, ParticipantSid sid) {
        return receiver.sid().equals(sid) || roster.with(sid).stream().filter(other -> !other.isHidden())
                .flatMap(other -> other.tracks.values().stream()).anyMatch(track -> receiver.wishes.subscribed.contains(track.sid()));
    }

    private static ConnectionQualityInfo info(Participant receiver, MediaEvent.Quality quality) {
        return ConnectionQualityInfo.newBuilder().setParticipantSid(quality.who().value()).setQuality(inWordsOf(receiver, quality.grade()))
                .setScore(quality.score()).build();
    }

    private static ConnectionQuality inWordsOf(Participant receiver, Grade grade) {
        return switch (grade) {
            case LOST -> receiver.protocol() >= KNOWS_LOST ? ConnectionQuality.LOST : ConnectionQuality.POOR;
            case POOR -> ConnectionQuality.POOR;
            case GOOD -> ConnectionQuality.GOOD;
            case EXCELLENT -> ConnectionQuality.EXCELLENT;
        };
    }
}
