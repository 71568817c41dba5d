package spokes.web.server.control;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Random words that nobody can guess, and what we keep of those that we only need to recognise. */
public final class Secrets {
    /** Letters and digits without those that look alike; one is worth 5.83 bits. */
    private static final String ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private static final int ID_LENGTH = 22, SECRET_LENGTH = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Secrets() {}

    /** 128 bits, to name something for good. */
    public static String id() {
        return word(ID_LENGTH);
    }

    /** 186 bits, to open something. */
    public static String secret() {
        return word(SECRET_LENGTH);
    }

    public static String word(int length) {
        var word = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            word.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return word.toString();
    }

    /**
     * SHA-256, in hex. A random secret of this length needs no salt and no slow hash: there is nothing to try. Looking the hash up
     * in an index tells an attacker by its duration nothing about the secret.
     */
    public static String hash(String secret) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
