package spokes.web.joins.control;

import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import spokes.media.api.CloseReason;
import spokes.media.api.MediaCommand;
import spokes.media.api.MediaEvent;
import spokes.media.api.MediaStatus;
import spokes.media.api.ParticipantSid;
import spokes.media.api.PeerRole;
import spokes.media.api.RoomName;
import spokes.web.joins.entity.Cause;
import spokes.web.joins.entity.JoinRecord;
import spokes.web.joins.entity.Judged;
import spokes.web.joins.entity.News;
import spokes.web.joins.entity.PageReport;
import spokes.web.joins.entity.Station;
import spokes.web.joins.entity.Verdict;

/**
 * The last {@value #MOST} joins: which news belongs to which, and when each wants to ask and to judge.
 *
 * <p>Owned by one thread; reads no clock.
 */
public final class JoinBook {
    static final int MOST = 200, MOST_REFUSED = 40, SAME_JOIN_MS = 30_000;
    private static final System.Logger LOG = System.getLogger(JoinBook.class.getName());

    private record Place(String room, String identity) {}

    private final JoinWorld world;
    private final Deque<JoinClock> joins = new ArrayDeque<>();
    private final Map<Place, JoinClock> newest = new HashMap<>();
    private final Map<ParticipantSid, JoinClock> bySid = new HashMap<>();
    private final Outside outside = new Outside();
    private Offer offer = Offer.of(MediaStatus.stopped());
    private long count;

    public JoinBook(JoinWorld world) {
        this.world = world;
    }

    public void on(News news, long nowNs) {
        switch (news) {
            case News.TokenGiven given -> tokenGiven(given, nowNs);
            case News.Accepted accepted -> accepted(accepted, nowNs);
            case News.Refused refused -> refused(refused, nowNs);
            case News.Opened opened -> opened(opened, nowNs);
            case News.Described(var who, var role) -> with(who).ifPresent(join -> join.described(role, nowNs));
            case News.Announced(var who, var track, boolean muted) -> with(who).ifPresent(join -> join.announced(track, muted, nowNs));
            case News.Muted(var track, boolean muted) -> joins.stream().filter(join -> join.sends(track)).forEach(join -> join.muted(track, muted, nowNs));
            case News.Media(var event) -> media(event, nowNs);
            case News.Left(var who, var reason, boolean wasReplaced) -> with(who).ifPresent(join -> left(join, reason, wasReplaced, nowNs));
            case News.PageSaid(var room, var identity, var report) -> pageSaid(new Place(room, identity), report, nowNs);
            case News.CutByProxy cut -> joins.stream().filter(join -> join.isIn() && (cut.identity().isEmpty() || cut.identity().equals(join.identity)))
                    .forEach(join -> join.say(new Verdict(Cause.WEBSOCKET_CUT_BY_PROXY,
                            Map.of("after", String.valueOf(cut.afterSeconds()), "line", cut.line())), nowNs));
        }
    }

    // the way in

    private void tokenGiven(News.TokenGiven given, long nowNs) {
        var place = new Place(given.room(), given.identity());
        var before = Optional.ofNullable(newest.get(place)).filter(join -> given.attempt() > 0 && join.mayContinue(nowNs, 600_000));
        before.ifPresent(join -> join.triedAgain(nowNs));
        var join = before.orElseGet(() -> add(place, given.name(), given.visit(), nowNs - Math.clamp(given.sinceClickMs(), 0, 600_000) * 1_000_000L, nowNs));
        join.visits(given.name(), given.visit());
        join.reached(Station.TOKEN, "", nowNs);
    }

    private void accepted(News.Accepted accepted, long nowNs) {
        var place = new Place(accepted.room(), accepted.identity());
        var join = continued(place, nowNs).orElseGet(() -> add(place, accepted.name(), accepted.visit(), nowNs, nowNs));
        join.visits(accepted.name(), accepted.visit());
        join.reached(Station.TOKEN, "", nowNs);
    }

