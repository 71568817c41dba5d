package spokes.media.transport.dtls;

import java.io.IOException;
import java.util.Optional;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;
import spokes.media.transport.srtp.SrtpKeys;

/** One of the two roles in a handshake. */
interface Side {
    /** Blocks until the handshake is through. */
    DTLSTransport shakeHands(DatagramTransport transport) throws IOException;

    /** Present after {@link #shakeHands} returned. */
    Optional<SrtpKeys> keys();
}
