package spokes.media.transport.dtls;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Vector;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ExporterLabel;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.UseSRTPData;
import spokes.media.transport.srtp.SrtpKeys;
import spokes.media.transport.srtp.SrtpProfile;

/** What both sides of our handshakes insist on, whichever role we play. */
final class Terms {
    static final int[] CIPHER_SUITES = {
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
    };
    static final int HANDSHAKE_LIMIT_MS = 20_000, RESEND_MS = 500;

    private Terms() {}

    static ProtocolVersion[] versions() {
        return ProtocolVersion.DTLSv12.only();
    }

    /** Signatures by a browser's certificate: ECDSA everywhere, RSA where a page asked for it. */
    static Vector<SignatureAndHashAlgorithm> signatures() {
        var algorithms = new Vector<SignatureAndHashAlgorithm>();
        for (short hash : new short[] {HashAlgorithm.sha256, HashAlgorithm.sha384, HashAlgorithm.sha512}) {
            algorithms.add(SignatureAndHashAlgorithm.getInstance(hash, SignatureAlgorithm.ecdsa));
        }
        algorithms.add(SignatureAndHashAlgorithm.rsa_pss_rsae_sha256);
        algorithms.add(SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, SignatureAlgorithm.rsa));
        return algorithms;
    }

    /** Nothing about the peer is believed before this has passed. */
    static void requireKnown(Certificate chain, List<Fingerprint> expected) throws IOException {
        if (chain == null || chain.isEmpty()) {
            throw new TlsFatalAlert(AlertDescription.bad_certificate, "the peer has no certificate");
        }
        var certificate = chain.getCertificateAt(0).getEncoded();
        if (expected.stream().noneMatch(fingerprint -> fingerprint.matches(certificate))) {
            throw new TlsFatalAlert(AlertDescription.bad_certificate, "the peer's certificate has none of the fingerprints in its description");
        }
    }

    static UseSRTPData ourProfiles() {
        return useSrtp(SrtpProfile.values());
    }

    static UseSRTPData useSrtp(SrtpProfile... profiles) {
        var ids = new int[profiles.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = profiles[i].id();
        }
        return new UseSRTPData(ids, new byte[0]);
    }

    /** The first of ours that the peer has too. */
    static SrtpProfile common(UseSRTPData peers) throws IOException {
        for (var profile : SrtpProfile.values()) {
            if (peers != null && contains(peers.getProtectionProfiles(), profile.id())) {
                return profile;
            }
        }
        throw new TlsFatalAlert(AlertDescription.handshake_failure, "no SRTP profile in common");
    }

    private static boolean contains(int[] ids, int id) {
        for (int each : ids) {
            if (each == id) {
                return true;
            }
        }
        return false;
    }

    /** Must be called while the handshake's context lives: in {@code notifyHandshakeComplete}. */
    static Optional<SrtpKeys> exportKeys(TlsContext context, SrtpProfile profile, DtlsRole role) {
        var exported = context.exportKeyingMaterial(ExporterLabel.dtls_srtp, null, SrtpKeys.exportedBytes(profile));
        return Optional.of(SrtpKeys.fromExport(profile, exported, role == DtlsRole.CLIENT));
    }
}