    /** A client that has not got through and tries again is still the same join. */
    private Optional<JoinClock> continued(Place place, long nowNs) {
        return Optional.ofNullable(newest.get(place)).filter(join -> join.mayContinue(nowNs, SAME_JOIN_MS));
    }

    private void opened(News.Opened opened, long nowNs) {
        var place = new Place(opened.room(), opened.identity());
        var join = continued(place, nowNs).orElseGet(() -> add(place, opened.name(), News.Visit.unknown(), nowNs, nowNs));
        join.who.ifPresent(bySid::remove);
        join.opened(opened.who(), opened.primary(), nowNs);
        bySid.put(opened.who(), join);
    }

    private void refused(News.Refused refused, long nowNs) {
        var place = new Place(refused.room(), refused.identity());
        var again = joins.stream().filter(join -> join.room.equals(place.room()) && join.identity.equals(place.identity())
                && join.visit().address().equals(refused.visit().address()) && join.mayContinue(nowNs, SAME_JOIN_MS)).findFirst();
        var join = again.orElseGet(() -> add(place, "", refused.visit(), nowNs, nowNs));
        again.filter(JoinClock::isRefused).ifPresent(it -> it.attempts++);
        join.visits("", refused.visit());
        join.refused(refused.sentence(), new Verdict(refused.cause(), Map.of("status", String.valueOf(refused.status()), "reason", refused.sentence())), nowNs);
        forgetOldest(JoinClock::isRefused, MOST_REFUSED);
    }

    private JoinClock add(Place place, String name, News.Visit visit, long startNs, long nowNs) {
        var startedMs = world.wallClockMs() - (nowNs - startNs) / 1_000_000;
        var join = new JoinClock(++count, place.room(), place.identity(), name, visit, startNs, startedMs, nowNs);
        joins.addFirst(join);
        newest.put(place, join);
        forgetOldest(_ -> true, MOST);
        return join;
    }

    private void forgetOldest(Predicate<JoinClock> of, int most) {
        var some = joins.stream().filter(of).toList();
        some.stream().skip(most).forEach(join -> {
            joins.remove(join);
            newest.remove(new Place(join.room, join.identity), join);
            join.who.ifPresent(bySid::remove);
        });
    }

    private Optional<JoinClock> with(ParticipantSid who) {
        return Optional.ofNullable(bySid.get(who));
    }

    private void left(JoinClock join, String reason, boolean wasReplaced, long nowNs) {
        if (wasReplaced && join.isIn()) {
            join.say(new Verdict(Cause.IDENTITY_TAKEN_OVER, Map.of()), nowNs);
        }
        join.ended(reason, reason.equals("CLIENT_INITIATED") || reason.equals("SIGNAL_CLOSE"), nowNs);
    }

    // media

    private void media(MediaEvent.InRoom event, long nowNs) {
        switch (event) {
            case MediaEvent.Answered(var _, var who, int _, var _, var _) -> with(who).ifPresent(join -> join.described(PeerRole.PUBLISHER, nowNs));
            case MediaEvent.Connected(var _, var who, var role) -> with(who).ifPresent(join -> join.connected(role, nowNs));
            case MediaEvent.Reached(var _, var who, var role, var station, var where) -> with(who).ifPresent(join -> reached(join, role, station, where, nowNs));
            case MediaEvent.Diagnosed(var _, var who, var connections) -> with(who).ifPresent(join -> {
                join.diagnosed(connections, nowNs);
                noteReflexive(join, nowNs);
            });
            case MediaEvent.ParticipantClosed(var _, var who, var reason, var detail) -> with(who).ifPresent(join -> {
                if (reason == CloseReason.DTLS_REJECTED) {
                    say(join, new Verdict(Cause.DTLS_REJECTED, Map.of("failure", detail)), nowNs);
                }
            });
            case MediaEvent.TrackUnpublished(var _, var who, var track) -> with(who).ifPresent(join -> join.muted(track, true, nowNs));
            case MediaEvent.SectionsWanted _, MediaEvent.Offered _, MediaEvent.ConnectionLost _, MediaEvent.Trickled _, MediaEvent.TrackPublished _,
                    MediaEvent.Subscribed _, MediaEvent.SubscriptionFailed _, MediaEvent.SpeakersChanged _, MediaEvent.QualitiesChanged _, MediaEvent.StreamState _,
                    MediaEvent.DataSequence _, MediaEvent.DataLimited _, MediaEvent.RpcAnswered _ -> { }
        }
    }

