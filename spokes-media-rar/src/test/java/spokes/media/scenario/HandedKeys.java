package spokes.media.scenario;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import spokes.media.peer.Association;
import spokes.media.peer.Handshakes;
import spokes.media.transport.dtls.DtlsEndpoint;
import spokes.media.transport.dtls.DtlsFailure;
import spokes.media.transport.dtls.DtlsRole;
import spokes.media.transport.dtls.Fingerprint;
import spokes.media.transport.srtp.SrtpKeys;
import spokes.media.transport.srtp.SrtpProfile;

/**
 * Stands in for DTLS: the client's "hello" carries its fingerprint and the keying material in clear text, and an answer
 * confirms it. Keeps the shape of the real thing: datagrams that may be lost, early ones kept, results posted to the loop.
 */
final class HandedKeys implements Association {
    static final int HELLO = 22, DATA = 23, DIGEST_BYTES = 32;
    private static final SrtpProfile PROFILE = SrtpProfile.AEAD_AES_128_GCM;
    static final int KEY_BYTES = SrtpKeys.exportedBytes(PROFILE);
    private static final int MAX_EARLY = 16;

    private final Handshakes handshakes;
    private final DtlsEndpoint.Sink sink;
    private final Deque<byte[]> early = new ArrayDeque<>();
    private Optional<List<Fingerprint>> expected = Optional.empty();
    private boolean done, closed;

    HandedKeys(Handshakes handshakes, DtlsEndpoint.Sink sink) {
        this.handshakes = handshakes;
        this.sink = sink;
    }

    static byte[] hello(byte[] digest, byte[] keys) {
        var hello = new byte[3 + DIGEST_BYTES + KEY_BYTES];
        hello[0] = HELLO;
        System.arraycopy(digest, 0, hello, 3, DIGEST_BYTES);
        System.arraycopy(keys, 0, hello, 3 + DIGEST_BYTES, KEY_BYTES);
        return hello;
    }

    static SrtpKeys keys(byte[] exported, boolean client) {
        return SrtpKeys.fromExport(PROFILE, exported, client);
    }

    @Override
    public Runnable handshake(DtlsRole role, List<Fingerprint> remote) {
        return () -> {
            expected = Optional.of(remote);
            for (var hello = early.poll(); hello != null; hello = early.poll()) {
                onHello(hello);
            }
        };
    }

    @Override
    public void onPacket(byte[] bytes, int offset, int length) {
        var datagram = Arrays.copyOfRange(bytes, offset, offset + length);
        if (datagram[0] == DATA) {
            sink.applicationData(datagram, 1, length - 1);
            return;
        }
        if (datagram.length != 3 + DIGEST_BYTES + KEY_BYTES) {
            return;
        }
        if (expected.isPresent()) {
            onHello(datagram);
        } else if (early.size() < MAX_EARLY) {
            early.add(datagram);
        }
    }

    private void onHello(byte[] hello) {
        if (closed) {
            return;
        }
        if (done) {
            confirm();
            return;
        }
        var digest = Arrays.copyOfRange(hello, 3, 3 + DIGEST_BYTES);
        if (expected.get().stream().noneMatch(fingerprint -> Arrays.equals(fingerprint.digest(), digest))) {
            handshakes.post(() -> sink.failed(DtlsFailure.REJECTED, "the certificate is not the announced one"));
            return;
        }
        var keys = keys(Arrays.copyOfRange(hello, 3 + DIGEST_BYTES, hello.length), false);
        done = true;
        confirm();
        handshakes.post(() -> sink.secured(keys));
    }

    private void confirm() {
        handshakes.post(() -> sink.send(new byte[] {HELLO, 1, 1}, 0, 3));
    }

    @Override
    public boolean send(byte[] bytes, int offset, int length) {
        if (done && !closed) {
            var record = data(bytes, offset, length);
            sink.send(record, 0, record.length);
        }
        return done && !closed;
    }

    /** Application data in clear text. */
    static byte[] data(byte[] bytes, int offset, int length) {
        var record = new byte[1 + length];
        record[0] = DATA;
        System.arraycopy(bytes, offset, record, 1, length);
        return record;
    }

    @Override
    public void close() {
        closed = true;
    }
}
