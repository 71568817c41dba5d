package spokes.system.bench;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import livekit.LivekitModels.ClientInfo;
import livekit.LivekitModels.TrackSource;
import livekit.LivekitModels.TrackType;
import livekit.LivekitRtc.AddTrackRequest;
import livekit.LivekitRtc.ConnectionSettings;
import livekit.LivekitRtc.JoinRequest;
import livekit.LivekitRtc.LeaveRequest;
import livekit.LivekitRtc.MediaSectionsRequirement;
import livekit.LivekitRtc.Ping;
import livekit.LivekitRtc.SessionDescription;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalResponse;
import livekit.LivekitRtc.SignalTarget;
import livekit.LivekitRtc.TrickleRequest;
import livekit.LivekitRtc.WrappedJoinRequest;
import spokes.media.buffer.Packet;
import spokes.media.sdp.MediaType;
import spokes.media.sdp.SdpParser;
import spokes.media.sdp.Setup;
import spokes.media.transport.dtls.DtlsIdentity;
import spokes.media.transport.dtls.DtlsRole;
import spokes.system.client.Descriptions;
import spokes.system.client.PlainWebSocket;
import spokes.system.client.Source;
import spokes.system.client.WireLoop;
import spokes.system.client.WirePeer;

/**
 * One person in a room, without a browser: LiveKit's protocol over a WebSocket, with two connections (v0) or a single one (v1), media by {@link WirePeer}s on a loop that many share.
 *
 * <p>Signaling is answered on the loop too, so that nothing here needs a lock.
 */
public final class Caller {
    static final DtlsIdentity IDENTITY = DtlsIdentity.generate(new SecureRandom(), Instant.now());
    private static final Pattern CANDIDATE = Pattern.compile("\"candidate\":\"([^\"]+)\"");
    private static final long PING_NS = TimeUnit.SECONDS.toNanos(5), REPORT_NS = TimeUnit.SECONDS.toNanos(1);

    private final WireLoop loop;
    private final Optional<Source> source;
    private final WirePeer.Reading reading;
    private OptionalInt onlyPort = OptionalInt.empty();
    private boolean single;
    private final Receipts receipts = new Receipts();
    private final Delays delays = new Delays();
    private final CompletableFuture<Void> speaking = new CompletableFuture<>();
    private final CompletableFuture<Void> connected = new CompletableFuture<>();
    private final CompletableFuture<Long> firstPacket = new CompletableFuture<>();
    private final FirstPicture picture = new FirstPicture();
    private final CompletableFuture<Long> firstPicture = new CompletableFuture<>();
    private CompletableFuture<PlainWebSocket> socket = new CompletableFuture<>();
    private Optional<WirePeer> publisher = Optional.empty(), subscriber = Optional.empty();
    private final Map<WirePeer, Consumer<InetSocketAddress>> waiting = new HashMap<>();
    private final List<MediaType> sections = new ArrayList<>(List.of(MediaType.AUDIO, MediaType.VIDEO));
    private int offers;
    private boolean left;

    private Caller(WireLoop loop, Optional<Source> source, WirePeer.Reading reading) {
        this.loop = loop;
        this.source = source;
        this.reading = reading;
    }

    public static Caller listener(WireLoop loop, WirePeer.Reading reading) {
        return new Caller(loop, Optional.empty(), reading);
    }

    public static Caller speaker(WireLoop loop, Source source) {
        return new Caller(loop, Optional.of(source), WirePeer.Reading.SEALED);
    }

    /** Before {@link #enter}: sends to this port of the server, whatever is offered. */
    Caller by(OptionalInt port) {
        onlyPort = port;
        return this;
    }

    /** Before {@link #enter}: with a single connection, and its offer in the address of the WebSocket. For who only listens. */
    Caller singly() {
        single = true;
        return this;
    }

    /** Goes in; what follows happens by itself. */
    public Caller enter(URI server, String token) {
        if (single) {
            loop.execute(() -> open(server.resolve("/rtc/v1?access_token=" + token + "&join_request=" + joinRequest())));
        } else {
            open(server.resolve("/rtc?access_token=" + token + "&protocol=17&auto_subscribe=1&sdk=go&version=2.0.0"));
        }
        return this;
    }

