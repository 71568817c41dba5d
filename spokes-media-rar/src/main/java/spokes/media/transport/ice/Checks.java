package spokes.media.transport.ice;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import spokes.media.sdp.RemoteCandidate;
import spokes.media.transport.stun.Stun;
import spokes.media.transport.stun.StunKey;
import spokes.media.transport.stun.StunMessage;
import spokes.media.transport.stun.StunWriter;

/**
 * The checks that a full agent sends: to find ways to the other side and open our own NAT on them, to nominate one when it is ours to
 * decide, and to hear whether the other side is still there (RFC 8445 §6.1.4, §7.2, §8.1; RFC 7675).
 *
 * <p>Candidates may come at any time. One datagram leaves every {@value #PACE_MS} ms at most: what answers a check that just came first, then what was
 * sent least often, then by priority. Finding ends {@value #SETTLE_MS} ms after there is a nominated way that works, at the latest after
 * {@value #LIMIT_MS} ms; it begins anew when the path in use fell silent. By TCP checks go only where the client has opened the connection.
 *
 * <p>When it is ours to decide, the best way is nominated that has answered: by UDP {@value #UDP_PATIENCE_MS} ms after the first one did, by TCP only
 * {@value #TCP_PATIENCE_MS} ms after. A better one that comes up while finding goes on is nominated in its place.
 */
final class Checks {
    static final int PACE_MS = 20, SETTLE_MS = 3_000, LIMIT_MS = 30_000, UDP_PATIENCE_MS = 50, TCP_PATIENCE_MS = 800;
    /** One way in, one way out, each address with each: more than any two hosts need. */
    static final int MAX_PAIRS = 60;
    /** A consent check goes out after so long without a sign of life by the path, and at the latest after so long in any case. */
    static final int QUIET_MS = 3_000, CONSENT_MS = 5_000;
    /** A triggered check does not repeat one that has just left. */
    private static final int JUST_MS = 100, REFUSED_MS = 100, HURRY_MS = 50;
    /** What came in by a way is worth so many checks of it, whatever way is used already. */
    private static final int TRIGGERED_SENDS = 4;
    /** So long ago an answer is as good as new, when the path in use falls silent. */
    private static final int FRESH_MS = 2_000;
    private static final long NS_PER_MS = 1_000_000;
    /** RFC 8445 §5.1.2.2, and TCP below all UDP. */
    private static final long OWN_PREFERENCE = 126, FOUND_PREFERENCE = 110, BORROWED_PREFERENCE = 105, TCP_PREFERENCE = 90;

    /** What the checks want of the agent. Calls come from within {@code onAnswer} and {@code onTick}. */
    interface Sink extends DatagramSink {
        /** A check came back by this path, now or just before the path in use fell silent. */
        void answered(Path path, boolean nominated, long nowNs);
    }

    private final IceSetup setup;
    private final Sink sink;
    private final int mark;
    private final StunMessage answer;
    private final StunWriter writer;
    private final Candidates candidates;
    private final List<Pair> pairs = new ArrayList<>();
    /** Signs our checks and their answers; empty while no check may leave. */
    private Optional<StunKey> remote = Optional.empty();
    private byte[] user = {};
    private IceRole role;
    private long tieBreaker;
    private long lastSentNs;
    private boolean anySent;
    private long settledNs = IceAgent.NEVER, firstValidNs = IceAgent.NEVER;
    private Optional<Pair> nominated = Optional.empty();
    private Optional<Path> selected = Optional.empty();
    private long heardNs, consentNs, consentPauseNs;
    private boolean silent;
    private long sent, answered;
    private long deadlineNs = IceAgent.NEVER;

    /**
     * @param answer a view for the datagram of the moment
     * @param writer where a check is written
     */
    Checks(IceSetup setup, IceRole role, int mark, StunMessage answer, StunWriter writer, Sink sink) {
        this.setup = setup;
        this.role = role;
        this.mark = mark;
        this.answer = answer;
        this.writer = writer;
        this.sink = sink;
        candidates = new Candidates(setup.sockets());
        tieBreaker = setup.random().nextLong();
    }

    IceRole role() {
        return role;
    }

    /** The other side has the role that we took (RFC 8445 §7.3.1.1): true when it shall take the other one, and we keep ours. */
    boolean insists(long theirTieBreaker) {
        boolean ours = Long.compareUnsigned(tieBreaker, theirTieBreaker) >= 0;
        return role == IceRole.CONTROLLING ? ours : !ours;
    }

