package spokes.media.transport.ice;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * The ICE agent of one peer connection (RFC 8445; consent as in RFC 7675): answers every authenticated check from any
 * 5-tuple at any time, and says by which path the peer is reached.
 *
 * <p>The first authenticated check gives a path that may be used at once (Chrome nominates up to 4.5 s later when we are
 * lite). Afterwards the path follows nomination, the latest USE-CANDIDATE wins, so aggressive nomination and a changed
 * 5-tuple need nothing special. Without any nomination the path moves to the latest one with authenticated checks as soon as
 * the old one was silent for {@value #SILENT_PATH_MS} ms. Credentials replaced by a restart are answered for {@value #OLD_CREDENTIALS_MS} ms more.
 *
 * <p>Owned by one media loop; not thread-safe. Reads no clock: the caller passes {@code nowNs}.
 */
public final class IceAgent {
    /** Silence that makes a peer {@link Liveness#AWAY} and {@link Liveness#LOST}; Firefox checks every 4–6 s. */
    public static final int AWAY_MS = 8_000, LOST_MS = 15_000;
    static final int SILENT_PATH_MS = 3_000, OLD_CREDENTIALS_MS = 30_000;
    /** There is nothing to wait for. */
    public static final long NEVER = Long.MAX_VALUE;

    /** What the agent wants of the world. Calls come from within {@code onPacket} and {@code onTick}; they must not call back. */
    public interface Sink extends DatagramSink {
        /** The first authenticated check came: DTLS may start on this path. Said once; {@link #selected} is said too. */
        void firstPath(Path path);

        /** From now on the peer is reached by this path. */
        void selected(Path path);

        /** The peer came, went silent, came back. */
        void liveness(Liveness now);
    }

    public IceAgent(IceCredentials local, Sink sink) {
        this.local = local;
        this.sink = sink;
    }

    private IceCredentials local;
    private final Sink sink;

    /** The peer's credentials, as soon as its description is known. Checks are answered without them. */
    public void setRemote(IceCredentials remote) {
    }

    /** New local credentials (ICE restart). The path stays in use, and the old credentials are answered for a while. */
    public void restart(IceCredentials local, long nowNs) {
        this.local = local;
    }

    public IceCredentials local() {
        return local;
    }

    /** True while a check to this user fragment would be answered, i.e. for the current one and for one just replaced. */
    public boolean answersTo(String ufrag) {
        return local.ufrag().equals(ufrag);
    }

    /** A STUN datagram. Never throws for what the bytes contain. */
    public Verdict onPacket(byte[] bytes, int offset, int length, int socket, InetSocketAddress from, long nowNs) {
        return Verdict.IGNORED;
    }

    /** A packet that only the peer can have made (valid SRTP or SRTCP) came by this path: as good as a check. Cheap enough for every packet. */
    public void onMediaFrom(int socket, InetSocketAddress from, long nowNs) {
    }

    public void onTick(long nowNs) {
    }

    public long nextDeadlineNs() {
        return NEVER;
    }

    /** By which path the peer is reached now; empty before the first authenticated check. */
    public Optional<Path> selected() {
        return Optional.empty();
    }

    public Liveness liveness() {
        return Liveness.UNSEEN;
    }
}