    /** Not as the Go SDK, whose first offer the server answers later on purpose. */
    private String joinRequest() {
        var peer = new WirePeer(loop, IDENTITY, reading, new Subscriber());
        subscriber = Optional.of(peer);
        var request = JoinRequest.newBuilder().setClientInfo(ClientInfo.newBuilder().setSdk(ClientInfo.SDK.RUST).setVersion("1.0.0").setProtocol(17))
                .setConnectionSettings(ConnectionSettings.newBuilder().setAutoSubscribe(true)).setPublisherOffer(receivingOffer(peer));
        return Base64.getUrlEncoder().encodeToString(WrappedJoinRequest.newBuilder().setJoinRequest(request.build().toByteString()).build().toByteArray());
    }

    private SessionDescription receivingOffer(WirePeer peer) {
        return described("offer", Descriptions.receivingOffer(peer, sections)).toBuilder().setId(++offers).build();
    }

    private void open(URI address) {
        var opening = new CompletableFuture<PlainWebSocket>();
        socket = opening;
        Thread.ofPlatform().daemon().name("load-signals").start(() -> listen(address, opening));
    }

    private void listen(URI address, CompletableFuture<PlainWebSocket> opening) {
        try (var opened = new PlainWebSocket(address)) {
            opening.complete(opened);
            while (true) {
                var bytes = opened.next();
                loop.execute(() -> onMessage(bytes));
            }
        } catch (IOException gone) {
            opening.completeExceptionally(gone);
            fail("signaling: " + gone);
        }
    }

    /** Done when media can be sent. */
    public CompletableFuture<Void> speaking() {
        return speaking;
    }

    /** Done when media can be received. */
    CompletableFuture<Void> connected() {
        return connected;
    }

    /** Done with {@link System#nanoTime} of the first packet that came. */
    public CompletableFuture<Long> firstPacket() {
        return firstPacket;
    }

    /** Done with {@link System#nanoTime} of the first picture that could be decoded. For who reads what comes. */
    CompletableFuture<Long> firstPicture() {
        return firstPicture;
    }

    public long received() {
        return receipts.packets();
    }

    /** On the loop's thread only. */
    Delays delays() {
        return delays;
    }

    private void fail(String why) {
        var problem = new IllegalStateException(why);
        speaking.completeExceptionally(problem);
        connected.completeExceptionally(problem);
        firstPacket.completeExceptionally(problem);
        firstPicture.completeExceptionally(problem);
    }

    // --- signaling ---

    private void onMessage(byte[] bytes) {
        if (left) {
            return;
        }
        try {
            var message = SignalResponse.parseFrom(bytes);
            switch (message.getMessageCase()) {
                case JOIN -> joined();
                case OFFER -> offered(message.getOffer());
                case ANSWER -> answered(message.getAnswer());
                case MEDIA_SECTIONS_REQUIREMENT -> required(message.getMediaSectionsRequirement());
                case TRICKLE -> trickled(message.getTrickle());
                case LEAVE -> fail("the server says goodbye: " + message.getLeave().getReason());
                default -> { /* of no interest here */ }
            }
        } catch (InvalidProtocolBufferException e) {
            fail(e.toString());
        }
    }

    private void send(SignalRequest request) {
        afterTheOthers(open -> open.send(request.toByteArray()));
    }

