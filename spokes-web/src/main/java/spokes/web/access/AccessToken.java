package spokes.web.access;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import spokes.web.json.Json;

/**
 * A verified token.
 *
 * @param kind {@code standard}, {@code agent}, {@code sip}, …; {@code standard} where the token does not say
 * @param expiresAt when it ends; the leeway is on top of it
 * @param claims everything as it came, so that a renewed token loses nothing
 */
public record AccessToken(String identity, String name, String kind, String metadata, Map<String, String> attributes, Grants grants,
        Instant expiresAt, JsonObject claims) {

    public AccessToken {
        attributes = Map.copyOf(attributes);
    }

    static AccessToken from(JsonObject claims, Instant expiresAt) {
        var subject = Grants.text(claims, "sub");
        var kind = Grants.text(claims, "kind");
        return new AccessToken(subject.isEmpty() ? Grants.text(claims, "jti") : subject, Grants.text(claims, "name"),
                kind.isEmpty() ? "standard" : kind, Grants.text(claims, "metadata"), texts(claims, "attributes"),
                claims.get("video") instanceof JsonObject video ? Grants.from(video) : Grants.from(JsonObject.EMPTY_JSON_OBJECT),
                expiresAt, claims);
    }

    /** The same token with other rights; what its claims say beyond them stays. */
    public AccessToken with(Grants changed) {
        var video = Json.createObjectBuilder(claims.get("video") instanceof JsonObject before ? before : JsonObject.EMPTY_JSON_OBJECT);
        changed.toJson().forEach(video::add);
        return new AccessToken(identity, name, kind, metadata, attributes, changed, expiresAt,
                Json.createObjectBuilder(claims).add("video", video).build());
    }

    private static Map<String, String> texts(JsonObject json, String name) {
        var texts = new LinkedHashMap<String, String>();
        if (json.get(name) instanceof JsonObject object) {
            object.forEach((key, value) -> {
                if (value instanceof JsonString text) {
                    texts.put(key, text.getString());
                }
            });
        }
        return texts;
    }
}
