package spokes.system.bench;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs access tokens with a key that is made for this run. */
final class Tokens {
    static final String KEY = "bench";
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final String secret;

    Tokens() {
        var bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        secret = HexFormat.of().formatHex(bytes);
    }

    /** For {@code LIVEKIT_KEYS}. */
    String keys() {
        return KEY + ": " + secret;
    }

    String token(String room, String identity, boolean subscribes) {
        long now = System.currentTimeMillis() / 1000;
        var claims = """
            {"iss":"%s","sub":"%s","name":"%s","nbf":%d,"exp":%d,"video":{"roomJoin":true,"room":"%s","canSubscribe":%b}}"""
            .formatted(KEY, identity, identity, now - 10, now + 7200, room, subscribes);
        var signed = encoded("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + "." + encoded(claims);
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return signed + "." + BASE64.encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(String json) {
        return BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
