package spokes.media.transport.ice;

import java.util.random.RandomGenerator;

/** One side's ICE user fragment and password (RFC 8445 §5.3), as in {@code a=ice-ufrag} and {@code a=ice-pwd}. */
public record IceCredentials(String ufrag, String pwd) {
    private static final String ICE_CHARS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static final int UFRAG_LENGTH = 8, PWD_LENGTH = 24;

    /** Fresh ones: 48 bits to tell agents of one port apart, 144 bits that nobody can guess. */
    public static IceCredentials generate(RandomGenerator random) {
        return new IceCredentials(text(random, UFRAG_LENGTH), text(random, PWD_LENGTH));
    }

    private static String text(RandomGenerator random, int length) {
        var text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(ICE_CHARS.charAt(random.nextInt(ICE_CHARS.length())));
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return "IceCredentials[ufrag=" + ufrag + "]";
    }
}