    private void reached(JoinClock join, PeerRole role, MediaEvent.Station station, String where, long nowNs) {
        var connection = join.connection(role);
        switch (station) {
            case STUN -> {
                connection.stunNs = Math.min(connection.stunNs, nowNs);
                join.reached(Station.STUN, where, nowNs);
                Way.of(where).ifPresent(way -> outside.arrived(join.identity, join.visit(), way, offer().ours(), nowNs));
            }
            case ANSWERED -> {
                connection.answeredNs = Math.min(connection.answeredNs, nowNs);
                join.reached(Station.ANSWERED, where, nowNs);
            }
            case SECURED -> join.reached(Station.SECURED, where, nowNs);
            case RTP_IN -> {
                join.heardRtp();
                join.reached(Station.RTP_IN, where, nowNs);
            }
            case RTP_OUT -> join.reached(Station.RTP_OUT, where, nowNs);
        }
    }

    private void pageSaid(Place place, PageReport report, long nowNs) {
        Optional.ofNullable(newest.get(place)).ifPresent(join -> {
            join.pageSaid(report, nowNs);
            if (report.sinceClickMs() > 0) {
                join.clickedAt(nowNs - report.sinceClickMs() * 1_000_000L);
            }
            noteReflexive(join, nowNs);
            report.device().ifPresent(cause -> join.say(new Verdict(cause, Map.of("seconds", "15")), nowNs));
        });
    }

    private void noteReflexive(JoinClock join, long nowNs) {
        if (join.gathered("srflx") > 0) {
            outside.reflexive(join.identity, nowNs);
        }
    }

    // time

    public long nextDeadlineNs() {
        return joins.stream().mapToLong(JoinClock::nextDeadlineNs).min().orElse(JoinClock.NEVER);
    }

    /** When a deadline has come: asks, and judges. */
    public void settle(long nowNs) {
        for (var join : List.copyOf(joins)) {
            if (join.asksAt(nowNs)) {
                world.submit(new MediaCommand.Diagnose(new RoomName(join.room), join.who.orElseThrow()));
            }
            if (join.judgesAt(nowNs)) {
                Judge.judge(join, outside, offer(), nowNs).ifPresent(verdict -> judged(join, verdict, nowNs));
            }
        }
    }

    /** Read anew when the world has another status to tell. */
    private Offer offer() {
        var status = world.status();
        if (offer.status() != status) {
            offer = Offer.of(status);
        }
        return offer;
    }

    private void judged(JoinClock join, Verdict verdict, long nowNs) {
        say(join, verdict, nowNs);
        if (verdict.cause() == Cause.UNKNOWN) {
            join.foundNothing(nowNs);
        }
    }

    private void say(JoinClock join, Verdict verdict, long nowNs) {
        if (!join.say(verdict, nowNs)) {
            return;
        }
        LOG.log(Level.INFO, "room {0}: {1}: {2}", join.room, join.identity, verdict.cause().id());
        if (join.isTrying()) {
            join.who.ifPresent(who -> world.judged(new Judged(join.room, who, verdict.cause())));
        }
    }

    // what is told

    /** The newest first. */
    public List<JoinRecord> records() {
        return joins.stream().map(JoinClock::record).toList();
    }

    /** What somebody who is still waiting may be told. */
    public Optional<Verdict> verdictFor(String room, String identity) {
        return Optional.ofNullable(newest.get(new Place(room, identity))).filter(join -> !join.isIn()).flatMap(JoinClock::verdict);
    }
}
