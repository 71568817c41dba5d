package spokes.media.transport.dtls;

import java.io.IOException;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import spokes.media.transport.srtp.SrtpKeys;
import spokes.media.transport.srtp.SrtpProfile;

/** We wait for the ClientHello: the peer said {@code a=setup:active}. */
final class ServerSide extends DefaultTlsServer implements Side {
    private final BcTlsCrypto crypto;
    private final DtlsIdentity identity;
    private final List<Fingerprint> expected;
    private final int limitMs;
    private SrtpProfile profile = SrtpProfile.AEAD_AES_128_GCM;
    private Optional<SrtpKeys> keys = Optional.empty();

    ServerSide(BcTlsCrypto crypto, DtlsIdentity identity, List<Fingerprint> expected, int limitMs) {
        super(crypto);
        this.crypto = crypto;
        this.identity = identity;
        this.expected = expected;
        this.limitMs = limitMs;
    }

    @Override
    public DTLSTransport shakeHands(DatagramTransport transport) throws IOException {
        // No HelloVerifyRequest: ICE has proved the address, and a browser's ClientHello comes in two datagrams anyway.
        return new DTLSServerProtocol().accept(this, transport);
    }

    @Override
    public Optional<SrtpKeys> keys() {
        return keys;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return Terms.versions();
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return Terms.CIPHER_SUITES;
    }

    @Override
    protected boolean preferLocalCipherSuites() {
        return true;
    }

    @Override
    public boolean requiresExtendedMasterSecret() {
        return true;
    }

    @Override
    public int getHandshakeTimeoutMillis() {
        return limitMs;
    }

    @Override
    public int getHandshakeResendTimeMillis() {
        return Terms.RESEND_MS;
    }

    @Override
    public void processClientExtensions(@SuppressWarnings("rawtypes") Hashtable extensions) throws IOException {
        super.processClientExtensions(extensions);
        profile = Terms.common(TlsSRTPUtils.getUseSRTPExtension(extensions));
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Hashtable getServerExtensions() throws IOException {
        var extensions = TlsExtensionsUtils.ensureExtensionsInitialised(super.getServerExtensions());
        TlsSRTPUtils.addUseSRTPExtension(extensions, Terms.useSrtp(profile));
        return extensions;
    }

    @Override
    public CertificateRequest getCertificateRequest() {
        return new CertificateRequest(new short[] {ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign}, Terms.signatures(), null);
    }

    @Override
    public void notifyClientCertificate(Certificate chain) throws IOException {
        Terms.requireKnown(chain, expected);
    }

    @Override
    protected TlsCredentialedSigner getECDSASignerCredentials() throws IOException {
        return identity.credentials(context, crypto);
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        keys = Terms.exportKeys(context, profile, DtlsRole.SERVER);
    }
}
