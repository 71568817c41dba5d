package spokes.web.joins.control;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import spokes.media.api.MediaEvent.Diagnosis;
import spokes.media.api.ParticipantSid;
import spokes.media.api.PeerRole;
import spokes.media.api.TrackSid;
import spokes.web.joins.entity.Cause;
import spokes.web.joins.entity.JoinRecord;
import spokes.web.joins.entity.JoinRecord.State;
import spokes.web.joins.entity.News.Visit;
import spokes.web.joins.entity.PageReport;
import spokes.web.joins.entity.Passed;
import spokes.web.joins.entity.Station;
import spokes.web.joins.entity.Verdict;

/**
 * One join, from the click to its end: its stations with their moments, and when it is time to ask and to judge.
 *
 * <p>{@value #ASK_MS} ms after the click the media plane is asked what it has seen, {@value #JUDGE_MS} ms after it a cause is found; both
 * again every {@value #AGAIN_MS} ms while something is missing. As long as the page waits before it says that nothing is known, {@value #SAID_MS} ms after the click, what comes
 * late still counts: a cause is looked for every {@value #SOON_MS} ms. Who got in at once is asked once, as evidence about others. Further attempts of the same click keep the clock and its first moments.
 *
 * <p>Owned by the joins' book; reads no clock.
 */
final class JoinClock {
    static final int ASK_MS = 3_900, JUDGE_MS = 4_300, AGAIN_MS = 2_000, SAID_MS = 4_850, SOON_MS = 100, SILENT_MS = 3_000, GIVEN_UP_MS = 60_000;
    static final long NEVER = Long.MAX_VALUE;

    /** One of the two connections. */
    static final class Connection {
        long describedNs = NEVER, stunNs = NEVER, answeredNs = NEVER;
        boolean connected;
        Optional<Diagnosis> diagnosis = Optional.empty();
    }

    final long number;
    final String room, identity;
    private long startNs, startedMs;
    private String name;
    private Visit visit;

    int attempts = 1;
    Optional<ParticipantSid> who = Optional.empty();
    PeerRole primary = PeerRole.SUBSCRIBER;
    final Map<PeerRole, Connection> connections = new EnumMap<>(PeerRole.class);
    private final Map<Station, Passed> stations = new EnumMap<>(Station.class);
    /** Microphones that are not muted, by the moment since when. */
    private final Map<TrackSid, Long> open = new HashMap<>();
    private final Set<TrackSid> tracks = new HashSet<>();
    PageReport page = PageReport.nothing();
    private boolean pageSaid;
    private State state = State.TRYING;
    private boolean heard;
    private String end = "";
    private Optional<Verdict> verdict = Optional.empty();
    private long verdictAfterMs = -1;
    private long lastNewsNs;
    private long askAtNs, judgeAtNs;
    private boolean asked;

    JoinClock(long number, String room, String identity, String name, Visit visit, long startNs, long startedMs, long nowNs) {
        this.number = number;
        this.room = room;
        this.identity = identity;
        this.name = name;
        this.visit = visit;
        this.startedMs = startedMs;
        this.lastNewsNs = nowNs;
        startsAt(startNs);
    }

    private void startsAt(long clickNs) {
        startNs = clickNs;
        askAtNs = startNs + ASK_MS * 1_000_000L;
        judgeAtNs = startNs + JUDGE_MS * 1_000_000L;
    }

    // what is heard

    void reached(Station station, String where, long nowNs) {
        lastNewsNs = nowNs;
        stations.putIfAbsent(station, new Passed(station, (nowNs - startNs) / 1_000_000, where));
    }

    /**
     * The click was earlier than we thought: the request for a token had been under way, or a server that had just started was slow to read it.
     * Once the media plane has been asked, the clock is left as it is.
     */
    void clickedAt(long clickNs) {
        long earlierMs = (startNs - clickNs) / 1_000_000;
        if (earlierMs <= 0 || askAtNs != startNs + ASK_MS * 1_000_000L) {
            return;
        }
        startsAt(clickNs);
        startedMs -= earlierMs;
        stations.replaceAll((station, passed) -> new Passed(station, passed.afterMs() + earlierMs, passed.where()));
    }

    void visits(String newName, Visit newVisit) {
        name = newName.isEmpty() ? name : newName;
        // The page has told more of itself than its WebSocket does.
        visit = new Visit(visit.client().isEmpty() ? newVisit.client() : visit.client(),
                newVisit.address().isEmpty() ? visit.address() : newVisit.address(), newVisit.host().isEmpty() ? visit.host() : newVisit.host());
    }

