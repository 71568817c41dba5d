package spokes.web.signaling.control;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import livekit.LivekitRtc.SubscriptionPermission;
import livekit.LivekitRtc.TrackPermission;
import spokes.media.api.TrackSid;

/** Whom a publisher lets receive its tracks. A newer rule replaces the older one altogether. */
record AudienceRule(boolean forEverybody, Map<String, TrackPermission> byIdentity, Map<String, TrackPermission> bySid) {

    static AudienceRule everybody() {
        return new AudienceRule(true, Map.of(), Map.of());
    }

    /** @return empty when an entry names nobody */
    static Optional<AudienceRule> from(SubscriptionPermission wish) {
        if (wish.getAllParticipants()) {
            return Optional.of(everybody());
        }
        var byIdentity = new HashMap<String, TrackPermission>();
        var bySid = new HashMap<String, TrackPermission>();
        for (var entry : wish.getTrackPermissionsList()) {
            if (!entry.getParticipantIdentity().isEmpty()) {
                byIdentity.put(entry.getParticipantIdentity(), entry);
            } else if (!entry.getParticipantSid().isEmpty()) {
                bySid.put(entry.getParticipantSid(), entry);
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(new AudienceRule(false, Map.copyOf(byIdentity), Map.copyOf(bySid)));
    }

    boolean allows(Participant subscriber, TrackSid track) {
        if (forEverybody || subscriber.isRecorder()) {
            return true;
        }
        var permission = byIdentity.getOrDefault(subscriber.identity(), bySid.get(subscriber.sid().value()));
        return permission != null && (permission.getAllTracks() || Set.copyOf(permission.getTrackSidsList()).contains(track.value()));
    }
}
