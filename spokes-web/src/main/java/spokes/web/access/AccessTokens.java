package spokes.web.access;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import spokes.web.json.Json;

/**
 * Makes and checks access tokens: JWS compact form, HS256 and nothing else (RFC 7515, 7518 §3.2), LiveKit's claims.
 *
 * <p>{@code exp} is required and {@code nbf} is checked, both with {@value #LEEWAY_SECONDS} s for clocks that differ. The key
 * is named by {@code iss}.
 */
@ApplicationScoped
public class AccessTokens {
    static final int LEEWAY_SECONDS = 60, MAX_LENGTH = 64 * 1024;

    private static final Duration SEAL_LIFE = Duration.ofMinutes(5);
    private static final String HEADER = encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}".getBytes(US_ASCII));

    private final ApiKeys keys;
    private final InstantSource clock;

    /** For the container's proxy only. */
    protected AccessTokens() {
        this(null, InstantSource.system());
    }

    @Inject
    public AccessTokens(ApiKeys keys) {
        this(keys, InstantSource.system());
    }

    public AccessTokens(ApiKeys keys, InstantSource clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /** @throws InvalidTokenException with a sentence that says what is wrong */
    public AccessToken verify(String token) {
        var parts = token.split("\\.", -1);
        if (parts.length != 3 || token.length() > MAX_LENGTH) {
            throw new InvalidTokenException("This is not an access token.");
        }
        if (!Grants.text(json(parts[0]), "alg").equals("HS256")) {
            throw new InvalidTokenException("Access tokens must be signed with HS256.");
        }
        var claims = json(parts[1]);
        var secret = keys.secretOf(Grants.text(claims, "iss")).orElseThrow(() -> new InvalidTokenException("The API key is unknown."));
        if (!MessageDigest.isEqual(hmac(secret, parts[0] + "." + parts[1]), decode(parts[2]))) {
            throw new InvalidTokenException("The signature is wrong.");
        }
        return AccessToken.from(claims, checkedExpiry(claims));
    }

    private Instant checkedExpiry(JsonObject claims) {
        var now = clock.instant();
        var expiresAt = seconds(claims, "exp").orElseThrow(() -> new InvalidTokenException("The token has no expiry."));
        if (now.isAfter(expiresAt.plusSeconds(LEEWAY_SECONDS))) {
            throw new InvalidTokenException("The token has expired.");
        }
        if (seconds(claims, "nbf").filter(from -> now.isBefore(from.minusSeconds(LEEWAY_SECONDS))).isPresent()) {
            throw new InvalidTokenException("The token is not valid yet.");
        }
        return expiresAt;
    }

    /** A token for somebody whom we know. */
    public String issue(String identity, String name, Grants grants, Duration life) {
        return sign(Json.createObjectBuilder().add("sub", identity).add("name", name).add("video", grants.toJson()).build(), life);
    }

    /** A token of this key, or of the usual one where there is none of that name any more. */
    public String issue(Pass pass, Duration life, String apiKey) {
        var claims = Json.createObjectBuilder().add("sub", pass.identity()).add("kind", pass.kind()).add("video", pass.grants().toJson());
        putOrRemove(claims, "name", pass.name());
        putOrRemove(claims, "metadata", pass.metadata());
        putOrRemove(claims, pass.attributes());
        return sign(claims.build(), life, keys.secretOf(apiKey).map(secret -> new ApiKey(apiKey, secret)).orElseGet(keys::signing));
    }

    /** A short-lived token that vouches for these bytes, as receivers of webhooks verify it: claim {@code sha256}. */
    public String seal(byte[] body, ApiKey key) {
        try {
            var hash = Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(body));
            return sign(Json.createObjectBuilder().add("sha256", hash).build(), SEAL_LIFE, key);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The same token once more, with what has changed since and for another {@code life}. */
    public String renew(AccessToken token, String name, String metadata, Map<String, String> attributes, Duration life) {
        var claims = Json.createObjectBuilder(token.claims()).remove("jti").remove("iat").add("sub", token.identity());
        putOrRemove(claims, "name", name);
        putOrRemove(claims, "metadata", metadata);
        putOrRemove(claims, attributes);
        return sign(claims.build(), life);
    }

    private static void putOrRemove(JsonObjectBuilder claims, Map<String, String> attributes) {
        claims.remove("attributes");
        if (!attributes.isEmpty()) {
            var values = Json.createObjectBuilder();
            attributes.forEach(values::add);
            claims.add("attributes", values);
        }
    }

    private static void putOrRemove(JsonObjectBuilder claims, String name, String value) {
        if (value.isEmpty()) {
            claims.remove(name);
        } else {
            claims.add(name, value);
        }
    }

    private String sign(JsonObject claims, Duration life) {
        return sign(claims, life, keys.signing());
    }

    private String sign(JsonObject claims, Duration life, ApiKey key) {
        var now = clock.instant();
        var complete = Json.createObjectBuilder(claims).add("iss", key.key())
                .add("nbf", now.getEpochSecond()).add("exp", now.plus(life).getEpochSecond()).build();
        var signed = HEADER + "." + encode(complete.toString().getBytes(UTF_8));
        return signed + "." + encode(hmac(key.secret(), signed));
    }

    private static byte[] hmac(String secret, String signed) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            return mac.doFinal(signed.getBytes(US_ASCII));
        } catch (GeneralSecurityException | IllegalArgumentException impossible) {
            throw new IllegalStateException("HmacSHA256 cannot be used with this secret", impossible);
        }
    }

    private static Optional<Instant> seconds(JsonObject claims, String name) {
        if (!claims.containsKey(name)) {
            return Optional.empty();
        }
        if (claims.get(name) instanceof JsonNumber number && number.doubleValue() >= 0 && number.doubleValue() < 1e11) {
            return Optional.of(Instant.ofEpochSecond((long) number.doubleValue()));
        }
        throw new InvalidTokenException("The claim " + name + " is not a time.");
    }

    private static JsonObject json(String part) {
        try (var reader = Json.createReader(new StringReader(new String(decode(part), UTF_8)))) {
            return reader.readObject();
        } catch (JsonException e) {
            throw new InvalidTokenException("This is not an access token.");
        }
    }

    private static byte[] decode(String part) {
        try {
            return Base64.getUrlDecoder().decode(part);
        } catch (IllegalArgumentException e) {
            throw new InvalidTokenException("This is not an access token.");
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
