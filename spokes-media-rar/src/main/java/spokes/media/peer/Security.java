package spokes.media.peer;

import java.util.List;
import java.util.Optional;
import spokes.media.api.CloseReason;
import spokes.media.sdp.ProtocolViolation;
import spokes.media.transport.dtls.DtlsEndpoint;
import spokes.media.transport.dtls.DtlsFailure;
import spokes.media.transport.dtls.DtlsRole;
import spokes.media.transport.dtls.Fingerprint;
import spokes.media.transport.srtp.SrtpKeys;
import spokes.media.transport.srtp.SrtpSession;

/**
 * A peer's way from a description to keys: the DTLS association of the moment, how far it has got, and the SRTP session that it yields.
 *
 * <p>The handshake runs elsewhere; what it says is kept until {@link #settle} looks. It may take as long as it likes while datagrams of it come, but after
 * {@value #SILENCE_MS} ms without any the participant is better off beginning anew. Owned by one media loop; not thread-safe.
 */
final class Security implements AutoCloseable {
    static final int SILENCE_MS = 10_000;

    /** What it wants of its peer. */
    interface Sink {
        /** A record for the other side, if there is a path. */
        void record(byte[] bytes, int offset, int length);

        /** A whole SCTP packet of the other side. */
        void applicationData(byte[] bytes, int offset, int length);
    }

    private final Surroundings world;
    private final Evidence evidence;
    private final Sink sink;
    private Hearing hearing = new Hearing();
    private Association association;
    private PeerState state = new PeerState.Undescribed();
    /** The same as in the state, without a look at its type for every packet. */
    private Optional<SrtpSession> srtp = Optional.empty();
    private Optional<SrtpKeys> newKeys = Optional.empty();
    private Optional<ProtocolViolation> failure = Optional.empty();
    private boolean ended;
    private long heardNs;

    Security(Surroundings world, Evidence evidence, Sink sink) {
        this.world = world;
        this.evidence = evidence;
        this.sink = sink;
        association = associate();
    }

    private Association associate() {
        hearing = new Hearing();
        return world.associations().make(hearing);
    }

    /** The other side will prove by one of these fingerprints who it is. Others than before mean a new association. */
    void expect(DtlsRole role, List<Fingerprint> remote) {
        switch (state) {
            case PeerState.Undescribed _, PeerState.Unreached _ -> state = new PeerState.Unreached(role, remote);
            case PeerState.Securing(_, var before) when !before.equals(remote) -> associateAnew(role, remote);
            case PeerState.Flowing(_, var before, _) when !before.equals(remote) -> associateAnew(role, remote);
            case PeerState.Securing _, PeerState.Flowing _, PeerState.Closed _ -> { /* DTLS outlives descriptions */ }
        }
    }

    private void associateAnew(DtlsRole role, List<Fingerprint> remote) {
        association.close();
        srtp.ifPresent(SrtpSession::close);
        srtp = Optional.empty();
        newKeys = Optional.empty();
        failure = Optional.empty();
        ended = false;
        association = associate();
        state = new PeerState.Unreached(role, remote);
    }

    void onPacket(byte[] bytes, int offset, int length, long nowNs) {
        evidence.dtlsReceived++;
        heardNs = nowNs;
        association.onPacket(bytes, offset, length);
    }

    /** Sends application data; false while that is not possible. */
    boolean send(byte[] bytes, int offset, int length) {
        return association.send(bytes, offset, length);
    }

    /**
     * Does what the handshake said in the middle of something else.
     *
     * @return whether there are keys, for the first time with this association
     * @throws ProtocolViolation when the handshake failed
     */
    boolean settle(boolean hasPath, long nowNs) {
        if (state instanceof PeerState.Unreached(var role, var remote) && hasPath) {
            state = new PeerState.Securing(role, remote);
            heardNs = nowNs;
            world.handshakes().start(association.handshake(role, remote));
        }
        if (failure.isPresent()) {
            world.counters().add(Counter.HANDSHAKES_FAILED);
            throw failure.get();
        }
        var keys = newKeys;
        newKeys = Optional.empty();
        if (keys.isPresent() && state instanceof PeerState.Securing(var role, var remote)) {
            world.counters().add(Counter.PEERS_SECURED);
            var session = new SrtpSession(keys.get());
            state = new PeerState.Flowing(role, remote, session);
            srtp = Optional.of(session);
            return true;
        }
        return false;
    }

    /** @throws ProtocolViolation when nothing of the handshake came for too long */
    void onTick(long nowNs) {
        if (Deadline.due(nextDeadlineNs(), nowNs)) {
            evidence.dtlsFailure = "nothing of the handshake came for 10 s";
            world.counters().add(Counter.HANDSHAKES_FAILED);
            throw new ProtocolViolation(CloseReason.DTLS_TIMEOUT, "DTLS: " + evidence.dtlsFailure);
        }
    }

    long nextDeadlineNs() {
        return isShakingHands() ? heardNs + SILENCE_MS * 1_000_000L : Deadline.NEVER;
    }

    /** The keys may be on their way. */
    boolean isShakingHands() {
        return state instanceof PeerState.Securing;
    }

    /** The handshake said something that {@link #settle} has not seen. */
    boolean hasNews() {
        return newKeys.isPresent() || failure.isPresent();
    }

    /** The other side ended the association. */
    boolean isEnded() {
        return ended;
    }

    /** Which side of the handshake we were. */
    boolean isDtlsClient() {
        return state instanceof PeerState.Flowing(var role, _, _) && role == DtlsRole.CLIENT;
    }

    boolean isClosed() {
        return state instanceof PeerState.Closed;
    }

    Optional<SrtpSession> srtp() {
        return srtp;
    }

    @Override
    public void close() {
        state = new PeerState.Closed();
        association.close();
        srtp.ifPresent(SrtpSession::close);
        srtp = Optional.empty();
    }

    /** Hears of one association; after it was replaced by another, of nothing. */
    private final class Hearing implements DtlsEndpoint.Sink {
        private boolean current() {
            return this == hearing && !isClosed();
        }

        @Override
        public void send(byte[] bytes, int offset, int length) {
            sink.record(bytes, offset, length);
        }

        @Override
        public void secured(SrtpKeys keys) {
            if (current()) {
                newKeys = Optional.of(keys);
                world.soon().run();
            }
        }

        @Override
        public void failed(DtlsFailure kind, String reason) {
            if (current()) {
                evidence.dtlsFailure = reason;
                failure = Optional.of(new ProtocolViolation(kind == DtlsFailure.SILENCE ? CloseReason.DTLS_TIMEOUT : CloseReason.DTLS_REJECTED, "DTLS: " + reason));
                world.soon().run();
            }
        }

        @Override
        public void applicationData(byte[] bytes, int offset, int length) {
            if (current()) {
                sink.applicationData(bytes, offset, length);
            }
        }

        @Override
        public void closed() {
            if (current()) {
                ended = true;
                world.soon().run();
            }
        }
    }
}
