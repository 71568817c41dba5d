package spokes.media.transport.dtls;

import java.io.IOException;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import java.util.Vector;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import spokes.media.transport.srtp.SrtpKeys;
import spokes.media.transport.srtp.SrtpProfile;

/** We send the ClientHello: the peer said {@code a=setup:passive}, or left the choice to us. */
final class ClientSide extends DefaultTlsClient implements Side {
    private final BcTlsCrypto crypto;
    private final DtlsIdentity identity;
    private final List<Fingerprint> expected;
    private final int limitMs;
    private SrtpProfile profile = SrtpProfile.AEAD_AES_128_GCM;
    private Optional<SrtpKeys> keys = Optional.empty();

    ClientSide(BcTlsCrypto crypto, DtlsIdentity identity, List<Fingerprint> expected, int limitMs) {
        super(crypto);
        this.crypto = crypto;
        this.identity = identity;
        this.expected = expected;
        this.limitMs = limitMs;
    }

    @Override
    public DTLSTransport shakeHands(DatagramTransport transport) throws IOException {
        return new DTLSClientProtocol().connect(this, transport);
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
    @SuppressWarnings("rawtypes")
    protected Vector getSupportedSignatureAlgorithms() {
        return Terms.signatures();
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
    @SuppressWarnings("rawtypes")
    public Hashtable getClientExtensions() throws IOException {
        var extensions = TlsExtensionsUtils.ensureExtensionsInitialised(super.getClientExtensions());
        TlsSRTPUtils.addUseSRTPExtension(extensions, Terms.ourProfiles());
        return extensions;
    }

    @Override
    public void processServerExtensions(@SuppressWarnings("rawtypes") Hashtable extensions) throws IOException {
        super.processServerExtensions(extensions);
        profile = Terms.common(TlsSRTPUtils.getUseSRTPExtension(extensions));
    }

    @Override
    public TlsAuthentication getAuthentication() {
        return new TlsAuthentication() {
            @Override
            public void notifyServerCertificate(TlsServerCertificate server) throws IOException {
                Terms.requireKnown(server.getCertificate(), expected);
            }

            @Override
            public TlsCredentials getClientCredentials(CertificateRequest request) throws IOException {
                if (request == null) {
                    throw new TlsFatalAlert(AlertDescription.handshake_failure, "the peer asks for no certificate");
                }
                return identity.credentials(context, crypto);
            }
        };
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        keys = Terms.exportKeys(context, profile, DtlsRole.CLIENT);
    }
}
