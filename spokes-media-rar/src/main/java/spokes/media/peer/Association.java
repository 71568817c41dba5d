package spokes.media.peer;

import java.util.List;
import spokes.media.transport.dtls.DtlsEndpoint;
import spokes.media.transport.dtls.DtlsRole;
import spokes.media.transport.dtls.Fingerprint;

/** What proves who a peer is and yields its keys: {@link DtlsEndpoint}, or in scenarios somebody who hands keys in. */
public interface Association {
    /** A task that may block; run once by {@link Handshakes#start}. Its results reach the sink on the loop. */
    Runnable handshake(DtlsRole role, List<Fingerprint> remote);

    /** A datagram of the peer. Never throws; kept for a while when the handshake has not begun. */
    void onPacket(byte[] bytes, int offset, int length);

    /** Sends application data; false while that is not possible. */
    boolean send(byte[] bytes, int offset, int length);

    void close();

    /** Makes one association of a new peer. */
    interface Maker {
        Association make(DtlsEndpoint.Sink sink);
    }
}
