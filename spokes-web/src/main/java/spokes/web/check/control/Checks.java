package spokes.web.check.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import spokes.media.api.MediaCommand;
import spokes.media.api.MediaEvent;
import spokes.media.api.MediaStatus;
import spokes.media.api.MediaUnavailableException;
import spokes.web.check.control.Verdicts.Others;
import spokes.web.check.entity.Report;
import spokes.web.check.entity.Row;
import spokes.web.check.entity.Row.Reach;
import spokes.web.check.entity.Verdict;
import spokes.web.http.entity.Problem;
import spokes.web.joins.entity.Cause;
import spokes.web.media.MediaEventHandler;
import spokes.web.media.MediaPlane;
import spokes.web.server.control.Secrets;

/** The checks that are running, at most {@value #MOST} at once. One that nobody ends is over after {@value #LIMIT_S} s. */
@ApplicationScoped
public class Checks implements MediaEventHandler {
    static final int MOST = 5, LIMIT_S = 180, MOST_ROWS = 32;

    @Inject
    private MediaPlane media;
    private final Map<String, CheckRun> runs = new ConcurrentHashMap<>();
    private final Map<String, Probe> byRoom = new ConcurrentHashMap<>();
    /** What earlier checks have shown; a lost update costs nothing but an "unknown". */
    private volatile Others others = new Others(false, false);

    public CheckRun begin() {
        var status = status();
        long nowMs = System.currentTimeMillis();
        runs.values().stream().filter(run -> run.isOver(nowMs)).forEach(this::forget);
        var run = new CheckRun(Secrets.id(), rows(status), nowMs + Duration.ofSeconds(LIMIT_S).toMillis());
        synchronized (runs) {
            if (runs.size() >= MOST) {
                throw new Problem(429, "too-many-checks", MOST + " checks are running already. Try again in a minute.", Map.of("retryAfterSeconds", 60));
            }
            runs.put(run.id(), run);
        }
        watchRange();
        return run;
    }

    /** So that a mapping to another port can be seen. */
    private void watchRange() {
        try {
            media.watchRange(Duration.ofSeconds(LIMIT_S));
        } catch (MediaUnavailableException stopped) {
            throw stopped();
        }
    }

    /** Private addresses first: what comes of them tells whether the browser is in the same network, and others are judged by that. */
    static List<Row> rows(MediaStatus status) {
        var rows = new ArrayList<Row>();
        var candidates = status.candidates().stream().filter(candidate -> isTestable(candidate, status))
                .sorted((a, b) -> Boolean.compare(isPublic(a), isPublic(b))).limit(MOST_ROWS).toList();
        for (var candidate : candidates) {
            rows.add(Row.of(rows.size(), candidate));
        }
        return rows;
    }

    /** A port that a NAT gave us for a while is a way in only for those to whom we have sent something: no rule of a router, and nothing to forward. */
    private static boolean isTestable(MediaStatus.Candidate candidate, MediaStatus status) {
        boolean lent = candidate.kind() == MediaStatus.Kind.REFLEXIVE && candidate.protocol().equals("udp")
                && status.loops().stream().noneMatch(loop -> loop.port() == candidate.port());
        return !lent;
    }

    private static boolean isPublic(MediaStatus.Candidate candidate) {
        return Row.of(0, candidate).reach() == Reach.PUBLIC;
    }

    public CheckRun run(String id) {
        return find(id).orElseThrow(() -> new Problem(404, "check-over", "This check is over. Start a new one."));
    }

    public Optional<CheckRun> find(String id) {
        return Optional.ofNullable(runs.get(id)).filter(run -> !run.isOver(System.currentTimeMillis()));
    }

    /** @param sdp our answer */
    public record Opened(int probe, String sdp) {}

    /** @param outsidePort another port than the row's, which somebody says to have entered in a router; 0 for the row's own */
    public Opened probe(CheckRun run, int rowNumber, int outsidePort, String sdp) {
        var row = run.row(rowNumber).orElseThrow(() -> new Problem(404, "row-not-found", "There is no such address in this check."));
        var probe = run.probe(row).orElseThrow(() -> new Problem(429, "too-many-probes", "This check has tried enough. Start a new one."));
        byRoom.put(probe.room.value(), probe);
        submit(new MediaCommand.Echo(probe.room, probe.who, sdp, row.address(), outsidePort == 0 ? row.port() : outsidePort, row.protocol()));
        var answer = probe.answer();
        if (answer.isEmpty()) {
            leave(probe);
            throw new Problem(422, "offer-refused", "The media plane did not answer this offer.");
        }
        return new Opened(run.numberOf(probe), answer.get());
    }

    /** By what a probe went. */
    public enum Via {
        /** Straight to the row's address and port. */
        STRAIGHT,
        /** Straight to another outside port than the row's. */
        MAPPED,
        /** Through a TURN server, and nothing else. */
        RELAY;

        public static Via of(String word) {
            return switch (word) {
                case "mapped" -> MAPPED;
                case "relay" -> RELAY;
                default -> STRAIGHT;
            };
        }
    }

    public Verdict judge(CheckRun run, int number, Via via, Report report) {
        var probe = run.probe(number).orElseThrow(() -> new Problem(404, "probe-not-found", "There is no such connection in this check."));
        submit(new MediaCommand.Diagnose(probe.room, probe.who));
        var seen = probe.diagnosis();
        leave(probe);
        return switch (via) {
            case STRAIGHT -> decided(run, probe.row, new Verdicts(status()).of(probe.row, report, seen, run.soFar(others)));
            case MAPPED -> report.media() ? Verdict.green(List.of()) : new Verdicts(status()).of(probe.row, report, seen, run.soFar(others));
            case RELAY -> report.media() ? Verdict.green(List.of()) : Verdict.red(Cause.TURN_UNREACHABLE, List.of(), List.of());
        };
    }

    private Verdict decided(CheckRun run, Row row, Verdict verdict) {
        boolean fromOutside = verdict.state() == Verdict.State.GREEN && row.reach() == Reach.PUBLIC && !run.soFar(others).insideReached();
        if (fromOutside) others = new Others(others.udp() || !row.tcp(), others.tcp() || row.tcp());
        return run.decided(row, verdict);
    }

    public void end(CheckRun run) {
        forget(run);
    }

    private void forget(CheckRun run) {
        runs.remove(run.id());
        run.probes().forEach(this::leave);
    }

    private void leave(Probe probe) {
        if (byRoom.remove(probe.room.value()) == null) return;
        try {
            media.submit(new MediaCommand.Leave(probe.room, probe.who));
        } catch (MediaUnavailableException stopped) {
            // then it is gone anyway
        }
    }

    public MediaStatus status() {
        try {
            return media.status();
        } catch (MediaUnavailableException stopped) {
            throw stopped();
        }
    }

    private void submit(MediaCommand command) {
        try {
            media.submit(command);
        } catch (MediaUnavailableException stopped) {
            throw stopped();
        }
    }

    private static Problem stopped() {
        return new Problem(503, "media-stopped", "The media plane is stopped, so nobody can talk.");
    }

    @Override
    public void onEvent(MediaEvent event) {
        if (event instanceof MediaEvent.InRoom inRoom) {
            var probe = byRoom.get(inRoom.room().value());
            if (probe != null) probe.onEvent(inRoom);
        }
    }
}