    void become(IceRole now, long nowNs) {
        if (role != now) {
            role = now;
            nominated = Optional.empty();
            pairs.stream().filter(pair -> pair.purpose == Pair.Purpose.NOMINATE).forEach(Pair::rest);
            plan(nowNs);
        }
    }

    // --- what there is to check ---

    /** False when it is none to send to. */
    boolean add(RemoteCandidate candidate, long nowNs) {
        boolean taken = candidates.add(candidate);
        if (taken) {
            pairUp(nowNs);
        }
        return taken;
    }

    /** Checks can be signed from now on. When the other side began anew, so do we. */
    void begin(IceCredentials theirs, IceCredentials ours, long nowNs) {
        if (user.length > 0) {
            candidates.keepOnly(theirs.ufrag());
        }
        remote = Optional.of(new StunKey(theirs.pwd()));
        user = (theirs.ufrag() + ":" + ours.ufrag()).getBytes(StandardCharsets.UTF_8);
        revive(nowNs);
    }

    /** New credentials of ours: nothing is sent until the other side's are known. What it sends meanwhile is remembered. */
    void suspend() {
        remote = Optional.empty();
        pairs.clear();
        nominated = Optional.empty();
        firstValidNs = IceAgent.NEVER;
        settledNs = IceAgent.NEVER;
        deadlineNs = IceAgent.NEVER;
    }

    /** Our addresses changed, or the path fell silent: everything is tried again. */
    void revive(long nowNs) {
        settledNs = IceAgent.NEVER;
        firstValidNs = IceAgent.NEVER;
        nominated = Optional.empty();
        var open = setup.sockets().own();
        pairs.removeIf(pair -> !pair.path.overTcp() && !Path.isElsewhere(pair.path.socket()) && open.stream().noneMatch(socket -> socket.number() == pair.path.socket()));
        pairs.forEach(pair -> {
            pair.valid = false;
            pair.nominated = false;
            pair.begin(Pair.Purpose.FIND, nowNs);
        });
        pairUp(nowNs);
        plan(nowNs);
    }

    private void pairUp(long nowNs) {
        if (!setup.punching()) {
            return;
        }
        var sockets = setup.sockets().own();
        for (var candidate : candidates.usable()) {
            for (int i = 0; i < sockets.size() && pairs.size() < MAX_PAIRS; i++) {
                var socket = sockets.get(i);
                if (socket.address().getAddress().getClass() == candidate.address().getAddress().getClass() && find(socket.number(), candidate.address()).isEmpty()) {
                    var pair = new Pair(new Path(socket.number(), candidate.address()), ours(OWN_PREFERENCE, i), candidate.priority());
                    pair.begin(Pair.Purpose.FIND, nowNs);
                    pairs.add(pair);
                }
            }
        }
        plan(nowNs);
    }

    private static long ours(long typePreference, int place) {
        return typePreference << 24 | (long) (65535 - place) << 8 | 255;
    }

    private Optional<Pair> find(int socket, InetSocketAddress remote) {
        for (var pair : pairs) {
            if (pair.path.is(socket, remote)) {
                return Optional.of(pair);
            }
        }
        return Optional.empty();
    }

    // --- what arrives ---

    /** An authenticated check of the other side came by this path, for our present credentials: the same way back is checked at once. */
    void onCheck(Path path, long theirPriority, long nowNs) {
        if (candidates.cameFrom(path.remote().getAddress())) {
            pairUp(nowNs);
        }
        var known = find(path.socket(), path.remote());
        if (known.isEmpty() && isSettled(nowNs)) {
            ask(nowNs);             // the same client from elsewhere: a NAT has forgotten it, or it has changed networks
        }
        var pair = known.or(() -> discovered(path, theirPriority));
        if (pair.isEmpty() || pair.get().valid || pair.get().purpose != Pair.Purpose.FIND) {
            return;
        }
        boolean justSent = pair.get().sends > 0 && pair.get().dueNs != IceAgent.NEVER && nowNs - lastSent(pair.get()) < JUST_MS * NS_PER_MS;
        if (!justSent) {
            long transaction = pair.get().dueNs == IceAgent.NEVER ? 0 : pair.get().transaction;
            pair.get().begin(Pair.Purpose.FIND, nowNs);
            pair.get().transaction = transaction;
            pair.get().urgent = true;
            pair.get().triggered = true;
            onTick(nowNs);
        }
    }

