package spokes.system.client;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs access tokens as somebody who uses the API does, with nothing of the server's own code. */
public record Tokens(String key, String secret) {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    /** With a secret that is made for this run. */
    public static Tokens random(String key) {
        var bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return new Tokens(key, HexFormat.of().formatHex(bytes));
    }

    /** For {@code LIVEKIT_KEYS}. */
    public String keys() {
        return key + ": " + secret;
    }

    public String token(String room, String identity, boolean subscribes) {
        return granting(identity, "{\"roomJoin\":true,\"room\":\"%s\",\"canSubscribe\":%b}".formatted(room, subscribes));
    }

    /** @param video the grant, as JSON */
    public String granting(String identity, String video) {
        long now = System.currentTimeMillis() / 1000;
        var claims = """
            {"iss":"%s","sub":"%s","name":"%s","nbf":%d,"exp":%d,"video":%s}"""
            .formatted(key, identity, identity, now - 10, now + 7200, video);
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
