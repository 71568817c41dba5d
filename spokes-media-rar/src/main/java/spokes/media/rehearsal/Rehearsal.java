package spokes.media.rehearsal;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import spokes.media.api.MediaCommand;
import spokes.media.api.MediaEvent;
import spokes.media.api.MediaKind;
import spokes.media.api.MediaStatus;
import spokes.media.api.ParticipantSid;
import spokes.media.api.PeerRole;
import spokes.media.api.RoomName;
import spokes.media.api.TrackAnnouncement;
import spokes.media.api.TrackSid;
import spokes.media.buffer.Packet;
import spokes.media.peer.Counters;
import spokes.media.peer.Handshakes;
import spokes.media.peer.Neighbours;
import spokes.media.room.MediaSetup;
import spokes.media.room.Rooms;
import spokes.media.sdp.MediaType;
import spokes.media.sdp.SdpParser;
import spokes.media.sdp.SessionDescription;
import spokes.media.transport.dtls.DtlsIdentity;
import spokes.media.transport.ice.LocalSocket;
import spokes.media.transport.ice.LocalSockets;

/**
 * Joins, one after another, into rooms that nobody else knows of: a speaker publishes a microphone and a camera, then listeners come, every other one with LiveKit's v0
 * and v1, and each hears and sees something before the next one comes. When {@value #LISTENERS} are there all go, and another room begins.
 *
 * <p>Time is virtual and goes as fast as the processor does, except that a handshake takes what it takes. Its thread, which every method is called by, is
 * the rooms' loop. It is lent: letters of handshakes arrive in the queue.
 */
