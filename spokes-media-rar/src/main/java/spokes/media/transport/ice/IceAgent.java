package spokes.media.transport.ice;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalInt;
import spokes.media.sdp.RemoteCandidate;
import spokes.media.transport.stun.Stun;
import spokes.media.transport.stun.StunKey;
import spokes.media.transport.stun.StunMessage;
import spokes.media.transport.stun.StunWriter;

/**
 * The ICE agent of one peer connection (RFC 8445; consent as in RFC 7675): answers every authenticated check from any
 * 5-tuple at any time, and says by which path the peer is reached.
 *
 * <p>The first authenticated check gives a path that may be used at once (Chrome nominates up to 4.5 s later when we are
 * lite). Afterwards the path follows nomination, the latest USE-CANDIDATE wins, so aggressive nomination and a changed
 * 5-tuple need nothing special. A check that does not nominate moves the path only when the old one fell silent: for
 * {@value #SILENT_MS} ms while nothing was ever nominated, for {@value #AWAY_MS} ms afterwards. Credentials replaced by a restart are answered
 * until they were not used for {@value #OLD_CREDENTIALS_MS} ms, but checks with them do not take the path away from newer ones. They may be in use for long:
 * libwebrtc tries its new ports with our old description while it waits for the new one, and stays with what it has found when that names the same address.
 *
 * <p>A full agent sends {@link Checks} too, and decides where it controls. A lite one ({@code a=ice-lite}) only answers, and never controls.
 *
 * <p>Owned by one media loop; not thread-safe. Reads no clock: the caller passes {@code nowNs}.
 */
public final class IceAgent {
    /** Silence that makes a peer {@link Liveness#AWAY} and {@link Liveness#LOST}; Firefox checks every 4–6 s. */
    public static final int AWAY_MS = 8_000, LOST_MS = 15_000;
    static final int SILENT_MS = 3_000, OLD_CREDENTIALS_MS = 30_000, MOST_OLD = 4;
    /** There is nothing to wait for. */
    public static final long NEVER = Long.MAX_VALUE;
    private static final long NS_PER_MS = 1_000_000;

    /** What the agent wants of the world. Calls come from within {@code onPacket}, {@code onMediaFrom} and {@code onTick}; they must not call back. */
    public interface Sink extends DatagramSink {
        /** The first authenticated check came, or the first of ours was answered: DTLS may start on this path. Said once; {@link #selected} is said before it. */
        void firstPath(Path path);

        /** From now on the peer is reached by this path. */
        void selected(Path path);

        /** The peer came, went silent, came back. */
        void liveness(Liveness now);
    }

    /** The path in use: since which credentials, nominated or not, last heard when. */
    private record Selection(Path path, int generation, boolean nominated) {}

    /** Ours, and what they sign. */
    private record Own(IceCredentials credentials, StunKey key) {
        Own(IceCredentials credentials) {
            this(credentials, new StunKey(credentials.pwd()));
        }
    }

    /** Ours of before a restart, and until when they are answered. */
    private static final class Retired {
        private final Own own;
        private final int generation;
        private long untilNs;

        Retired(Own own, int generation, long nowNs) {
            this.own = own;
            this.generation = generation;
            used(nowNs);
        }

        void used(long nowNs) {
            untilNs = nowNs + OLD_CREDENTIALS_MS * NS_PER_MS;
        }
    }

    private final Sink sink;
    private final StunMessage message = new StunMessage();
    private final StunWriter writer = new StunWriter();
    private Own local;
    private int generation;
    /** The latest first, {@value #MOST_OLD} at most. */
    private final Deque<Retired> old = new ArrayDeque<>(MOST_OLD);
    private Optional<IceCredentials> remote = Optional.empty();
    private Optional<Selection> selection = Optional.empty();
    private long selectionHeardNs;
    private Liveness liveness = Liveness.UNSEEN;
    private long heardNs;
    private long checksReceived, lastCheckNs;
    /** Empty for a lite agent. */
    private final Optional<Checks> checks;
    private final int mark;

    /** A lite one. */
    public IceAgent(IceCredentials local, Sink sink) {
        this.local = new Own(local);
        this.sink = sink;
        checks = Optional.empty();
        mark = 0;
    }

    /** @param role ours, unless the setup makes us lite */
    public IceAgent(IceCredentials local, IceSetup setup, IceRole role, Sink sink) {
        this.local = new Own(local);
        this.sink = sink;
        mark = setup.lite() ? 0 : setup.random().nextInt();
        checks = setup.lite() ? Optional.empty() : Optional.of(new Checks(setup, role, mark, message, writer, new Answers()));
    }

    /** By which {@link Stun#mark} answers to our checks are known; empty when we send none. */
    public OptionalInt mark() {
        return checks.isPresent() ? OptionalInt.of(mark) : OptionalInt.empty();
    }

    /** The peer's credentials, as soon as its description is known. Checks are answered without them. */
    public void setRemote(IceCredentials remote, long nowNs) {
        boolean news = this.remote.filter(remote::equals).isEmpty();
        this.remote = Optional.of(remote);
        if (news) {
            checks.ifPresent(active -> active.begin(remote, local.credentials(), nowNs));
        }
    }

