package spokes.media.room;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import spokes.media.api.MediaEvent.Speaker;
import spokes.media.api.ParticipantSid;
import spokes.media.api.TrackSid;
import spokes.media.peer.Deadline;

/**
 * Who speaks in a room, loudest first. Looks once a window and tells when something is not as before; a participant is as loud as the
 * loudest of its tracks.
 */
final class ActiveSpeakers {
    /** Levels are told in eighths, rounded up. */
    private static final int STEPS = 8;

    private record Voice(ParticipantSid who, Loudness loudness) {}

    private final RoomRules.SpeakerRules rules;
    private final long windowNs;
    private final Consumer<List<Speaker>> changed;
    private final Map<TrackSid, Voice> voices = new LinkedHashMap<>();
    private List<Speaker> told = List.of();
    private long windowEndNs = Deadline.NEVER;

    ActiveSpeakers(RoomRules.SpeakerRules rules, Consumer<List<Speaker>> changed) {
        this.rules = rules;
        windowNs = rules.windowMs() * 1_000_000L;
        this.changed = changed;
    }

    void onLevel(TrackSid track, ParticipantSid who, int levelDbov, int timestamp, long nowNs) {
        var voice = voices.get(track);
        if (voice == null) {
            voice = new Voice(who, new Loudness(rules));
            voices.put(track, voice);
        }
        voice.loudness.onLevel(levelDbov, timestamp);
        if (windowEndNs == Deadline.NEVER) {
            windowEndNs = nowNs + windowNs;
        }
    }

    /** Silent at once, and told at the end of the window. */
    void mute(TrackSid track) {
        var voice = voices.get(track);
        if (voice != null) {
            voice.loudness.silence();
        }
    }

    void remove(TrackSid track, long nowNs) {
        if (voices.remove(track) != null && windowEndNs == Deadline.NEVER) {
            windowEndNs = nowNs + windowNs;
        }
    }

    void onTick(long nowNs) {
        if (!Deadline.due(windowEndNs, nowNs)) {
            return;
        }
        voices.values().forEach(voice -> voice.loudness.endWindow());
        var now = speakers();
        if (!now.equals(told)) {
            told = now;
            changed.accept(now);
        }
        windowEndNs = voices.isEmpty() && told.isEmpty() ? Deadline.NEVER : nowNs + windowNs;
    }

    private List<Speaker> speakers() {
        var loudest = new LinkedHashMap<ParticipantSid, Double>();
        for (var voice : voices.values()) {
            double level = voice.loudness.level();
            if (level > 0) {
                loudest.merge(voice.who, level, Math::max);
            }
        }
        var speakers = new ArrayList<Speaker>();
        loudest.entrySet().stream().sorted(Map.Entry.<ParticipantSid, Double>comparingByValue(Comparator.reverseOrder()))
                .forEach(entry -> speakers.add(new Speaker(entry.getKey(), quantised(entry.getValue()))));
        return speakers;
    }

    private static float quantised(double level) {
        return (float) (Math.ceil(Math.min(1, level) * STEPS) / STEPS);
    }

    long nextDeadlineNs() {
        return windowEndNs;
    }
}
