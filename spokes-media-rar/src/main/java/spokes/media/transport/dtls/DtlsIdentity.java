package spokes.media.transport.dtls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.bc.BcX509v3CertificateBuilder;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.operator.DefaultDigestAlgorithmIdentifierFinder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcECContentSignerBuilder;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/** Our certificate (ECDSA P-256, self-signed) and its private key; one per process is enough. Immutable, shared by all endpoints. */
public final class DtlsIdentity {
    private static final Duration BEFORE = Duration.ofDays(1), AFTER = Duration.ofDays(365);
    private static final AlgorithmIdentifier SIGNATURE = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
    private static final int SERIAL_BITS = 64;

    private final AsymmetricKeyParameter privateKey;
    private final byte[] certificate;
    private final Fingerprint fingerprint;

    private DtlsIdentity(AsymmetricKeyParameter privateKey, byte[] certificate) {
        this.privateKey = privateKey;
        this.certificate = certificate;
        this.fingerprint = Fingerprint.of("sha-256", certificate);
    }

    /**
     * Makes a fresh one. To be called on a thread of ours, not on one of the container's: the library keeps thread locals.
     *
     * @param now the wall clock; the certificate is valid from a day before until a year after
     */
    public static DtlsIdentity generate(SecureRandom random, Instant now) {
        try {
            var keys = keyPair(random);
            // The name is what every self-signed WebRTC certificate may say, so that it tells nothing about the server.
            var name = new X500Name("CN=WebRTC");
            var signer = new BcECContentSignerBuilder(SIGNATURE, new DefaultDigestAlgorithmIdentifierFinder().find(SIGNATURE))
                    .setSecureRandom(random).build(keys.getPrivate());
            var certificate = new BcX509v3CertificateBuilder(name, new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS),
                    Date.from(now.minus(BEFORE)), Date.from(now.plus(AFTER)), name, keys.getPublic()).build(signer);
            return new DtlsIdentity(keys.getPrivate(), certificate.getEncoded());
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException("cannot make a certificate", e);
        }
    }

    private static AsymmetricCipherKeyPair keyPair(SecureRandom random) {
        var generator = new ECKeyPairGenerator();
        generator.init(new ECKeyGenerationParameters(ECNamedDomainParameters.lookup(SECObjectIdentifiers.secp256r1), random));
        return generator.generateKeyPair();
    }

    public Fingerprint fingerprint() {
        return fingerprint;
    }

    TlsCredentialedSigner credentials(TlsContext context, BcTlsCrypto crypto) throws IOException {
        var chain = new Certificate(new TlsCertificate[] {crypto.createCertificate(certificate)});
        return new BcDefaultTlsCredentialedSigner(new TlsCryptoParameters(context), crypto, privateKey, chain,
                new SignatureAndHashAlgorithm(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa));
    }
}
