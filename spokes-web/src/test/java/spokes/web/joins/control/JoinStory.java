package spokes.web.joins.control;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import spokes.media.api.MediaCommand;
import spokes.media.api.MediaEvent;
import spokes.media.api.MediaEvent.Diagnosis;
import spokes.media.api.MediaEvent.Station;
import spokes.media.api.MediaStatus;
import spokes.media.api.MediaStatus.Candidate;
import spokes.media.api.MediaStatus.Kind;
import spokes.media.api.MediaStatus.StunServer;
import spokes.media.api.MediaStatus.StunState;
import spokes.media.api.ParticipantSid;
import spokes.media.api.PeerRole;
import spokes.media.api.RoomName;
import spokes.web.joins.entity.Cause;
import spokes.web.joins.entity.JoinRecord;
import spokes.web.joins.entity.Judged;
import spokes.web.joins.entity.News;
import spokes.web.joins.entity.News.Visit;
import spokes.web.joins.entity.PageReport;

/** A book of joins with a clock of its own; the media plane says what the story says. */
final class JoinStory implements JoinWorld {
    static final String OUTSIDE = "198.51.100.9", OTHER = "198.51.100.77", AT_HOME = "192.168.1.33", OURS = "203.0.113.7";
    private static final RoomName ROOM = new RoomName("lounge");

    final JoinBook book = new JoinBook(this);
    final List<MediaCommand.Diagnose> asked = new ArrayList<>();
    final List<Judged> judged = new ArrayList<>();
    List<Candidate> candidates = List.of(udp("192.168.1.20", Kind.HOST, "eth0"), udp(OURS, Kind.REFLEXIVE, "stun.example.org:3478"), tcp(OURS));
    List<StunServer> stunServers = List.of(new StunServer("stun.example.org:3478", StunState.ANSWERED, OURS + ":50000", 20));
    String router = "";
    List<MediaStatus.Loop> loops = List.of();
    boolean running = true;
    private long nowNs = 1_000_000_000L;
    private int people;

    static Candidate udp(String address, Kind kind, String source) {
        return new Candidate(address, 50_000, "udp", kind, source, 0, 0);
    }

    static Candidate tcp(String address) {
        return new Candidate(address, 7881, "tcp", Kind.REFLEXIVE, "stun.example.org:3478", 0, 0);
    }

    Person clicks(String identity, String address) {
        return clicks(identity, new Visit("page", address, ""));
    }

    Person clicks(String identity, Visit visit) {
        tell(new News.TokenGiven(ROOM.value(), identity, "Name of " + identity, visit, 0, 0));
        return new Person(identity, visit);
    }

    /** Somebody who gets in, so that we know what is possible. */
    Person getsIn(String identity, String address, String protocol) {
        var person = clicks(identity, address).opens().describes();
        person.arrivesAt("192.168.1.20:" + (protocol.equals("udp") ? 50_000 : 7881) + "/" + protocol, address);
        person.diagnosed(new Seen().candidates(Map.of("host", 1, "srflx", 1)).checks(5, 3, 3));
        return person.connects(PeerRole.SUBSCRIBER);
    }

    void passes(int ms) {
        long endNs = nowNs + Duration.ofMillis(ms).toNanos();
        while (book.nextDeadlineNs() <= endNs) {
            nowNs = Math.max(nowNs, book.nextDeadlineNs());
            book.settle(nowNs);
        }
        nowNs = endNs;
    }

    void tell(News news) {
        book.on(news, nowNs);
        book.settle(nowNs);
    }

    JoinRecord record(String identity) {
        return book.records().stream().filter(join -> join.identity().equals(identity)).findFirst().orElseThrow();
    }

    Optional<Cause> cause(String identity) {
        return record(identity).verdict().map(verdict -> verdict.cause());
    }

    @Override
    public void submit(MediaCommand command) {
        asked.add((MediaCommand.Diagnose) command);
    }

    @Override
    public MediaStatus status() {
        return new MediaStatus(running, candidates, stunServers, router, loops, Map.of(), List.of());
    }

    @Override
    public void judged(Judged verdict) {
        judged.add(verdict);
    }

    @Override
    public long wallClockMs() {
        return nowNs / 1_000_000;
    }

    final class Person {
        final String identity;
        private final Visit visit;
        ParticipantSid sid = new ParticipantSid("PA_none");

        Person(String identity, Visit visit) {
            this.identity = identity;
            this.visit = visit;
        }

        Person opens() {
            sid = new ParticipantSid("PA_" + ++people);
            tell(new News.Accepted(ROOM.value(), identity, "", new Visit("js", visit.address(), visit.host())));
            tell(new News.Opened(ROOM.value(), identity, "Name of " + identity, sid, PeerRole.SUBSCRIBER));
            return this;
        }

        Person describes() {
            tell(new News.Described(sid, PeerRole.SUBSCRIBER));
            return this;
        }

        Person arrivesAt(String local, String from) {
            return reaches(Station.STUN, local + " from " + from + ":61234");
        }

        Person reaches(Station station, String where) {
            tell(new News.Media(new MediaEvent.Reached(ROOM, sid, PeerRole.SUBSCRIBER, station, where)));
            return this;
        }

        Person connects(PeerRole role) {
            tell(new News.Media(new MediaEvent.Connected(ROOM, sid, role)));
            return this;
        }

        Person diagnosed(Seen seen) {
            tell(new News.Media(new MediaEvent.Diagnosed(ROOM, sid, List.of(seen.diagnosis()))));
            return this;
        }

        Person says(PageReport report) {
            tell(new News.PageSaid(ROOM.value(), identity, report));
            return this;
        }

        Person leaves(String reason) {
            tell(new News.Left(sid, reason, reason.equals("DUPLICATE_IDENTITY")));
            return this;
        }

        Optional<Cause> told() {
            return book.verdictFor(ROOM.value(), identity).map(verdict -> verdict.cause());
        }
    }

    /** What the media plane has seen of a connection: nothing, unless said. */
    static final class Seen {
        private PeerRole role = PeerRole.SUBSCRIBER;
        private Map<String, Integer> candidates = Map.of("mdns", 1, "srflx", 1);
        private long received, sent, answered, dtls, lastAgoMs = -1;
        private String failure = "";
        private List<String> at = List.of("192.168.1.20:50000/udp");

        Seen of(PeerRole connection) {
            role = connection;
            return this;
        }

        Seen candidates(Map<String, Integer> found) {
            candidates = found;
            return this;
        }

        Seen checks(long in, long out, long outAnswered) {
            received = in;
            sent = out;
            answered = outAnswered;
            lastAgoMs = in > 0 ? 200 : -1;
            return this;
        }

        Seen lastCheckAgo(long ms) {
            lastAgoMs = ms;
            return this;
        }

        Seen dtls(long datagrams, String why) {
            dtls = datagrams;
            failure = why;
            return this;
        }

        Seen at(String... local) {
            at = List.of(local);
            return this;
        }

        Diagnosis diagnosis() {
            return new Diagnosis(role, false, candidates, received, lastAgoMs, sent, answered, dtls, failure, 0, 0, received > 0 ? at : List.of(), List.of());
        }
    }
}
