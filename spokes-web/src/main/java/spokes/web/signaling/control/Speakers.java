package spokes.web.signaling.control;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import livekit.LivekitModels.SpeakerInfo;
import spokes.media.api.MediaEvent;
import spokes.media.api.ParticipantSid;

/** Tells each client who began to speak, changed in level or fell silent, among those whom it hears, and itself. Only differences go out. */
final class Speakers {
    private final Roster roster;
    private Map<ParticipantSid, Float> levels = Map.of();

    Speakers(Roster roster) {
        this.roster = roster;
    }

    void changed(List<MediaEvent.Speaker> now) {
        levels = new LinkedHashMap<>();
        now.forEach(speaker -> levels.put(speaker.who(), speaker.level()));
        roster.everybody().forEach(this::tell);
    }

    boolean isSpeaking(Participant participant) {
        return levels.containsKey(participant.sid());
    }

    /** For test suites of clients: as if this participant had spoken or fallen silent. */
    void pretend(Participant participant, float level) {
        levels = new LinkedHashMap<>(levels);
        if (level > 0) {
            levels.put(participant.sid(), level);
        } else {
            levels.remove(participant.sid());
        }
        roster.everybody().forEach(this::tell);
    }

    void left(Participant participant) {
        if (isSpeaking(participant)) {
            levels = new LinkedHashMap<>(levels);
            levels.remove(participant.sid());
        }
        roster.everybody().forEach(other -> other.speakersTold.remove(participant.sid()));
    }

    /** The client may have missed what it was told. */
    void tellAgain(Participant receiver) {
        var before = List.copyOf(receiver.speakersTold.keySet());
        receiver.speakersTold.clear();
        before.forEach(sid -> receiver.speakersTold.put(sid, -1f));
        tell(receiver);
    }

    void tell(Participant receiver) {
        if (levels.isEmpty() && receiver.speakersTold.isEmpty()) {
            return;
        }
        var differences = new ArrayList<SpeakerInfo>();
        levels.forEach((sid, level) -> {
            if (hears(receiver, sid) && !level.equals(receiver.speakersTold.put(sid, level))) {
                differences.add(SpeakerInfo.newBuilder().setSid(sid.value()).setLevel(level).setActive(true).build());
            }
        });
        receiver.speakersTold.keySet().removeIf(sid -> {
            var silent = !levels.containsKey(sid) || !hears(receiver, sid);
            if (silent) {
                differences.add(SpeakerInfo.newBuilder().setSid(sid.value()).build());
            }
            return silent;
        });
        if (!differences.isEmpty()) {
            receiver.send(Messages.speakers(differences));
        }
    }

    private boolean hears(Participant receiver, ParticipantSid speaker) {
        return receiver.sid().equals(speaker) || roster.with(speaker).stream().filter(other -> !other.isHidden())
                .flatMap(other -> other.tracks.values().stream())
                .anyMatch(track -> track.isAudio() && receiver.wishes.subscribed.contains(track.sid()));
    }
}
