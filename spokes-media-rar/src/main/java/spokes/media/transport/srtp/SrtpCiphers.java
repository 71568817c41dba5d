package spokes.media.transport.srtp;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jitsi.srtp.crypto.Aes;
import org.jitsi.srtp.crypto.CipherFactory;
import org.jitsi.srtp.crypto.JitsiOpenSslProvider;
import org.jitsi.srtp.crypto.SrtpCipherCtr;
import org.jitsi.srtp.crypto.SrtpCipherGcm;

/**
 * Where ciphers come from: OpenSSL where the library finds it, else the JDK. Asked for by name, so that the library does not run its
 * benchmark of all providers (0.6 s) at the first packet.
 */
enum SrtpCiphers {
    OPENSSL {
        @Override
        CipherFactory factory() {
            return OpenSsl.FACTORY;
        }
    },
    JDK {
        @Override
        CipherFactory factory() {
            return Jdk.FACTORY;
        }
    };

    private static final String HMAC = "HmacSHA1";

    private static final class OpenSsl {
        static final CipherFactory FACTORY = new Aes.OpenSSLCipherFactory();
    }

    private static final class Jdk {
        static final CipherFactory FACTORY = new Aes.SunJCECipherFactory();
    }

    static SrtpCiphers best() {
        return JitsiOpenSslProvider.isLoaded() ? OPENSSL : JDK;
    }

    abstract CipherFactory factory();

    SrtpCipherGcm gcm(byte[] key) {
        var cipher = new SrtpCipherGcm(create("AES/GCM/NoPadding"));
        cipher.init(key, null);
        return cipher;
    }

    SrtpCipherCtr ctr(byte[] key) {
        var cipher = new SrtpCipherCtr(create("AES/CTR/NoPadding"));
        cipher.init(key, null);
        return cipher;
    }

    /** The JDK's in any case: it uses the processor's SHA instructions, and crosses no border for 10 bytes. */
    static Mac hmac(byte[] key) {
        try {
            var mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + HMAC, e);
        }
    }

    /** One session key of {@code bytes} bytes (RFC 3711 §4.3; a salt of 12 bytes counts as padded with zeros, RFC 7714 §11). */
    byte[] derive(byte[] masterKey, byte[] masterSalt, int label, int bytes) {
        var start = Arrays.copyOf(masterSalt, 16);
        start[7] ^= (byte) label;
        var derived = new byte[bytes];
        try {
            var cipher = ctr(masterKey);
            cipher.setIV(start, Cipher.ENCRYPT_MODE);
            cipher.process(derived, 0, bytes);
            return derived;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot derive SRTP keys", e);
        }
    }

    private Cipher create(String transformation) {
        try {
            return factory().createCipher(transformation);
        } catch (Exception e) {
            throw new IllegalStateException(this + " has no " + transformation, e);
        }
    }
}