    /** The peer sends no checks of its own, so it is for us to decide (RFC 8445 §6.1.1). */
    public void remoteIsLite(long nowNs) {
        checks.ifPresent(active -> active.become(IceRole.CONTROLLING, nowNs));
    }

    /**
     * The peer says that it can be reached there.
     *
     * @return false when nothing will be sent there: we send no checks, or that is no address to send any to
     */
    public boolean candidate(RemoteCandidate candidate, long nowNs) {
        return checks.filter(active -> active.add(candidate, nowNs)).isPresent();
    }

    /** Our addresses are not what they were: everything is tried from those that there are now, and whether the path still works is asked at once. */
    public void addressesChanged(long nowNs) {
        checks.ifPresent(active -> active.ask(nowNs));
    }

    /** What {@link #setRemote} said last; other ones in a new description mean that the peer restarts ICE. */
    public Optional<IceCredentials> remote() {
        return remote;
    }

    /** New local credentials (ICE restart). The path stays in use, and the old credentials are answered for as long as they are used. */
    public void restart(IceCredentials local, long nowNs) {
        if (old.size() == MOST_OLD) {
            old.removeLast();
        }
        old.addFirst(new Retired(this.local, generation, nowNs));
        this.local = new Own(local);
        generation++;
        checks.ifPresent(Checks::suspend);
    }

    public IceCredentials local() {
        return local.credentials();
    }

    /** True when the datagram looks like a check to our present user fragment. */
    public boolean isAddressedBy(byte[] bytes, int offset, int length) {
        return Stun.isTo(local.credentials().ufrag(), bytes, offset, length);
    }

    /** A STUN datagram. Never throws for what the bytes contain. */
    public Verdict onPacket(byte[] bytes, int offset, int length, int socket, InetSocketAddress from, long nowNs) {
        if (checks.isPresent() && Stun.isAnswer(bytes, offset, length)) {
            return checks.get().onAnswer(bytes, offset, length, socket, from, nowNs);
        }
        if (!message.wrap(bytes, offset, length)) {
            return Verdict.MALFORMED;
        }
        if (!message.isBindingRequest()) {
            return Verdict.IGNORED;
        }
        forgetOldCredentials(nowNs);
        if (message.isTo(local.credentials().ufrag())) {
            return message.authenticBy(local.key()) ? onCheck(generation, local.key(), socket, from, nowNs) : Verdict.UNAUTHENTICATED;
        }
        for (var retired : old) {
            if (message.isTo(retired.own.credentials().ufrag()) && message.authenticBy(retired.own.key())) {
                retired.used(nowNs);
                return onCheck(retired.generation, retired.own.key(), socket, from, nowNs);
            }
        }
        return Verdict.UNAUTHENTICATED;
    }

    private Verdict onCheck(int checkGeneration, StunKey key, int socket, InetSocketAddress from, long nowNs) {
        if (!message.isUnderstood()) {
            send(writer.unknownAttributes(message, message.unknownRequired(), key), socket, from);
            return Verdict.REFUSED;
        }
        if (isRoleConflict(nowNs)) {
            send(writer.roleConflict(message, key), socket, from);
            return Verdict.REFUSED;
        }
        boolean nominates = message.useCandidate();
        long priority = message.priority();
        send(writer.success(message, from, key), socket, from);
        var path = pathOf(socket, from);
        if (checkGeneration == generation) {
            checks.ifPresent(active -> active.onCheck(path, priority, nowNs));
        }
        follow(path, checkGeneration, nominates, nowNs);
        checksReceived++;
        lastCheckNs = nowNs;
        heard(socket, from, nowNs);
        return Verdict.ANSWERED;
    }

    /** Nearly always the one in use. */
    private Path pathOf(int socket, InetSocketAddress from) {
        return selection.isPresent() && selection.get().path().is(socket, from) ? selection.get().path() : new Path(socket, from);
    }

    /** True when the sender has to change its role. It may be we who change. */
    private boolean isRoleConflict(long nowNs) {
        if (checks.isEmpty()) {
            return message.senderIsControlled();      // lite, so the role is never ours to take: whoever is full controls (RFC 8445 §6.1.1)
        }
        var active = checks.get();
        boolean same = active.role() == IceRole.CONTROLLING ? message.senderIsControlling() : message.senderIsControlled();
        if (same && active.insists(message.tieBreaker())) {
            return true;
        }
        if (same) {
            active.become(active.role().other(), nowNs);
        }
        return false;
    }

    /** What our own checks lead to. */
    private final class Answers implements Checks.Sink {
        @Override
        public void answered(Path path, boolean nominated, long nowNs) {
            follow(path, generation, nominated, nowNs);
            heard(path.socket(), path.remote(), nowNs);
        }

        @Override
        public void send(byte[] bytes, int offset, int length, int socket, InetSocketAddress to) {
            sink.send(bytes, offset, length, socket, to);
        }
    }