    private static long lastSent(Pair pair) {
        return pair.dueNs - pair.purpose.pauseNs(pair.sends);
    }

    private Optional<Pair> discovered(Path path, long theirPriority) {
        if (pairs.size() >= MAX_PAIRS) {
            var useless = pairs.stream().filter(pair -> !pair.valid && selected.filter(pair.path::equals).isEmpty()).min(Comparator.comparingLong(Pair::priority));
            if (useless.isEmpty()) {
                return Optional.empty();
            }
            pairs.remove(useless.get());
        }
        var pair = new Pair(path, ours(preference(path), 0), theirPriority);
        pairs.add(pair);
        return Optional.of(pair);
    }

    private static long preference(Path path) {
        if (path.overTcp()) {
            return TCP_PREFERENCE;
        }
        return Path.isElsewhere(path.socket()) ? BORROWED_PREFERENCE : OWN_PREFERENCE;
    }

    /** A STUN response. What answers no check of ours is not even decoded. */
    Verdict onAnswer(byte[] bytes, int offset, int length, int socket, InetSocketAddress from, long nowNs) {
        var asked = find(socket, from).filter(pair -> pair.transaction != 0 && pair.transaction == Stun.transaction(bytes, offset));
        if (asked.isEmpty() || remote.isEmpty()) {
            return Verdict.IGNORED;
        }
        if (!answer.wrap(bytes, offset, length)) {
            return Verdict.MALFORMED;
        }
        if (!answer.authenticBy(remote.get())) {
            return Verdict.UNAUTHENTICATED;
        }
        if (answer.isBindingSuccess()) {
            onSuccess(asked.get(), nowNs);
            return Verdict.CONFIRMED;
        }
        if (answer.isRoleConflict()) {
            become(role.other(), nowNs);
            tieBreaker = setup.random().nextLong();
            asked.get().begin(Pair.Purpose.FIND, nowNs);
            plan(nowNs);
        }
        return Verdict.IGNORED;
    }

    private void onSuccess(Pair pair, long nowNs) {
        answered++;
        setup.budget().answered(pair.path.remote(), nowNs);
        boolean nominating = pair.purpose == Pair.Purpose.NOMINATE;
        long tookNs = nowNs - pair.sinceNs;
        pair.valid = true;
        pair.answeredNs = nowNs;
        pair.rest();
        if (firstValidNs == IceAgent.NEVER) {
            firstValidNs = nowNs;
        }
        if (nominating && role == IceRole.CONTROLLING) {
            pair.nominated = true;
            nominated = Optional.of(pair);
        }
        sink.answered(pair.path, nominating, nowNs);
        if (selected.filter(pair.path::equals).isPresent() && (nominating || role == IceRole.CONTROLLED && pair.nominated)) {
            settle(nowNs);
        }
        hurryConsent(pair.path, tookNs, nowNs);
        decide(nowNs);
        plan(nowNs);
    }

    /** The same host has answered from another port, so the path in use would have answered by now too. */
    private void hurryConsent(Path rival, long tookNs, long nowNs) {
        var asked = selected.filter(path -> !path.equals(rival) && path.socket() == rival.socket() && path.remote().getAddress().equals(rival.remote().getAddress()))
                .flatMap(path -> find(path.socket(), path.remote())).filter(pair -> pair.purpose == Pair.Purpose.CONSENT && pair.dueNs != IceAgent.NEVER);
        if (asked.isPresent()) {
            asked.get().sends = Pair.Purpose.CONSENT.most();
            asked.get().dueNs = nowNs + Math.max(tookNs, HURRY_MS * NS_PER_MS);
        }
    }

    /** The agent uses this path from now on. */
    void selected(Path path, boolean nominatedByThem, long nowNs) {
        if (selected.filter(path::equals).isEmpty()) {
            selected = Optional.of(path);
            heardNs = nowNs;
            consentNs = nowNs;
            consentPauseNs = jittered();
        }
        silent = false;
        var pair = find(path.socket(), path.remote());
        if (nominatedByThem && role == IceRole.CONTROLLED && pair.isPresent()) {
            pair.get().nominated = true;
            nominated = pair;
            if (pair.get().valid) {
                settle(nowNs);
            }
        }
        plan(nowNs);
    }