public final class Rehearsal implements AutoCloseable {
    /** So many at once: each packet goes to them all. */
    static final int LISTENERS = 20;
    /** What is said before the next one comes: a fifth of a second. */
    private static final int VOICE_PACKETS = 10, VOICE_PACKETS_PER_PICTURE = 2;
    private static final long MS = 1_000_000, VOICE_NS = 20 * MS, PATIENCE_NS = 10_000 * MS;
    /** Addresses for documentation (RFC 5737): nothing is ever sent to them. */
    private static final InetSocketAddress SERVER = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 50_000);
    private static final InetAddress CLIENTS = InetAddress.ofLiteral("198.51.100.1");
    private static final int FIRST_CLIENT_PORT = 40_000;

    /** A datagram on its way. @param to a client; empty for the server */
    private record Datagram(InetSocketAddress from, Optional<ClientPeer> to, byte[] bytes) {}

    /** Somebody in the room. */
    private final class Client {
        final ParticipantSid sid;
        final PeerRole role;
        final ClientPeer peer;
        boolean connected;
        Set<Integer> voices = Set.of();
        int heard, seen;

        Client(PeerRole role) {
            this.role = role;
            sid = new ParticipantSid("PA_" + ++clientCount);
            peer = new ClientPeer(new InetSocketAddress(CLIENTS, FIRST_CLIENT_PORT + byAddress.size()), SERVER, role == PeerRole.PUBLISHER, identity, random, letters::add, new Network());
            byAddress.put(peer.address, this);
            bySid.put(sid, this);
        }

        void described(SessionDescription theirs) {
            var numbers = new HashSet<Integer>();
            theirs.sections().stream().filter(section -> section.type() == MediaType.AUDIO).flatMap(section -> section.codecs().stream()).forEach(codec -> numbers.add(codec.payloadType()));
            voices = numbers;
            peer.described(theirs);
        }

        /** Both ends have the keys. */
        boolean isSecured() {
            return connected && peer.isSecured();
        }

        boolean isUp() {
            return isSecured() && peer.hasChannels();
        }

        void requireHealth() {
            if (peer.failure().isPresent()) {
                throw new IllegalStateException(peer.failure().get());
            }
        }

        void hears(Packet packet) {
            if (voices.contains(packet.bytes[packet.offset + 1] & 0x7F)) {
                heard++;
            } else {
                seen++;
            }
        }

        void trickles() {
            command(new MediaCommand.Trickle(room, sid, role,
                    "candidate:1 1 udp 2113937151 " + peer.address.getAddress().getHostAddress() + " " + peer.address.getPort() + " typ host"));
        }
    }

    private final DtlsIdentity identity;
    private final SecureRandom random;
    private final BlockingQueue<Runnable> letters;
    private final Handshakes handshakes;
    private final BooleanSupplier goesOn;
    private final Rooms rooms;
    private final Deque<MediaEvent> said = new ArrayDeque<>();
    private final Deque<Datagram> underWay = new ArrayDeque<>();
    private final Map<InetSocketAddress, Client> byAddress = new HashMap<>();
    /** In the order in which they came: the speaker is the first. */
    private final SequencedMap<ParticipantSid, Client> bySid = new LinkedHashMap<>();
    private final List<TrackSid> published = new ArrayList<>();
    private final Packet arriving = new Packet();
    private RoomName room = new RoomName("rehearsal");
    private Optional<Client> speaker = Optional.empty();
    private SentStream voice, picture;
    private int roomCount, clientCount, heard;
    private long nowNs;

    /**
     * @param identity both ends' certificate
     * @param letters what handshakes have to say; whoever lends the thread puts them in
     * @param goesOn asked between all steps: without it whatever is under way ends. Whoever changes its mind puts a letter in
     */
    public Rehearsal(DtlsIdentity identity, SecureRandom random, BlockingQueue<Runnable> letters, Handshakes handshakes, BooleanSupplier goesOn) {
        this.identity = identity;
        this.random = random;
        this.letters = letters;
        this.handshakes = handshakes;
        this.goesOn = goesOn;
        var setup = new MediaSetup(List.of(new MediaStatus.Candidate(SERVER.getAddress().getHostAddress(), SERVER.getPort(), "udp", MediaStatus.Kind.HOST)), new OneSocket(), false, true,
                identity, random);
        rooms = new Rooms(setup, this::fromServer, Neighbours.NONE, said::add, handshakes, new Counters());
    }

    /**
     * One more listener comes, hears and sees. Blocks while a handshake is under way.
     *
     * @throws IllegalStateException when something does not get through
     */
    public void join() throws InterruptedException {
        if (bySid.size() > LISTENERS) {
            everybodyLeaves();
        }
        if (speaker.isEmpty()) {
            speakerJoins();
        }
        var listener = listenerJoins(heard % 2 == 1);
        until("a listener is connected", listener::isUp);
        speaks();
        until("a listener hears and sees", () -> listener.heard > 0 && listener.seen > 0);
        if (goesOn.getAsBoolean()) {
            heard++;
        }
    }

    /** Listeners who were connected, heard and saw. */
    public int heard() {
        return heard;
    }

    private void speakerJoins() throws InterruptedException {
        room = new RoomName("rehearsal-" + ++roomCount);
        var client = new Client(PeerRole.PUBLISHER);
        speaker = Optional.of(client);
        voice = SentStream.voice(random.nextInt());
        picture = SentStream.picture(random.nextInt());
        command(new MediaCommand.Join(room, client.sid, false));
        command(new MediaCommand.Identify(room, client.sid, "speaker", true, false, false, false));
        announce(client, "TR_AM" + roomCount, "voice", MediaKind.AUDIO);
        announce(client, "TR_VC" + roomCount, "picture", MediaKind.VIDEO);
        command(new MediaCommand.Offer(room, client.sid, 1, ClientDescriptions.sending(client.peer, voice, "voice", picture, "picture")));
        client.trickles();
        until("the speaker is connected and its tracks are published", () -> client.isUp() && published.size() == 2);
    }

    private void announce(Client client, String sid, String cid, MediaKind kind) {
        command(new MediaCommand.Announce(room, client.sid, TrackAnnouncement.of(new TrackSid(sid), cid, kind).build()));
    }

    private Client listenerJoins(boolean single) {
        var client = new Client(single ? PeerRole.PUBLISHER : PeerRole.SUBSCRIBER);
        command(new MediaCommand.Join(room, client.sid, true, single));
        command(new MediaCommand.Identify(room, client.sid, client.sid.value(), true, false, false, false));
        published.forEach(track -> command(new MediaCommand.Subscribe(room, client.sid, track)));
        if (single) {
            command(new MediaCommand.Offer(room, client.sid, 1, ClientDescriptions.receiving(client.peer)));
        }
        client.trickles();
        return client;
    }

    private void speaks() throws InterruptedException {
        for (int i = 0; i < VOICE_PACKETS && goesOn.getAsBoolean(); i++) {
            var from = speaker.orElseThrow().peer;
            from.sendRtp(voice.next());
            if (i % VOICE_PACKETS_PER_PICTURE == 0) {
                from.sendRtp(picture.next());
            }
            long nextNs = nowNs + VOICE_NS;
            until("time goes by", () -> nowNs - nextNs >= 0);
        }
    }

    private void everybodyLeaves() {
        for (var client : List.copyOf(bySid.sequencedValues().reversed())) {
            command(new MediaCommand.Leave(room, client.sid));
            client.peer.close();
        }
        work();
        bySid.clear();
        byAddress.clear();
        published.clear();
        speaker = Optional.empty();
    }

    private void command(MediaCommand command) {
        rooms.onCommand(command, nowNs);
    }

    // --- time ---

    private void until(String what, BooleanSupplier reached) throws InterruptedException {
        long limitNs = nowNs + PATIENCE_NS;
        while (goesOn.getAsBoolean() && !reached.getAsBoolean()) {
            bySid.values().forEach(Client::requireHealth);
            if (nowNs - limitNs > 0) {
                throw new IllegalStateException("in vain it was waited until " + what);
            }
            if (!work()) {
                rest();
            }
        }
    }

    /** @return whether there was anything to do at this moment */
    private boolean work() {
        boolean done = false;
        for (var letter = letters.poll(); letter != null; letter = letters.poll()) {
            letter.run();
            done = true;
        }
        for (var event = said.poll(); event != null; event = said.poll()) {
            onEvent(event);
            done = true;
        }
        for (var datagram = underWay.poll(); datagram != null; datagram = underWay.poll()) {
            deliver(datagram);
            done = true;
        }
        return tick() || done;
    }

    private boolean tick() {
        boolean due = isDue(rooms.nextDeadlineNs());
        if (due) {
            rooms.onTick(nowNs);
        }
        for (var client : bySid.values()) {
            if (isDue(client.peer.nextDeadlineNs())) {
                client.peer.onTick(nowNs);
                due = true;
            }
        }
        return due;
    }

    private boolean isDue(long deadlineNs) {
        return deadlineNs != Rooms.NEVER && nowNs - deadlineNs >= 0;
    }

    /** A millisecond goes by: a real one while somebody is shaking hands elsewhere. */
    private void rest() throws InterruptedException {
        var letter = bySid.values().stream().allMatch(Client::isSecured) ? null : letters.poll(1, TimeUnit.MILLISECONDS);
        if (letter == null) {
            nowNs += MS;
        } else {
            letter.run();
        }
    }

    private void onEvent(MediaEvent event) {
        switch (event) {
            case MediaEvent.Offered(_, var who, int id, var sdp) -> answers(bySid.get(who), id, SdpParser.parse(sdp));
            case MediaEvent.Answered(_, var who, _, var sdp, _) -> bySid.get(who).described(SdpParser.parse(sdp));
            case MediaEvent.Connected(_, var who, _) -> bySid.get(who).connected = true;
            case MediaEvent.TrackPublished(_, _, var track, _, _) -> published.add(track);
            case MediaEvent.ParticipantClosed(_, _, var reason, var detail) -> throw new IllegalStateException("closed by " + reason + ": " + detail);
            case MediaEvent.TrackUnpublished _, MediaEvent.ConnectionLost _, MediaEvent.Subscribed _, MediaEvent.SubscriptionFailed _, MediaEvent.StreamState _,
                 MediaEvent.SpeakersChanged _, MediaEvent.QualitiesChanged _, MediaEvent.Restarted _, MediaEvent.Reached _, MediaEvent.Diagnosed _, MediaEvent.Trickled _,
                 MediaEvent.AddressesChanged _, MediaEvent.DataSequence _, MediaEvent.DataLimited _, MediaEvent.RpcAnswered _, MediaEvent.SectionsWanted _ -> { /* nothing to do about it */ }
        }
    }

    private void answers(Client client, int id, SessionDescription offer) {
        command(new MediaCommand.Answer(room, client.sid, id, ClientDescriptions.answer(client.peer, offer)));
        client.described(offer);
    }

    // --- the network ---

    private void fromServer(byte[] bytes, int offset, int length, int socket, InetSocketAddress to) {
        var client = byAddress.get(to);
        if (client != null) {
            underWay.add(new Datagram(SERVER, Optional.of(client.peer), Arrays.copyOfRange(bytes, offset, offset + length)));
        }
    }

    private void deliver(Datagram datagram) {
        if (datagram.to().isPresent()) {
            datagram.to().get().onDatagram(datagram.bytes(), nowNs);
        } else {
            arriving.set(datagram.bytes(), 0, datagram.bytes().length);
            rooms.onDatagram(arriving, 0, datagram.from(), nowNs);
        }
    }

    private final class Network implements ClientPeer.Surroundings {
        @Override
        public void toServer(ClientPeer from, byte[] datagram) {
            underWay.add(new Datagram(from.address, Optional.empty(), datagram));
        }

        @Override
        public void blocks(Runnable handshake) {
            handshakes.start(handshake);
        }

        @Override
        public void heard(ClientPeer by, Packet packet) {
            byAddress.get(by.address).hears(packet);
        }
    }

    private static final class OneSocket implements LocalSockets {
        private static final List<LocalSocket> ALL = List.of(new LocalSocket(0, SERVER));

        @Override
        public List<LocalSocket> own() {
            return ALL;
        }

        @Override
        public InetSocketAddress local(int socket) {
            return SERVER;
        }

        @Override
        public boolean neighbours(InetAddress address) {
            return false;
        }
    }

    /** Ends all associations. Handshakes that are under way end with whoever runs them. */
    @Override
    public void close() {
        bySid.values().forEach(client -> client.peer.close());
        rooms.close();
    }
}
