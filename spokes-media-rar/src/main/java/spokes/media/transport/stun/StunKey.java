package spokes.media.transport.stun;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import spokes.media.buffer.Bytes;

/**
 * A password of ICE, ready to sign messages and to prove them: HMAC-SHA1 (RFC 2104) as MESSAGE-INTEGRITY wants it (RFC 8489 §14.5), that is over everything before the
 * attribute, with a length as if the message ended right after it.
 *
 * <p>Written over a digest that is used again and again, because {@code javax.crypto.Mac} gives a fresh array for each message. Not thread-safe.
 */
public final class StunKey {
    static final int TAG_BYTES = 20, INTEGRITY_BYTES = Stun.ATTRIBUTE_HEADER_BYTES + TAG_BYTES;
    private static final int BLOCK_BYTES = 64, LENGTH_AT = 2, LENGTH_BYTES = 2;
    private static final byte INNER = 0x36, OUTER = 0x5C;

    private final MessageDigest sha1;
    private final byte[] inner = new byte[BLOCK_BYTES], outer = new byte[BLOCK_BYTES], tag = new byte[TAG_BYTES], lengthField = new byte[LENGTH_BYTES];

    public StunKey(String password) {
        try {
            sha1 = MessageDigest.getInstance("SHA-1");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
        byte[] secret = password.getBytes(StandardCharsets.UTF_8);
        byte[] key = secret.length > BLOCK_BYTES ? sha1.digest(secret) : secret;
        for (int i = 0; i < BLOCK_BYTES; i++) {
            byte b = i < key.length ? key[i] : 0;
            inner[i] = (byte) (b ^ INNER);
            outer[i] = (byte) (b ^ OUTER);
        }
    }

    /** Writes the tag of all before MESSAGE-INTEGRITY, which stands {@code integrityAt} bytes behind the message's beginning. */
    void sign(byte[] message, int offset, int integrityAt) {
        compute(message, offset, integrityAt);
        System.arraycopy(tag, 0, message, offset + integrityAt + Stun.ATTRIBUTE_HEADER_BYTES, TAG_BYTES);
    }

    /** True when the message was signed with this password. Takes as long for a wrong tag as for a right one. */
    boolean signed(byte[] message, int offset, int integrityAt) {
        compute(message, offset, integrityAt);
        int theirs = offset + integrityAt + Stun.ATTRIBUTE_HEADER_BYTES, differences = 0;
        for (int i = 0; i < TAG_BYTES; i++) {
            differences |= tag[i] ^ message[theirs + i];
        }
        return differences == 0;
    }

    private void compute(byte[] message, int offset, int integrityAt) {
        Bytes.put16(lengthField, 0, integrityAt + INTEGRITY_BYTES - Stun.HEADER_BYTES);
        int behind = LENGTH_AT + LENGTH_BYTES;
        sha1.update(inner);
        sha1.update(message, offset, LENGTH_AT);
        sha1.update(lengthField);
        sha1.update(message, offset + behind, integrityAt - behind);
        digest();
        sha1.update(outer);
        sha1.update(tag);
        digest();
    }

    private void digest() {
        try {
            sha1.digest(tag, 0, TAG_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-1 has 20 bytes", e);
        }
    }
}