    private void settle(long nowNs) {
        if (settledNs == IceAgent.NEVER) {
            settledNs = nowNs;
        }
    }

    /** Something authentic came by the selected path. Cheap enough for every packet. */
    void heard(long nowNs) {
        heardNs = nowNs;
        silent = false;
    }

    /** Our addresses changed: is the other side still there? */
    void ask(long nowNs) {
        if (remote.isPresent() && selected.isPresent()) {
            askConsent(nowNs);
            plan(nowNs);
        }
    }

    // --- what leaves ---

    void onTick(long nowNs) {
        if (remote.isEmpty()) {
            return;
        }
        if (isDue(consentDueNs(), nowNs)) {
            askConsent(nowNs);
        }
        decide(nowNs);
        if ((!anySent || nowNs - lastSentNs >= PACE_MS * NS_PER_MS) && anythingIsDue(nowNs)) {     // most ticks of a peer are for something else
            sendOne(nowNs);
        }
        plan(nowNs);
    }

    private void askConsent(long nowNs) {
        consentNs = nowNs;
        consentPauseNs = jittered();
        var path = selected.orElseThrow();
        var pair = find(path.socket(), path.remote()).or(() -> discovered(path, 0));
        pair.filter(it -> it.purpose != Pair.Purpose.NOMINATE || it.dueNs == IceAgent.NEVER).ifPresent(it -> it.begin(Pair.Purpose.CONSENT, nowNs));
    }

    /** RFC 7675 §5.1: not in step with anybody. */
    private long jittered() {
        return (long) (CONSENT_MS * NS_PER_MS * (0.8 + 0.4 * setup.random().nextDouble()));
    }

    private long consentDueNs() {
        if (selected.isEmpty() || remote.isEmpty()) {
            return IceAgent.NEVER;
        }
        long byTimeNs = consentNs + consentPauseNs, bySilenceNs = latest(heardNs, consentNs) + QUIET_MS * NS_PER_MS;
        return byTimeNs - bySilenceNs < 0 ? byTimeNs : bySilenceNs;
    }

    private static long latest(long a, long b) {
        return a - b > 0 ? a : b;
    }

    private boolean anythingIsDue(long nowNs) {
        for (int i = 0; i < pairs.size(); i++) {
            if (isDue(pairs.get(i).dueNs, nowNs)) {
                return true;
            }
        }
        return false;
    }

    private void sendOne(long nowNs) {
        var order = new ArrayList<Pair>();
        for (var pair : pairs) {
            if (isDue(pair.dueNs, nowNs)) {
                order.add(pair);
            }
        }
        order.sort(Comparator.comparing((Pair pair) -> !pair.urgent).thenComparingInt(pair -> pair.sends)
                .thenComparing(Comparator.comparingLong(Pair::priority).reversed()));
        for (var pair : order) {
            if (mayGoOn(pair, nowNs) && send(pair, nowNs)) {
                return;
            }
        }
    }

    private boolean mayGoOn(Pair pair, long nowNs) {
        boolean over = switch (pair.purpose) {
            case FIND -> nowNs - pair.sinceNs >= LIMIT_MS * NS_PER_MS || !isTriggered(pair) && (isSettled(nowNs) || isWorseThanNominated(pair));
            case NOMINATE, CONSENT -> pair.purpose.isExhausted(pair.sends);
        };
        if (!over) {
            return true;
        }
        pair.rest();
        switch (pair.purpose) {
            case FIND -> { /* it is no way, or none that is needed */ }
            case NOMINATE -> {
                pair.valid = false;
                pair.purpose = Pair.Purpose.FIND;
            }
            case CONSENT -> {
                pair.purpose = Pair.Purpose.FIND;
                noConsent(nowNs);
            }
        }
        return false;
    }

    private boolean isSettled(long nowNs) {
        return settledNs != IceAgent.NEVER && nowNs - settledNs >= SETTLE_MS * NS_PER_MS;
    }

    private static boolean isTriggered(Pair pair) {
        return pair.triggered && pair.sends < TRIGGERED_SENDS;
    }

    private boolean isWorseThanNominated(Pair pair) {
        return nominated.filter(better -> better != pair && better.valid && better.priority() > pair.priority()).isPresent();
    }

