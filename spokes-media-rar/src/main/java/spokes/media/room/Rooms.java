package spokes.media.room;

import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import spokes.media.api.MediaCommand;
import spokes.media.api.MediaEvent;
import spokes.media.api.MediaStatus;
import spokes.media.api.RoomName;
import spokes.media.buffer.Packet;
import spokes.media.peer.Association;
import spokes.media.peer.Counter;
import spokes.media.peer.Counters;
import spokes.media.peer.Deadline;
import spokes.media.peer.DtlsAssociation;
import spokes.media.peer.Handshakes;
import spokes.media.peer.Neighbours;
import spokes.media.peer.OfferedCandidates;
import spokes.media.peer.PacketKind;
import spokes.media.peer.Surroundings;
import spokes.media.peer.Switchboard;
import spokes.media.rtcp.RtcpWriter;
import spokes.media.sdp.LocalTransport;
import spokes.media.sdp.ProtocolViolation;
import spokes.media.transport.dtls.DtlsEndpoint;
import spokes.media.transport.ice.CheckBudget;
import spokes.media.transport.ice.DatagramSink;
import spokes.media.transport.ice.IceSetup;

/**
 * All rooms of one media loop: its commands, its datagrams, its time.
 *
 * <p>A room is there as long as somebody is in it. What fails in one participant's code is caught here at the latest: a broken rule closes the
 * participant with its reason, a bug of ours is logged once with its stack and closes it too, and everybody else goes on.
 *
 * <p>Time is coarse, so that thousands of machines need no queue of deadlines: after activity everything is looked at within {@value #GRAIN_MS} ms, and
 * without activity at the next moment that anybody asked for. Rooms in which nothing came and nothing is due are passed over.
 *
 * <p>Owned by one media loop; not thread-safe. Reads no clock: the caller passes {@code nowNs}.
 */
public final class Rooms implements AutoCloseable {
    /** There is nothing to wait for. */
    public static final long NEVER = Deadline.NEVER;
    static final int GRAIN_MS = 5;
    private static final long GRAIN_NS = GRAIN_MS * 1_000_000L;
    private static final System.Logger LOG = System.getLogger(Rooms.class.getName());

    private record Failure(Room room, Participant who, RuntimeException why) {}

    private final RoomRules rules;
    private final Surroundings world;
    private final OfferedCandidates candidates;
    private final Switchboard switchboard;
    private final Consumer<MediaEvent> events;
    private final Counters counters;
    private final Map<RoomName, Room> rooms = new LinkedHashMap<>();
    private final Echoes echoes;
    private List<MediaStatus.Candidate> offered;
    private final Deque<Failure> failures = new ArrayDeque<>();
    private final List<Room> touched = new ArrayList<>();
    private int participantCount;
    private long lastNowNs;
    private long wakeNs = NEVER;

    public Rooms(MediaSetup setup, DatagramSink out, Neighbours neighbours, Consumer<MediaEvent> events, Handshakes handshakes, Counters counters) {
        this(setup, out, neighbours, events, handshakes, counters, dtls(setup, handshakes));
    }

    /** With another source of keys than DTLS: scenarios hand them in. */
    public Rooms(MediaSetup setup, DatagramSink out, Neighbours neighbours, Consumer<MediaEvent> events, Handshakes handshakes, Counters counters,
            Association.Maker associations) {
        this.events = events;
        this.counters = counters;
        rules = setup.rules();
        switchboard = new Switchboard(counters, neighbours);
        candidates = new OfferedCandidates(LocalTransport.candidateLines(setup.candidates()));
        offered = setup.candidates();
        var ice = new IceSetup(setup.iceLite(), setup.punching(), setup.sockets(), new CheckBudget(), setup.random());
        world = new Surroundings(candidates, ice, setup.identity().fingerprint().toString(), setup.random(), associations,
                handshakes, counters, switchboard, out, new Packet(), new RtcpWriter(), this::soon, () -> {});
        echoes = new Echoes(world, events);
    }

    private static Association.Maker dtls(MediaSetup setup, Handshakes handshakes) {
        var random = new SecureRandom();
        return sink -> new DtlsAssociation(new DtlsEndpoint(setup.identity(), random, handshakes::post, sink));
    }

    public void onCommand(MediaCommand command, long nowNs) {
        active(nowNs);
        var room = rooms.get(command.room());
        if (room == null && echoes.takes(command)) {
            echoes.onCommand(command, nowNs);
            settle(nowNs);
            active(nowNs);
            return;
        }
        if (room == null && command instanceof MediaCommand.Join) {
            room = new Room(command.room(), rules, world, events, (where, who, why) -> failures.add(new Failure(where, who, why)), touched::add);
            rooms.put(command.room(), room);
        }
        if (room != null) {
            room.onCommand(command, nowNs);
            soonAfter(command, nowNs);
            settle(nowNs);
            forgetIfEmpty(room);
        }
    }

    /** A join is followed by subscriptions; the tick after the loop's letters makes one offer of them all. */
    private void soonAfter(MediaCommand command, long nowNs) {
        if (command instanceof MediaCommand.Join) {
            wakeNs = nowNs;
        }
    }

