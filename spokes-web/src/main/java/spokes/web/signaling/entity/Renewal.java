package spokes.web.signaling.entity;

import java.util.Map;
import spokes.media.api.ParticipantSid;
import spokes.web.access.AccessToken;

/** A wish for a new token with what has changed since; answered by one of three letters. */
public record Renewal(ParticipantSid who, AccessToken token, String name, String metadata, Map<String, String> attributes) {
    public Renewal {
        attributes = Map.copyOf(attributes);
    }
}