    private void afterTheOthers(Sending sending) {
        socket = socket.thenApply(open -> {
            try {
                sending.by(open);
                return open;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private void joined() {
        loop.every(PING_NS, () -> {
            if (!left) {
                long nowMs = System.currentTimeMillis();
                send(SignalRequest.newBuilder().setPingReq(Ping.newBuilder().setTimestamp(nowMs)).build());
            }
        });
        source.ifPresent(this::publish);
    }

    private void publish(Source track) {
        var peer = new WirePeer(loop, IDENTITY, WirePeer.Reading.OPENED, new Publisher(track));
        publisher = Optional.of(peer);
        var request = AddTrackRequest.newBuilder().setCid("track-" + Integer.toHexString(track.ssrc)).setName("bench")
                .setType(track.video() ? TrackType.VIDEO : TrackType.AUDIO).setSource(track.video() ? TrackSource.CAMERA : TrackSource.MICROPHONE);
        if (track.video()) {
            request.setWidth(1280).setHeight(720);
        }
        send(SignalRequest.newBuilder().setAddTrack(request).build());
        send(SignalRequest.newBuilder().setOffer(described("offer", Descriptions.offer(peer, track, request.getCid()))).build());
    }

    private interface Sending {
        void by(PlainWebSocket open) throws IOException;
    }

    private static SessionDescription described(String type, String sdp) {
        return SessionDescription.newBuilder().setType(type).setSdp(sdp).build();
    }

    private void required(MediaSectionsRequirement more) {
        sections.addAll(Collections.nCopies(more.getNumAudios(), MediaType.AUDIO));
        sections.addAll(Collections.nCopies(more.getNumVideos(), MediaType.VIDEO));
        subscriber.ifPresent(peer -> send(SignalRequest.newBuilder().setOffer(receivingOffer(peer)).build()));
    }

    private void answered(SessionDescription answer) {
        if (single && answer.getId() > 1) {
            return;      // connected by the first
        }
        var theirs = SdpParser.parse(answer.getSdp());
        var role = theirs.transport().orElseThrow().setup() == Setup.ACTIVE ? DtlsRole.SERVER : DtlsRole.CLIENT;
        (single ? subscriber : publisher).ifPresent(peer -> connect(peer, theirs, role));
    }

    private void offered(SessionDescription offer) {
        var theirs = SdpParser.parse(offer.getSdp());
        boolean first = subscriber.isEmpty();
        var peer = subscriber.orElseGet(() -> new WirePeer(loop, IDENTITY, reading, new Subscriber()));
        send(SignalRequest.newBuilder().setAnswer(described("answer", Descriptions.answer(peer, theirs)).toBuilder().setId(offer.getId())).build());
        if (first) {
            subscriber = Optional.of(peer);
            connect(peer, theirs, DtlsRole.CLIENT);
        }
    }

    private void connect(WirePeer peer, spokes.media.sdp.SessionDescription theirs, DtlsRole role) {
        var candidates = theirs.sections().stream().flatMap(section -> section.candidates().stream()).toList();
        waiting.put(peer, server -> peer.connect(new InetSocketAddress(server.getAddress(), onlyPort.orElse(server.getPort())), Descriptions.credentials(theirs),
                Descriptions.fingerprints(theirs), role));
        connect(peer, candidates);
    }

    /** As soon as there are a description and a candidate: other servers send theirs one by one. */
    private void connect(WirePeer peer, List<String> candidates) {
        if (waiting.containsKey(peer)) {
            Descriptions.reachable(candidates).ifPresent(server -> waiting.remove(peer).accept(server));
        }
    }

    private void trickled(TrickleRequest trickle) {
        var candidate = CANDIDATE.matcher(trickle.getCandidateInit());
        if (candidate.find()) {
            (single || trickle.getTarget() == SignalTarget.SUBSCRIBER ? subscriber : publisher).ifPresent(peer -> connect(peer, List.of(candidate.group(1))));
        }
    }

    // --- media ---

    private final class Publisher implements WirePeer.Sink {
        private final Source track;

        Publisher(Source track) {
            this.track = track;
        }

        @Override
        public void connected() {
            var peer = publisher.orElseThrow();
            loop.every(track.periodNs(), () -> {
                if (!left) {
                    peer.sendRtp(track.next());
                }
            });
            loop.every(REPORT_NS, () -> {
                if (!left) {
                    peer.sendRtcp(track.report());
                }
            });
            speaking.complete(null);
        }

        @Override
        public void rtp(Packet packet, long nowNs) {}

        @Override
        public void failed(String reason) {
            fail("publisher: " + reason);
        }
    }

    private final class Subscriber implements WirePeer.Sink {
        @Override
        public void connected() {
            loop.every(REPORT_NS, () -> {
                if (!left) {
                    receipts.report(subscriber.orElseThrow());
                }
            });
            connected.complete(null);
        }

        @Override
        public void rtp(Packet packet, long nowNs) {
            receipts.onRtp(packet);
            if (reading == WirePeer.Reading.OPENED) {
                delays.add(nowNs - Receipts.sentNs(packet));
                look(packet, nowNs);
            }
            if (!firstPacket.isDone()) {
                firstPacket.complete(nowNs);
            }
        }

        private void look(Packet packet, long nowNs) {
            if (!firstPicture.isDone() && picture.isCompletedBy(packet)) {
                firstPicture.complete(nowNs);
            }
        }

        @Override
        public void failed(String reason) {
            fail("subscriber: " + reason);
        }
    }

    /** Says goodbye and goes; done when that has been sent. */
    public CompletableFuture<Void> leave() {
        var gone = new CompletableFuture<Void>();
        loop.execute(() -> {
            left = true;
            publisher.ifPresent(WirePeer::close);
            subscriber.ifPresent(WirePeer::close);
            send(SignalRequest.newBuilder().setLeave(LeaveRequest.getDefaultInstance()).build());
            afterTheOthers(PlainWebSocket::sayGoodbye);
            socket.whenComplete((_, _) -> gone.complete(null));
        });
        return gone;
    }
}
