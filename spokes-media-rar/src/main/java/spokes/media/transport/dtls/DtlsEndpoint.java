package spokes.media.transport.dtls;

import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.Executor;
import spokes.media.transport.srtp.SrtpKeys;

/**
 * One DTLS 1.2 association (RFC 6347, RFC 5764) by Bouncy Castle: proves by certificate fingerprint who is there, and
 * yields the SRTP keys.
 *
 * <p>Bouncy Castle's handshake blocks, so {@link #handshake} gives a task for a virtual thread. All the rest is called from the owning
 * loop, and the sink is called on it too: results of the handshake come through the {@code loop} executor.
 * Datagrams may arrive before the handshake is begun; {@value #QUEUE} are kept.
 */
public final class DtlsEndpoint {
    static final int QUEUE = 16;

    /** What the endpoint wants of the world; always called on the loop. The bytes are the endpoint's again when a call returns. */
    public interface Sink {
        /** A datagram for the peer. */
        void send(byte[] bytes, int offset, int length);

        /** The handshake is through, and the certificate has one of the expected fingerprints. */
        void secured(SrtpKeys keys);

        /** The handshake ended without success. Said instead of {@link #secured}; nothing follows. */
        void failed(String reason);

        /** Decrypted application data: a whole SCTP packet. */
        void applicationData(byte[] bytes, int offset, int length);

        /** The peer (or a broken rule) ended the association after {@link #secured}. Nothing follows. */
        void closed();
    }

    /** @param loop puts a task into the mailbox of the loop that owns this endpoint */
    public DtlsEndpoint(DtlsIdentity identity, SecureRandom random, Executor loop, Sink sink) {
    }

    /**
     * The handshake as a task that blocks, to be run once on a virtual thread. It ends by itself within 20 s, or at {@link #close()}.
     *
     * @param remote the peer's certificate must have one of these fingerprints
     */
    public Runnable handshake(DtlsRole role, List<Fingerprint> remote) {
        return () -> {};
    }

    /** A datagram of the peer that holds DTLS records (first byte 20–63). Never throws, never blocks; what does not fit is dropped. */
    public void onPacket(byte[] bytes, int offset, int length) {
    }

    /** Sends application data; false while the handshake is not through or after the end. */
    public boolean send(byte[] bytes, int offset, int length) {
        return false;
    }

    /** Ends the association, with close_notify where it stands, and the handshake task where it runs. The sink hears nothing more except {@code send}. */
    public void close() {
    }
}
