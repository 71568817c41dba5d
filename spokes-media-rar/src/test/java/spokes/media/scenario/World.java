package spokes.media.scenario;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import spokes.media.api.MediaCommand;
import spokes.media.api.MediaCommand.Playout;
import spokes.media.api.MediaEvent;
import spokes.media.api.MediaStatus;
import spokes.media.api.ParticipantSid;
import spokes.media.api.RoomName;
import spokes.media.api.TrackSid;
import spokes.media.buffer.Packet;
import spokes.media.peer.Counter;
import spokes.media.peer.Counters;
import spokes.media.peer.Handshakes;
import spokes.media.peer.Neighbours;
import spokes.media.room.MediaSetup;
import spokes.media.room.RoomRules;
import spokes.media.room.Rooms;
import spokes.media.transport.dtls.DtlsIdentity;
import spokes.media.transport.ice.LocalSocket;
import spokes.media.transport.ice.LocalSockets;

/**
 * A server's rooms, browsers' stand-ins, the signaling between them and a network, in virtual time on one thread. The same seed gives the same
 * story.
 */
final class World {
    private static final DtlsIdentity IDENTITY = DtlsIdentity.generate(new SecureRandom(), Instant.EPOCH);
    static final MediaStatus.Candidate CANDIDATE = new MediaStatus.Candidate("192.0.2.1", 50_000, "udp", MediaStatus.Kind.HOST);
    static final InetSocketAddress ADDRESS = new InetSocketAddress("192.0.2.1", 50_000);
    private static final LocalSocket SOCKET = new LocalSocket(0, ADDRESS);
    private static final long SIGNAL_DELAY_NS = 2_000_000;

    private record Due(long atNs, long order, Runnable action) {}

    final long seed;
    final Random random;
    final Counters counters = new Counters();
    final List<MediaEvent> events = new ArrayList<>();
    final Map<String, Browser> browsers = new LinkedHashMap<>();
    final Rooms rooms;
    private final PriorityQueue<Due> agenda =
            new PriorityQueue<>((a, b) -> a.atNs != b.atNs ? Long.signum(a.atNs - b.atNs) : Long.signum(a.order - b.order));
    private final Map<InetSocketAddress, Browser> byAddress = new LinkedHashMap<>();
    private Set<String> codecs = Set.of();
    /** Whether who joins from now on may have data tracks. */
    boolean dataTracks = true;
    /** Whether who joins from now on is to come by TCP. */
    boolean byTcp;
    private final Map<TrackSid, ParticipantSid> published = new LinkedHashMap<>();
    private final Packet arriving = new Packet();
    private long nowNs = 1_000_000_000L;
    private long order;
    /** How often the server was woken by the time. */
    int ticks;
    /** Datagrams to addresses that no browser ever had. */
    int strays;
    /** Where the server's router lets things in from: where the server has sent to. Empty when everything is forwarded. */
    Optional<Set<InetSocketAddress>> pinholes = Optional.empty();
    /** Nothing that the server sends is taken any further. */
    boolean deaf;
    /** Media that browsers send goes here instead of to the server. */
    Optional<List<byte[]>> captured = Optional.empty();

    World(long seed) {
        this(seed, RoomRules.USUAL);
    }

    World(long seed, RoomRules rules) {
        this.seed = seed;
        random = new Random(seed);
        var handshakes = new Handshakes() {
            @Override
            public void start(Runnable handshake) {
                in(Duration.ofMillis(1), handshake);
            }

            @Override
            public void post(Runnable onLoop) {
                in(Duration.ofNanos(100_000), onLoop);
            }
        };
        rooms = new Rooms(new MediaSetup(List.of(CANDIDATE), new OneSocket(), false, true, IDENTITY, random, rules), this::fromServer, Neighbours.NONE, this::say, handshakes, counters,
                sink -> new HandedKeys(handshakes, sink));
    }

    /** Whoever joins from now on is to use no other codecs than these. */
    void allows(String... mimeTypes) {
        codecs = Set.of(mimeTypes);
    }

    /** Somebody who subscribes to everything and answers every offer. */
    Browser joins(String name, String room) {
        var browser = new Browser(this, name, room, "198.51.100." + (browsers.size() + 1));
        browsers.put(name, browser);
        command(new MediaCommand.Join(browser.room, browser.sid, true, false, Playout.USUAL, codecs, Set.of(), dataTracks, byTcp));
        published.keySet().stream().filter(track -> browser.wants(track) && isIn(published.get(track), browser.room)).forEach(browser::subscribes);
        return browser;
    }

    /** The same with a single connection: its first offer goes with its join, as LiveKit's clients do it in v1. */
    Browser joinsSingly(String name, String room) {
        return joinsSingly(name, room, true);
    }

    Browser joinsToSendOnly(String name, String room) {
        return joinsSingly(name, room, false);
    }

    /** With a connection to send on and none to receive on: without the right to subscribe. */
    Browser joinsWithoutSubscribing(String name, String room) {
        var browser = new Browser(this, name, room, "198.51.100." + (browsers.size() + 1));
        browsers.put(name, browser);
        browser.receives = false;
        command(new MediaCommand.Join(browser.room, browser.sid, false));
        return browser;
    }

    private Browser joinsSingly(String name, String room, boolean subscribes) {
        var browser = new Browser(this, name, room, "198.51.100." + (browsers.size() + 1));
        browsers.put(name, browser);
        browser.receives = subscribes;
        command(new MediaCommand.Join(browser.room, browser.sid, subscribes, true, Playout.USUAL, codecs, Set.of(), dataTracks, byTcp));
        published.keySet().stream().filter(track -> browser.wants(track) && isIn(published.get(track), browser.room)).forEach(browser::subscribes);
        browser.becomesSingle(3, 3);
        return browser;
    }

