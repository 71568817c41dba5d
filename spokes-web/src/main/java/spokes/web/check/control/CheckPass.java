package spokes.web.check.control;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a link to the check page carries, so that somebody without an account, or a phone, may run it: until when, and a signature. Nothing is kept
 * of it here. Short, since it has to fit into a picture that a phone reads.
 */
public final class CheckPass {
    public static final Duration LIFE = Duration.ofHours(1);
    private static final String PURPOSE = "spokes check link";
    private static final int SIGNATURE_BYTES = 16, RADIX = 36;

    private CheckPass() {}

    /** @param secret the server's */
    public static String make(String secret, Instant now) {
        var until = Long.toString(now.plus(LIFE).getEpochSecond(), RADIX);
        return until + "." + signature(secret, until);
    }

    public static boolean holds(String secret, String pass, Instant now) {
        int dot = pass.indexOf('.');
        if (dot < 1 || dot > 12) return false;
        var until = pass.substring(0, dot);
        var expected = signature(secret, until).getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(expected, pass.substring(dot + 1).getBytes(StandardCharsets.UTF_8)) && now.getEpochSecond() < Long.parseLong(until, RADIX);
    }

    private static String signature(String secret, String until) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            var bytes = mac.doFinal((PURPOSE + " " + until).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(bytes, SIGNATURE_BYTES));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
