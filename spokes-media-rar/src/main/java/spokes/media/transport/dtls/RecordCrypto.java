package spokes.media.transport.dtls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.TlsAEADCipher;
import org.bouncycastle.tls.crypto.impl.TlsAEADCipherImpl;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/**
 * Bouncy Castle's own cryptography, whose elliptic curves take half the JDK's time (25.0.3, measured in {@code docs/benchmark.md}), but AES-GCM for records by the JDK, which uses the processor's instructions for it:
 * data channels are as many records as packets.
 */
final class RecordCrypto extends BcTlsCrypto {
    RecordCrypto(SecureRandom random) {
        super(random);
    }

    /** Without a generator of nonces: those of DTLS 1.2 are the records' own numbers. */
    @Override
    protected TlsAEADCipher createCipher_AES_GCM(TlsCryptoParameters parameters, int keyBytes, int macBytes) throws IOException {
        return new TlsAEADCipher(parameters, new Gcm(Cipher.ENCRYPT_MODE), new Gcm(Cipher.DECRYPT_MODE), keyBytes, macBytes, TlsAEADCipher.AEAD_GCM, null);
    }

    /** One direction. */
    private static final class Gcm implements TlsAEADCipherImpl {
        private final int mode;
        private final Cipher cipher;
        private SecretKeySpec key;

        Gcm(int mode) {
            this.mode = mode;
            try {
                cipher = Cipher.getInstance("AES/GCM/NoPadding");
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every JDK has it", e);
            }
        }

        @Override
        public void setKey(byte[] bytes, int offset, int length) {
            key = new SecretKeySpec(bytes, offset, length, "AES");
        }

        @Override
        public void init(byte[] nonce, int macBytes) {
            try {
                cipher.init(mode, key, new GCMParameterSpec(Byte.SIZE * macBytes, nonce));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public int getOutputSize(int inputBytes) {
            return cipher.getOutputSize(inputBytes);
        }

        @Override
        public int doFinal(byte[] additional, byte[] in, int inAt, int inBytes, byte[] out, int outAt) throws IOException {
            try {
                cipher.updateAAD(additional);
                return cipher.doFinal(in, inAt, inBytes, out, outAt);
            } catch (GeneralSecurityException e) {
                throw new TlsFatalAlert(AlertDescription.bad_record_mac, e);
            }
        }
    }
}