    void opened(ParticipantSid sid, PeerRole primaryRole, long nowNs) {
        if (who.isPresent()) {
            attempts++;
            connections.clear();
            stations.keySet().retainAll(Set.of(Station.TOKEN));
        }
        triedAgain(nowNs);
        who = Optional.of(sid);
        primary = primaryRole;
        open.clear();
        tracks.clear();
        reached(Station.SOCKET, "", nowNs);
    }

    Connection connection(PeerRole role) {
        return connections.computeIfAbsent(role, _ -> new Connection());
    }

    void described(PeerRole role, long nowNs) {
        var connection = connection(role);
        connection.describedNs = Math.min(connection.describedNs, nowNs);
        if (role == primary) {
            reached(Station.DESCRIBED, "", nowNs);
        } else if (state == State.IN && !connection.connected) {
            again(nowNs, ASK_MS);
        }
    }

    void connected(PeerRole role, long nowNs) {
        lastNewsNs = nowNs;
        connection(role).connected = true;
        if (role == primary) {
            state = State.IN;
        }
        if (role == PeerRole.PUBLISHER) {
            watchSilence(nowNs);
        }
    }

    void announced(TrackSid track, boolean muted, long nowNs) {
        tracks.add(track);
        muted(track, muted, nowNs);
    }

    boolean sends(TrackSid track) {
        return tracks.contains(track);
    }

    void muted(TrackSid track, boolean muted, long nowNs) {
        if (muted) {
            open.remove(track);
        } else {
            open.putIfAbsent(track, nowNs);
            watchSilence(nowNs);
        }
    }

    private void watchSilence(long nowNs) {
        if (!heard && !open.isEmpty() && connections.containsKey(PeerRole.PUBLISHER) && connections.get(PeerRole.PUBLISHER).connected) {
            again(nowNs, SILENT_MS);
        }
    }

    void heardRtp() {
        heard = true;
    }

    void diagnosed(List<Diagnosis> diagnoses, long nowNs) {
        for (var diagnosis : diagnoses) {
            connection(diagnosis.role()).diagnosis = Optional.of(diagnosis);
            heard |= diagnosis.role() == PeerRole.PUBLISHER && diagnosis.rtpReceived() > 0;
        }
    }

    void pageSaid(PageReport report, long nowNs) {
        lastNewsNs = nowNs;
        pageSaid = true;
        page = report;
    }

    /** @param gaveUp whether the client itself went; else it may be told to try again */
    void ended(String reason, boolean gaveUp, long nowNs) {
        lastNewsNs = nowNs;
        end = reason;
        state = switch (state) {
            case IN, LEFT -> State.LEFT;
            case TRYING -> gaveUp ? State.FAILED : State.TRYING;
            case FAILED -> State.FAILED;
        };
    }

    /** Another attempt of the same click. */
    void triedAgain(long nowNs) {
        if (state == State.FAILED) {
            state = State.TRYING;
            askAtNs = Math.max(startNs + ASK_MS * 1_000_000L, nowNs + AGAIN_MS * 1_000_000L);
        }
        end = "";
        lastNewsNs = nowNs;
    }

    void refused(String sentence, Verdict because, long nowNs) {
        state = State.FAILED;
        end = sentence;
        say(because, nowNs);
    }

    // time

    /** Nothing can be missing any more, or nobody is waiting for it. */
    private boolean rests(long nowNs) {
        return switch (state) {
            case FAILED, LEFT -> true;
            case TRYING -> nowNs - lastNewsNs >= GIVEN_UP_MS * 1_000_000L;
            case IN -> !isMissingConnection() && !isSilent(nowNs, 0);
        };
    }

    long nextDeadlineNs() {
        return state == State.FAILED || state == State.LEFT ? NEVER : Math.min(askAtNs, judgeAtNs);
    }

    /** @return whether the media plane is to be asked what it has seen */
    boolean asksAt(long nowNs) {
        if (nowNs < askAtNs) {
            return false;
        }
        if (rests(nowNs)) {
            askAtNs = NEVER;
            judgeAtNs = NEVER;
            state = state == State.TRYING ? State.FAILED : state;
            return state == State.IN && asksFirst();     // who got in at once: what they gathered is evidence about others
        }
        askAtNs = nowNs + AGAIN_MS * 1_000_000L;
        judgeAtNs = Math.min(judgeAtNs, nowNs + (JUDGE_MS - ASK_MS) * 1_000_000L);
        return asks();
    }