    /**
     * From now on we can be reached by these. Everybody is told of new ones; who turns out to have been reached by one that is gone gets an offer with
     * new ICE credentials, or counts as lost where only the client can make it.
     */
    public void candidatesChanged(List<MediaStatus.Candidate> now, long nowNs) {
        active(nowNs);
        var lines = LocalTransport.candidateLines(now);
        var added = IntStream.range(0, now.size()).filter(i -> offered.stream().noneMatch(before -> isSame(before, now.get(i)))).mapToObj(lines::get).toList();
        boolean changed = !added.isEmpty() || now.size() != offered.size();
        offered = List.copyOf(now);
        candidates.become(lines);
        if (changed) {
            rooms.values().forEach(room -> room.candidatesChanged(added, nowNs));
            settle(nowNs);
        }
    }

    private static boolean isSame(MediaStatus.Candidate a, MediaStatus.Candidate b) {
        return a.address().equals(b.address()) && a.port() == b.port() && a.protocol().equals(b.protocol());
    }

    /** A datagram that arrived on the loop's local socket number {@code socket}. The packet is the caller's again when the call returns. */
    public void onDatagram(Packet packet, int socket, InetSocketAddress from, long nowNs) {
        boolean check = PacketKind.of(packet) == PacketKind.STUN;
        if (!check && (wakeNs == NEVER || wakeNs - nowNs > GRAIN_NS)) {
            active(nowNs);
        }
        lastNowNs = nowNs;
        switchboard.onDatagram(packet, socket, from, nowNs);
        if (check) {
            look(nowNs);
        }
        if (!failures.isEmpty() || echoes.anyFailed()) {
            settle(nowNs);
        }
    }

    /** Checks of idle peers are all there is for most of the time, and nearly always they put off what was to be done: no reason for a tick. */
    private void look(long nowNs) {
        for (int i = 0; i < touched.size(); i++) {
            wakeNs = Deadline.sooner(wakeNs, notBefore(nowNs + GRAIN_NS, touched.get(i).look()));
        }
        touched.clear();
        if (echoes.size() > 0) {
            active(nowNs);
        }
    }

    private static long notBefore(long earliestNs, long deadlineNs) {
        return deadlineNs != NEVER && deadlineNs - earliestNs < 0 ? earliestNs : deadlineNs;
    }

    public void onTick(long nowNs) {
        lastNowNs = nowNs;
        wakeNs = NEVER;
        for (var room : rooms.values()) {
            if (room.isDue(nowNs)) {
                room.onTick(nowNs);
            }
        }
        touched.clear();
        echoes.onTick(nowNs);
        settle(nowNs);
        long next = echoes.nextDeadlineNs();
        for (var room : rooms.values()) {
            next = Deadline.sooner(next, room.nextDeadlineNs());
        }
        wakeNs = Deadline.sooner(wakeNs, notBefore(nowNs + GRAIN_NS, next));
    }

    public long nextDeadlineNs() {
        return wakeNs;
    }

    /** Something happened: look at everything within a grain. */
    private void active(long nowNs) {
        lastNowNs = nowNs;
        if (!rooms.isEmpty() || echoes.size() > 0 || wakeNs != NEVER) {
            wakeNs = Deadline.sooner(wakeNs, nowNs + GRAIN_NS);
        }
    }

    private void soon() {
        wakeNs = lastNowNs;
    }

    /** Closes those who failed; now nobody is in the middle of anything. */
    private void settle(long nowNs) {
        for (var failure = failures.poll(); failure != null; failure = failures.poll()) {
            close(failure, nowNs);
        }
        echoes.settle();
        participantCount = 0;
        for (var room : rooms.values()) {
            participantCount += room.size();
        }
    }

    private void close(Failure failure, long nowNs) {
        var room = failure.room();
        counters.add(Counter.PARTICIPANTS_CLOSED);
        var ending = Ending.of(failure.why());
        if (failure.why() instanceof ProtocolViolation) {
            LOG.log(Level.INFO, "room {0}: closed {1} because {2}", room.name, failure.who().sid, ending.detail());
        } else {
            counters.add(Counter.INTERNAL_ERRORS);
            LOG.log(Level.ERROR, "room " + room.name + ": closed " + failure.who().sid + " because of a bug", failure.why());
        }
        try {
            room.remove(failure.who(), nowNs);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "room " + room.name + ": " + failure.who().sid + " could not be closed in order", e);
        }
        events.accept(new MediaEvent.ParticipantClosed(room.name, failure.who().sid, ending.reason(), ending.detail()));
        forgetIfEmpty(room);
        active(nowNs);      // those who are left have something to say about it
    }

    private void forgetIfEmpty(Room room) {
        if (room.size() == 0) {
            rooms.remove(room.name, room);
            room.close();
        }
    }

    public int roomCount() {
        return rooms.size();
    }

    public int participantCount() {
        return participantCount;
    }

    /** How many ways lead from a datagram to a peer; 0 when nobody is here. */
    public int routes() {
        return switchboard.size();
    }

    /** Ends all associations. Says no events any more. */
    @Override
    public void close() {
        rooms.values().forEach(Room::close);
        echoes.close();
        rooms.clear();
        failures.clear();
        participantCount = 0;
        wakeNs = NEVER;
    }
}
