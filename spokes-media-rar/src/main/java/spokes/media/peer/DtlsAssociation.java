package spokes.media.peer;

import java.util.List;
import spokes.media.transport.dtls.DtlsEndpoint;
import spokes.media.transport.dtls.DtlsRole;
import spokes.media.transport.dtls.Fingerprint;

/** The real thing. */
public record DtlsAssociation(DtlsEndpoint endpoint) implements Association {
    @Override
    public Runnable handshake(DtlsRole role, List<Fingerprint> remote) {
        return endpoint.handshake(role, remote);
    }

    @Override
    public void onPacket(byte[] bytes, int offset, int length) {
        endpoint.onPacket(bytes, offset, length);
    }

    @Override
    public boolean send(byte[] bytes, int offset, int length) {
        return endpoint.send(bytes, offset, length);
    }

    @Override
    public void close() {
        endpoint.close();
    }
}