    private void follow(Path path, int checkGeneration, boolean nominates, long nowNs) {
        if (selection.isEmpty()) {
            select(new Selection(path, checkGeneration, nominates), nowNs);
            sink.firstPath(path);
            return;
        }
        var current = selection.get();
        if (current.path().equals(path)) {
            if (current.generation() < checkGeneration || nominates && !current.nominated()) {
                selection = Optional.of(new Selection(path, Math.max(current.generation(), checkGeneration), current.nominated() || nominates));
            }
            if (nominates) {
                checks.ifPresent(active -> active.selected(path, true, nowNs));
            }
        } else if (mayReplace(current, checkGeneration, nominates, nowNs)) {
            select(new Selection(path, checkGeneration, nominates), nowNs);
        }
    }

    private boolean mayReplace(Selection current, int checkGeneration, boolean nominates, long nowNs) {
        int patienceMs = current.nominated() ? AWAY_MS : SILENT_MS;
        boolean silent = nowNs - selectionHeardNs >= patienceMs * NS_PER_MS || checks.filter(Checks::isSilent).isPresent();
        return silent || nominates && checkGeneration >= current.generation();
    }

    private void select(Selection chosen, long nowNs) {
        selection = Optional.of(chosen);
        selectionHeardNs = nowNs;
        checks.ifPresent(active -> active.selected(chosen.path(), chosen.nominated(), nowNs));
        sink.selected(chosen.path());
    }

    /** A packet that only the peer can have made (valid SRTP or SRTCP) came by this path: as good as a check. Cheap enough for every packet. */
    public void onMediaFrom(int socket, InetSocketAddress from, long nowNs) {
        if (liveness != Liveness.UNSEEN) {
            heard(socket, from, nowNs);
        }
    }

    private void heard(int socket, InetSocketAddress from, long nowNs) {
        heardNs = nowNs;
        if (selection.isPresent() && selection.get().path().is(socket, from)) {
            selectionHeardNs = nowNs;
            if (checks.isPresent()) {
                checks.get().heard(nowNs);
            }
        }
        become(Liveness.PRESENT);
    }

    public void onTick(long nowNs) {
        forgetOldCredentials(nowNs);
        if (liveness == Liveness.PRESENT || liveness == Liveness.AWAY) {
            become(livenessAfter(nowNs - heardNs));
        }
        if (checks.isPresent() && liveness != Liveness.LOST) {
            checks.get().onTick(nowNs);
        }
    }

    private static Liveness livenessAfter(long silenceNs) {
        if (silenceNs >= LOST_MS * NS_PER_MS) {
            return Liveness.LOST;
        }
        return silenceNs >= AWAY_MS * NS_PER_MS ? Liveness.AWAY : Liveness.PRESENT;
    }

    private void become(Liveness now) {
        if (liveness != now) {
            liveness = now;
            sink.liveness(now);
        }
    }

    private void forgetOldCredentials(long nowNs) {
        if (!old.isEmpty()) {
            old.removeIf(retired -> nowNs - retired.untilNs >= 0);
        }
    }

    public long nextDeadlineNs() {
        long livenessNs = switch (liveness) {
            case UNSEEN, LOST -> NEVER;
            case PRESENT -> heardNs + AWAY_MS * NS_PER_MS;
            case AWAY -> heardNs + LOST_MS * NS_PER_MS;
        };
        long next = livenessNs;
        for (var retired : old) {
            next = sooner(next, retired.untilNs);
        }
        return checks.isPresent() && liveness != Liveness.LOST ? sooner(next, checks.get().nextDeadlineNs()) : next;
    }

    private static long sooner(long a, long b) {
        if (a == NEVER) {
            return b;
        }
        return b != NEVER && b - a < 0 ? b : a;
    }

    /** By which path the peer is reached now; empty before the first authenticated check. */
    public Optional<Path> selected() {
        return selection.map(Selection::path);
    }

    public Liveness liveness() {
        return liveness;
    }

    /** True when anything authentic came since then. */
    public boolean heardSince(long thenNs) {
        return liveness != Liveness.UNSEEN && heardNs - thenNs >= 0;
    }

    /** Nothing will come by the path any more, as the caller knows: silence does not have to last any longer. The next sign of life is the end of it. */
    public void giveUp() {
        if (liveness != Liveness.UNSEEN) {
            become(Liveness.LOST);
        }
    }

    /** Checks of ours, without repetitions. */
    public long checksSent() {
        return checks.map(Checks::sent).orElse(0L);
    }

    /** How many of them were answered. */
    public long checksAnswered() {
        return checks.map(Checks::answered).orElse(0L);
    }

    /** Authenticated checks of the peer. */
    public long checksReceived() {
        return checksReceived;
    }

    /** When the last of them came; says something only when there was one. */
    public long lastCheckNs() {
        return lastCheckNs;
    }

    private void send(StunWriter written, int socket, InetSocketAddress to) {
        sink.send(written.bytes(), 0, written.length(), socket, to);
    }
}
