package spokes.media.transport.dtls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A certificate's digest, as in {@code a=fingerprint:sha-256 AB:CD:…} (RFC 8122).
 *
 * @param algorithm lower-case hash name: {@code sha-256}, {@code sha-384}, {@code sha-512}; others are never matched
 */
public record Fingerprint(String algorithm, byte[] digest) {
    private static final HexFormat HEX = HexFormat.ofDelimiter(":").withUpperCase();
    /** SHA-1 and older are too weak to say who somebody is (RFC 8122 §5). */
    private static final Set<String> TRUSTED = Set.of("sha-256", "sha-384", "sha-512");

    public Fingerprint {
        algorithm = algorithm.toLowerCase(Locale.ROOT);
        digest = digest.clone();
    }

    /** @param value what follows {@code a=fingerprint:}; empty when it is not of that form */
    public static Optional<Fingerprint> parse(String value) {
        var parts = value.strip().split("\\s+");
        if (parts.length != 2) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Fingerprint(parts[0], HEX.parseHex(parts[1])));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** That of a certificate in DER. */
    static Fingerprint of(String algorithm, byte[] certificate) {
        try {
            return new Fingerprint(algorithm, MessageDigest.getInstance(algorithm.toUpperCase(Locale.ROOT)).digest(certificate));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalArgumentException("no such digest: " + algorithm, e);
        }
    }

    boolean matches(byte[] certificate) {
        return TRUSTED.contains(algorithm) && MessageDigest.isEqual(of(algorithm, certificate).digest, digest);
    }

    @Override
    public byte[] digest() {
        return digest.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Fingerprint that && algorithm.equals(that.algorithm) && Arrays.equals(digest, that.digest);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(digest);
    }

    /** The value for {@code a=fingerprint:}. */
    @Override
    public String toString() {
        return algorithm + " " + HEX.formatHex(digest);
    }
}
