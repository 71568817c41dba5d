package spokes.system.client;

import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import spokes.media.api.MediaCommand;
import spokes.media.api.MediaEvent;
import spokes.media.api.MediaKind;
import spokes.media.api.ParticipantSid;
import spokes.media.api.RoomName;
import spokes.media.api.TrackAnnouncement;
import spokes.media.api.TrackSid;
import spokes.media.buffer.Packet;
import spokes.media.loop.EngineSettings;
import spokes.media.loop.MediaEngine;
import spokes.media.sdp.SdpParser;
import spokes.media.sdp.SessionDescription;
import spokes.media.sdp.Setup;
import spokes.media.transport.dtls.DtlsIdentity;
import spokes.media.transport.dtls.DtlsRole;

/** The media engine in this process and people in its rooms: commands go straight in, media goes over real sockets. */
public final class EngineRooms implements AutoCloseable {
    private static final DtlsIdentity IDENTITY = DtlsIdentity.generate(new SecureRandom(), Instant.now());

    private final Function<SessionDescription, InetSocketAddress> way;
    private final WireLoop loop = new WireLoop("people");
    private final Map<ParticipantSid, CompletableFuture<SessionDescription>> described = new ConcurrentHashMap<>();
    private final Map<ParticipantSid, CompletableFuture<Void>> published = new ConcurrentHashMap<>();
    private final Map<ParticipantSid, Person> listeners = new ConcurrentHashMap<>();
    private final AtomicInteger number = new AtomicInteger();
    private final MediaEngine engine;

    /** @param way at which address a person sends to the server, given the server's description */
    public EngineRooms(EngineSettings settings, Function<SessionDescription, InetSocketAddress> way) {
        this.way = way;
        engine = MediaEngine.start(settings, this::onEvent);
    }

    public MediaEngine engine() {
        return engine;
    }

    private void onEvent(MediaEvent event) {
        switch (event) {
            case MediaEvent.Answered answer -> described(answer.who()).complete(SdpParser.parse(answer.sdp()));
            case MediaEvent.Offered offer -> answer(offer);
            case MediaEvent.TrackPublished track -> published.computeIfAbsent(track.who(), _ -> new CompletableFuture<>()).complete(null);
            case MediaEvent.ParticipantClosed closed -> described(closed.who()).completeExceptionally(new IllegalStateException(closed.toString()));
            default -> { /* of no interest here */ }
        }
    }

    private void answer(MediaEvent.Offered offer) {
        var theirs = SdpParser.parse(offer.sdp());
        var listener = listeners.get(offer.who());
        engine.submit(new MediaCommand.Answer(offer.room(), offer.who(), offer.id(), Descriptions.answer(listener.peer, theirs)));
        if (described(offer.who()).complete(theirs)) {
            connect(listener, theirs, false);
        }
    }

    private CompletableFuture<SessionDescription> described(ParticipantSid who) {
        return described.computeIfAbsent(who, _ -> new CompletableFuture<>());
    }

    /** Somebody comes in and speaks; returns the track, once it can be subscribed to. */
    public TrackSid speaks(String room) throws Exception {
        var sid = new ParticipantSid("PA_" + number.incrementAndGet());
        var name = new RoomName(room);
        var track = new TrackSid("TR_" + sid);
        var source = Source.voice();
        var peer = made(new Speaking());
        engine.submit(new MediaCommand.Join(name, sid, false));
        engine.submit(new MediaCommand.Announce(name, sid, TrackAnnouncement.of(track, "voice", MediaKind.AUDIO).build()));
        engine.submit(new MediaCommand.Offer(name, sid, 1, Descriptions.offer(peer.peer, source, "voice")));
        connect(peer, within(described(sid)), true);
        within(peer.connected);
        loop.execute(() -> loop.every(source.periodNs(), () -> peer.peer.sendRtp(source.next())));
        within(published.computeIfAbsent(sid, _ -> new CompletableFuture<>()));
        return track;
    }

    /** Somebody comes in and listens; the future is done when {@code packets} of the track have come. */
    public CompletableFuture<Void> hears(String room, TrackSid track, int packets) throws Exception {
        var sid = new ParticipantSid("PA_" + number.incrementAndGet());
        var name = new RoomName(room);
        var hearing = new Hearing(packets);
        var peer = made(hearing);
        listeners.put(sid, peer);
        engine.submit(new MediaCommand.Join(name, sid, true));
        engine.submit(new MediaCommand.Subscribe(name, sid, track));
        within(described(sid));
        return hearing.enough;
    }

    private record Person(WirePeer peer, CompletableFuture<Void> connected) {}

    private Person made(Listening sink) throws Exception {
        return within(CompletableFuture.supplyAsync(() -> new Person(new WirePeer(loop, IDENTITY, WirePeer.Reading.OPENED, sink), sink.connected), loop));
    }

    private void connect(Person person, SessionDescription theirs, boolean mayServe) {
        var role = mayServe && theirs.transport().orElseThrow().setup() == Setup.ACTIVE ? DtlsRole.SERVER : DtlsRole.CLIENT;
        loop.execute(() -> person.peer.connect(way.apply(theirs), Descriptions.credentials(theirs), Descriptions.fingerprints(theirs), role));
    }

    private static <T> T within(CompletableFuture<T> future) throws Exception {
        return future.get(10, TimeUnit.SECONDS);
    }

    private abstract static class Listening implements WirePeer.Sink {
        final CompletableFuture<Void> connected = new CompletableFuture<>();

        @Override
        public void connected() {
            connected.complete(null);
        }

        @Override
        public void failed(String reason) {
            connected.completeExceptionally(new IllegalStateException(reason));
        }
    }

    private static final class Speaking extends Listening {
        @Override
        public void rtp(Packet packet, long nowNs) {}
    }

    private static final class Hearing extends Listening {
        final CompletableFuture<Void> enough = new CompletableFuture<>();
        private int missing;

        Hearing(int packets) {
            missing = packets;
        }

        @Override
        public void rtp(Packet packet, long nowNs) {
            if (--missing == 0) {
                enough.complete(null);
            }
        }
    }

    @Override
    public void close() {
        loop.close();
        engine.close();
    }
}