    /** Nothing came back by the path in use. When nothing came by itself either, other ways are looked for. */
    private void noConsent(long nowNs) {
        if (heardNs - consentNs >= 0) {
            return;
        }
        silent = true;
        var fresh = pairs.stream().filter(pair -> pair.valid && selected.filter(pair.path::equals).isEmpty() && nowNs - pair.answeredNs < FRESH_MS * NS_PER_MS)
                .max(Comparator.comparingLong(Pair::priority));
        revive(nowNs);
        fresh.ifPresent(pair -> sink.answered(pair.path, false, nowNs));
    }

    private boolean send(Pair pair, long nowNs) {
        if (!setup.budget().take(pair.path.remote(), nowNs)) {
            pair.dueNs = nowNs + REFUSED_MS * NS_PER_MS;
            return false;
        }
        if (pair.transaction == 0) {
            pair.transaction = setup.random().nextLong() | 1;
            sent++;
        }
        writer.check(mark, pair.transaction, user, priority(pair), role == IceRole.CONTROLLING, tieBreaker, pair.purpose == Pair.Purpose.NOMINATE, remote.orElseThrow());
        pair.sends++;
        pair.urgent = false;
        pair.dueNs = nowNs + pair.purpose.pauseNs(pair.sends);
        lastSentNs = nowNs;
        anySent = true;
        sink.send(writer.bytes(), 0, writer.length(), pair.path.socket(), pair.path.remote());
        return true;
    }

    /** What the pair would have if the other side learned of it by this check. */
    private static long priority(Pair pair) {
        return pair.path.overTcp() ? pair.localPriority : FOUND_PREFERENCE << 24 | pair.localPriority & 0xFF_FFFF;
    }

    // --- decisions ---

    private void decide(long nowNs) {
        if (role != IceRole.CONTROLLING || firstValidNs == IceAgent.NEVER || nominated.isPresent() && isSettled(nowNs)) {
            return;
        }
        var best = best();
        if (best.isEmpty() || isNominating()) {
            return;
        }
        if (nominated.isPresent() ? nominated.get().priority() < best.get().priority() && !isSettled(nowNs) : nowNs - patientUntilNs(best.get()) >= 0) {
            best.get().begin(Pair.Purpose.NOMINATE, nowNs);
        }
    }

    private boolean isNominating() {
        return pairs.stream().anyMatch(pair -> pair.purpose == Pair.Purpose.NOMINATE && pair.dueNs != IceAgent.NEVER);
    }

    private Optional<Pair> best() {
        return pairs.stream().filter(pair -> pair.valid).max(Comparator.comparingLong(Pair::priority));
    }

    /** Nothing better can come up when the best one of all has answered. */
    private long patientUntilNs(Pair best) {
        if (best.path.overTcp()) {
            return firstValidNs + TCP_PATIENCE_MS * NS_PER_MS;
        }
        boolean bestOfAll = pairs.stream().noneMatch(pair -> pair.priority() > best.priority() && pair.dueNs != IceAgent.NEVER);
        return bestOfAll ? firstValidNs : firstValidNs + UDP_PATIENCE_MS * NS_PER_MS;
    }

    // --- time ---

    private void plan(long nowNs) {
        long next = IceAgent.NEVER;
        if (remote.isPresent()) {
            for (var pair : pairs) {
                next = sooner(next, pair.dueNs);
            }
            long slotNs = lastSentNs + PACE_MS * NS_PER_MS;
            if (anySent && next != IceAgent.NEVER && next - slotNs < 0) {
                next = slotNs;
            }
            if (role == IceRole.CONTROLLING && nominated.isEmpty() && best().isPresent() && !isNominating()) {
                next = sooner(next, patientUntilNs(best().get()));
            }
        }
        deadlineNs = next;
    }

    private static long sooner(long a, long b) {
        if (a == IceAgent.NEVER) {
            return b;
        }
        return b != IceAgent.NEVER && b - a < 0 ? b : a;
    }

    private static boolean isDue(long dueNs, long nowNs) {
        return dueNs != IceAgent.NEVER && nowNs - dueNs >= 0;
    }

    long nextDeadlineNs() {
        return sooner(deadlineNs, consentDueNs());
    }

    /** The path in use was asked, and nothing came back by it. */
    boolean isSilent() {
        return silent;
    }

    long sent() {
        return sent;
    }

    long answered() {
        return answered;
    }
}