    /** Somebody who is in no room. */
    Browser visits(String name) {
        var browser = new Browser(this, name, "check-" + name, "198.51.100." + (browsers.size() + 1));
        browsers.put(name, browser);
        return browser;
    }

    private boolean isIn(ParticipantSid sid, RoomName room) {
        return browsers.values().stream().anyMatch(other -> other.sid.equals(sid) && other.room.equals(room));
    }

    void command(MediaCommand command) {
        rooms.onCommand(command, nowNs);
    }

    /** We can be reached by these now. */
    void candidates(MediaStatus.Candidate... now) {
        rooms.candidatesChanged(List.of(now), nowNs);
    }

    private static final class OneSocket implements LocalSockets {
        @Override
        public List<LocalSocket> own() {
            return List.of(SOCKET);
        }

        @Override
        public InetSocketAddress local(int socket) {
            return SOCKET.address();
        }

        @Override
        public boolean neighbours(InetAddress address) {
            return false;
        }
    }

    /** Time goes by. */
    void runs(Duration duration) {
        long endNs = nowNs + duration.toNanos();
        while (true) {
            long nextNs = agenda.isEmpty() ? endNs : Math.min(endNs, agenda.peek().atNs);
            long deadlineNs = rooms.nextDeadlineNs();
            if (deadlineNs != Rooms.NEVER && deadlineNs <= nextNs && deadlineNs < endNs) {
                nowNs = Math.max(nowNs, deadlineNs);
                rooms.onTick(nowNs);
                ticks++;
            } else if (!agenda.isEmpty() && agenda.peek().atNs < endNs) {
                nowNs = Math.max(nowNs, agenda.peek().atNs);
                agenda.poll().action.run();
            } else {
                nowNs = endNs;
                return;
            }
        }
    }

    long nowNs() {
        return nowNs;
    }

    void in(Duration delay, Runnable action) {
        agenda.add(new Due(nowNs + delay.toNanos(), order++, action));
    }

    // --- the network ---

    private void fromServer(byte[] bytes, int offset, int length, int socket, InetSocketAddress to) {
        if (deaf) {
            return;
        }
        pinholes.ifPresent(open -> open.add(to));
        var browser = byAddress.get(to);
        if (browser == null) {
            strays++;
            return;
        }
        if (browser.poisonous) {
            throw new IllegalStateException("a bug that the test made on the way to " + browser.name);
        }
        if (browser.link.drops() || !browser.link.letsIn()) {
            return;
        }
        var copy = Arrays.copyOfRange(bytes, offset, offset + length);
        long waitNs = browser.link.waitNs(length, nowNs);
        if (waitNs >= 0) {
            in(Duration.ofNanos(waitNs + browser.link.delayNs()), () -> browser.onDatagram(copy, to.getPort()));
        }
    }

    void toServer(Browser browser, int connection, byte[] datagram) {
        var from = new InetSocketAddress(browser.link.address(), browser.link.port(connection));
        byAddress.put(from, browser);
        browser.link.goesOut();
        if (captured.isPresent() && (datagram[0] & 0xC0) == 0x80 && (datagram[1] & 0xE0) != 0xC0) {
            captured.get().add(datagram);
            return;
        }
        if (!browser.link.drops()) {
            in(Duration.ofNanos(browser.link.delayNs()), () -> datagram(from, datagram));
        }
    }

    /** A datagram from anywhere. */
    void datagram(InetSocketAddress from, byte[] datagram) {
        if (pinholes.filter(open -> !open.contains(from)).isPresent()) {
            return;
        }
        arriving.set(datagram, 0, datagram.length);
        rooms.onDatagram(arriving, 0, from, nowNs);
    }

    // --- signaling ---

    private void say(MediaEvent event) {
        events.add(event);
        in(Duration.ofNanos(SIGNAL_DELAY_NS), () -> onEvent(event));
    }

    private void onEvent(MediaEvent event) {
        switch (event) {
            case MediaEvent.Offered(_, var who, int id, var sdp) -> browser(who).onOffer(id, sdp);
            case MediaEvent.Answered(_, var who, _, var sdp, var tracks) -> browser(who).onAnswer(sdp, tracks);
            case MediaEvent.SectionsWanted(_, var who, int audios, int videos) -> browser(who).makesSections(audios, videos);
            case MediaEvent.TrackPublished(var room, var who, var track, _, _) -> {
                published.put(track, who);
                browsers.values().stream().filter(other -> other.room.equals(room) && other.inside && other.receives && !other.sid.equals(who)).forEach(other -> other.subscribes(track));
            }
            case MediaEvent.TrackUnpublished(_, _, var track) -> published.remove(track);
            case MediaEvent.ParticipantClosed(_, var who, _, _) -> browser(who).inside = false;
            case MediaEvent.Connected _, MediaEvent.ConnectionLost _, MediaEvent.Subscribed _, MediaEvent.SubscriptionFailed _, MediaEvent.StreamState _,
                 MediaEvent.SpeakersChanged _, MediaEvent.QualitiesChanged _, MediaEvent.Restarted _, MediaEvent.Reached _, MediaEvent.Diagnosed _, MediaEvent.Trickled _,
                 MediaEvent.AddressesChanged _, MediaEvent.DataSequence _, MediaEvent.DataLimited _, MediaEvent.RpcAnswered _ -> { /* for the test to look at */ }
        }
    }

    private Browser browser(ParticipantSid sid) {
        return browsers.values().stream().filter(browser -> browser.sid.equals(sid)).findFirst().orElseThrow();
    }

    <E extends MediaEvent> List<E> said(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    long count(Counter counter) {
        return counters.of(counter);
    }

    @Override
    public String toString() {
        return "World(" + seed + ")";
    }
}
