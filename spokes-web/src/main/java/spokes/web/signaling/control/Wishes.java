package spokes.web.signaling.control;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import livekit.LivekitRtc.UpdateTrackSettings;
import spokes.media.api.TrackSid;

/**
 * What one subscriber wants and gets. A wish for a track that is not there is kept for {@value #PATIENCE_S} s; one client can
 * make us remember {@value #MOST} tracks at most.
 */
final class Wishes {
    static final int MOST = 4096, PATIENCE_S = 60;
    static final long PATIENCE_NS = PATIENCE_S * 1_000_000_000L;

    private final Map<TrackSid, Boolean> wanted = new HashMap<>();
    private final Map<TrackSid, UpdateTrackSettings> settings = new HashMap<>();
    private final Map<TrackSid, Long> missingUntilNs = new HashMap<>();
    /** Asked of the media plane and not taken back. */
    final Set<TrackSid> subscribed = new HashSet<>();
    /** In which codec a track comes, where that is not the publisher's first. */
    private final Map<TrackSid, String> codecs = new HashMap<>();
    /** Wanted and allowed, but for now there are too many; in the order in which they were asked for. */
    final SequencedSet<TrackSid> waiting = new LinkedHashSet<>();
    /** The client was told that it may not have these. */
    final Set<TrackSid> denied = new HashSet<>();

    Optional<Boolean> wanted(TrackSid track) {
        return Optional.ofNullable(wanted.get(track));
    }

    void want(TrackSid track, boolean subscribe) {
        if (wanted.size() < MOST || wanted.containsKey(track)) {
            wanted.put(track, subscribe);
        }
    }

    void missing(TrackSid track, long nowNs) {
        if (missingUntilNs.size() < MOST) {
            missingUntilNs.put(track, nowNs + PATIENCE_NS);
        }
    }

    void found(TrackSid track) {
        missingUntilNs.remove(track);
    }

    Optional<UpdateTrackSettings> settings(TrackSid track) {
        return Optional.ofNullable(settings.get(track));
    }

    void set(TrackSid track, UpdateTrackSettings wish) {
        if (settings.size() < MOST || settings.containsKey(track)) {
            settings.put(track, wish.toBuilder().clearTrackSids().build());
        }
    }

    Optional<String> codec(TrackSid track) {
        return Optional.ofNullable(codecs.get(track));
    }

    /** Only for what it is subscribed to. */
    void takes(TrackSid track, String codec) {
        if (subscribed.contains(track)) {
            codecs.put(track, codec);
        }
    }

    /** The track has ended; its id never comes back. */
    void forget(TrackSid track) {
        wanted.remove(track);
        settings.remove(track);
        missingUntilNs.remove(track);
        subscribed.remove(track);
        codecs.remove(track);
        waiting.remove(track);
        denied.remove(track);
    }

    long nextDeadlineNs() {
        return missingUntilNs.isEmpty() ? Participant.NEVER : missingUntilNs.values().stream().mapToLong(Long::longValue).min().getAsLong();
    }

    /** Takes out the wishes that have waited for too long. */
    List<TrackSid> givenUp(long nowNs) {
        if (missingUntilNs.isEmpty()) {
            return List.of();
        }
        var late = new ArrayList<TrackSid>();
        missingUntilNs.forEach((track, until) -> {
            if (nowNs >= until) {
                late.add(track);
            }
        });
        late.forEach(this::forget);
        return late;
    }
}
