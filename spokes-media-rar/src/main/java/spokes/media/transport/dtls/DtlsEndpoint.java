package spokes.media.transport.dtls;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.bouncycastle.tls.TlsTimeoutException;
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
    private static final int WITHOUT_WAITING_MS = 1;

    /** What the endpoint wants of the world; always called on the loop. The bytes are the endpoint's again when a call returns. */
    public interface Sink {
        /** A datagram for the peer. */
        void send(byte[] bytes, int offset, int length);

        /** The handshake is through, and the certificate has one of the expected fingerprints. */
        void secured(SrtpKeys keys);

        /** The handshake ended without success. Said instead of {@link #secured}; nothing follows. */
        void failed(DtlsFailure kind, String reason);

        /** Decrypted application data: a whole SCTP packet. */
        void applicationData(byte[] bytes, int offset, int length);

        /** The peer (or a broken rule) ended the association after {@link #secured}. Nothing follows. */
        void closed();
    }

    /** Where an association stands, seen from the loop. */
    private sealed interface State {
        record ShakingHands() implements State {}

        record Secured(DTLSTransport records) implements State {}

        record Over() implements State {}
    }

    private final DtlsIdentity identity;
    private final SecureRandom random;
    private final Executor loop;
    private final Sink sink;
    private final RecordPipe pipe;
    private State state = new State.ShakingHands();
    /** True while a call from the loop is under way: what it sends need not go through the mailbox. */
    private boolean onLoop;

    /** @param loop puts a task into the mailbox of the loop that owns this endpoint */
    public DtlsEndpoint(DtlsIdentity identity, SecureRandom random, Executor loop, Sink sink) {
        this.identity = identity;
        this.random = random;
        this.loop = loop;
        this.sink = sink;
        this.pipe = new RecordPipe(QUEUE, this::send);
    }

    /**
     * The handshake as a task that blocks, to be run once on a virtual thread. It ends by itself within 20 s, or at {@link #close()}.
     *
     * @param remote the peer's certificate must have one of these fingerprints
     */
    public Runnable handshake(DtlsRole role, List<Fingerprint> remote) {
        return handshake(role, remote, Terms.HANDSHAKE_LIMIT_MS);
    }

    Runnable handshake(DtlsRole role, List<Fingerprint> remote, int limitMs) {
        var expected = List.copyOf(remote);
        return () -> shakeHands(role, expected, limitMs);
    }

    private void shakeHands(DtlsRole role, List<Fingerprint> expected, int limitMs) {
        try {
            var crypto = new RecordCrypto(random);
            Side side = switch (role) {
                case CLIENT -> new ClientSide(crypto, identity, expected, limitMs);
                case SERVER -> new ServerSide(crypto, identity, expected, limitMs);
            };
            var records = side.shakeHands(pipe);
            pipe.flush();
            var keys = side.keys().orElseThrow();
            loop.execute(() -> onSecured(records, keys));
        } catch (IOException | RuntimeException failure) {
            var kind = failure instanceof TlsTimeoutException ? DtlsFailure.SILENCE : DtlsFailure.REJECTED;
            var reason = reason(failure);
            loop.execute(() -> onFailed(kind, reason));
        }
    }

    private void onSecured(DTLSTransport records, SrtpKeys keys) {
        if (state instanceof State.ShakingHands) {
            pipe.stopBlocking();
            state = new State.Secured(records);
            sink.secured(keys);
            drain();
        }
    }

    private void onFailed(DtlsFailure kind, String reason) {
        if (state instanceof State.ShakingHands) {
            state = new State.Over();
            sink.failed(kind, reason);
        }
    }

    /** A datagram of the peer that holds DTLS records (first byte 20–63). Never throws, never blocks; what does not fit is dropped. */
    public void onPacket(byte[] bytes, int offset, int length) {
        pipe.offer(bytes, offset, length);
        drain();
    }

    /** Hands all that waits in the pipe to the record layer: application data, our last flight asked for again, alerts. */
    private void drain() {
        if (!(state instanceof State.Secured(var records))) {
            return;
        }
        onLoop = true;
        try {
            var plain = new byte[records.getReceiveLimit()];
            while (state instanceof State.Secured) {
                int length = records.receive(plain, 0, plain.length, WITHOUT_WAITING_MS);
                if (length >= 0) {
                    sink.applicationData(plain, 0, length);
                }
            }
        } catch (RecordPipe.Drained _) {
            // Nothing left to read: the usual end.
        } catch (IOException | RuntimeException _) {
            // The record layer has sent its alert and closed the pipe.
        } finally {
            onLoop = false;
        }
        if (pipe.ended()) {
            onClosed();
        }
    }

    private void onClosed() {
        if (state instanceof State.Secured) {
            state = new State.Over();
            sink.closed();
        }
    }

    /** Sends application data; false while the handshake is not through or after the end. */
    public boolean send(byte[] bytes, int offset, int length) {
        if (!(state instanceof State.Secured(var records))) {
            return false;
        }
        onLoop = true;
        try {
            records.send(bytes, offset, length);
            return true;
        } catch (IOException | RuntimeException _) {
            return false;
        } finally {
            onLoop = false;
        }
    }

    /** Ends the association, with close_notify where it stands, and the handshake task where it runs. The sink hears nothing more except {@code send}. */
    public void close() {
        var before = state;
        state = new State.Over();
        if (before instanceof State.Secured(var records)) {
            onLoop = true;
            try {
                records.close();
            } catch (IOException | RuntimeException _) {
                // It is over either way.
            } finally {
                onLoop = false;
            }
        }
        pipe.end();
    }

    private void send(byte[] datagram) {
        if (onLoop) {
            sink.send(datagram, 0, datagram.length);
        } else {
            loop.execute(() -> sink.send(datagram, 0, datagram.length));
        }
    }

    private static String reason(Exception failure) {
        return switch (failure) {
            case TlsTimeoutException _ -> "no DTLS handshake within the time for it";
            case TlsFatalAlertReceived alert -> "the peer refused: " + AlertDescription.getText(alert.getAlertDescription());
            case TlsFatalAlert alert -> Optional.ofNullable(alert.getMessage()).orElseGet(() -> AlertDescription.getText(alert.getAlertDescription()));
            default -> failure.toString();
        };
    }
}