    private boolean asksFirst() {
        return !asked && asks();
    }

    private boolean asks() {
        asked |= who.isPresent() && end.isEmpty();
        return who.isPresent() && end.isEmpty();
    }

    boolean judgesAt(long nowNs) {
        if (nowNs < judgeAtNs) {
            return false;
        }
        judgeAtNs = NEVER;
        return true;
    }

    /** Nothing was found: evidence may be under way still, of this join or of others. */
    void foundNothing(long nowNs) {
        if (nowNs - startNs < SAID_MS * 1_000_000L) {
            judgeAtNs = nowNs + SOON_MS * 1_000_000L;
        }
    }

    private void again(long nowNs, int afterMs) {
        askAtNs = Math.min(askAtNs, nowNs + afterMs * 1_000_000L);
    }

    // what is missing

    boolean isTrying() {
        return state == State.TRYING;
    }

    boolean isIn() {
        return state == State.IN;
    }

    /** A client that comes again has not got through before, and may count as trying still. */
    boolean mayContinue(long nowNs, int withinMs) {
        return (state == State.TRYING || state == State.FAILED) && nowNs - lastNewsNs < withinMs * 1_000_000L;
    }

    /** Never let in. */
    boolean isRefused() {
        return state == State.FAILED && who.isEmpty();
    }

    /** The connection that should be up and is not: the one by which the client counts as in, or the one it sends by. */
    Optional<PeerRole> missing() {
        if (state == State.TRYING) {
            return Optional.of(primary);
        }
        return isMissingConnection() ? Optional.of(PeerRole.PUBLISHER) : Optional.empty();
    }

    private boolean isMissingConnection() {
        return connections.values().stream().anyMatch(connection -> connection.describedNs != NEVER && !connection.connected);
    }

    /** Unmuted and connected for so long, and nothing has ever come. */
    boolean isSilent(long nowNs, int forMs) {
        return !heard && connections.containsKey(PeerRole.PUBLISHER) && connections.get(PeerRole.PUBLISHER).connected
                && open.values().stream().anyMatch(sinceNs -> nowNs - sinceNs >= forMs * 1_000_000L);
    }

    boolean passed(Station station) {
        return stations.containsKey(station);
    }

    Optional<Station> last() {
        return stations.keySet().stream().reduce((_, later) -> later);
    }

    Visit visit() {
        return visit;
    }

    /** Gathered by the browser, as itself or the media plane counted. */
    int gathered(String type) {
        int told = connections.values().stream().flatMap(connection -> connection.diagnosis.stream())
                .mapToInt(diagnosis -> diagnosis.remoteCandidates().getOrDefault(type, 0)).max().orElse(0);
        return Math.max(told, page.candidates().getOrDefault(type, 0));
    }

    // the verdict

    /** What is not known does not take the place of what was. @return whether this is news */
    boolean say(Verdict now, long nowNs) {
        boolean better = now.cause() != Cause.UNKNOWN || verdict.isEmpty() || verdict.get().cause() == Cause.UNKNOWN;
        boolean fresh = better && verdict.map(Verdict::cause).filter(now.cause()::equals).isEmpty();
        if (fresh) {
            verdictAfterMs = (nowNs - startNs) / 1_000_000;
        }
        if (better) {
            verdict = Optional.of(now);
        }
        return fresh;
    }

    Optional<Verdict> verdict() {
        return verdict;
    }

    JoinRecord record() {
        return new JoinRecord(number, room, identity, name.isEmpty() ? identity : name, visit, startedMs, attempts, state, List.copyOf(stations.values()), verdict, verdictAfterMs, end, details());
    }

    private List<String> details() {
        var lines = new ArrayList<String>();
        connections.forEach((role, connection) -> connection.diagnosis.ifPresent(seen -> lines.add(role.name().toLowerCase(Locale.ROOT)
                + ": checks received " + seen.checksReceived() + ", sent " + seen.checksSent() + ", answered " + seen.checksAnswered()
                + "; DTLS " + seen.dtlsReceived() + (seen.dtlsFailure().isEmpty() ? "" : " (" + seen.dtlsFailure() + ")")
                + "; RTP in " + seen.rtpReceived() + ", out " + seen.rtpSent() + "; candidates " + seen.remoteCandidates())));
        if (pageSaid) {
            lines.add("browser: candidates " + page.candidates() + ", ICE " + page.ice());
            page.pairs().forEach(pair -> lines.add("browser: " + pair));
        }
        return lines;
    }
}
