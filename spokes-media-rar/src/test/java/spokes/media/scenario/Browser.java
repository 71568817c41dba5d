package spokes.media.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import spokes.media.api.MediaCommand;
import spokes.media.api.MediaKind;
import spokes.media.api.ParticipantSid;
import spokes.media.api.PeerRole;
import spokes.media.api.RoomName;
import spokes.media.api.TrackSid;
import spokes.media.buffer.Bytes;
import spokes.media.buffer.Packet;
import spokes.media.bwe.SendEstimator;
import spokes.media.bwe.TwccFeedback;
import spokes.media.rtcp.ReceiverReports;
import spokes.media.rtcp.RtcpHandler;
import spokes.media.rtcp.RtcpReader;
import spokes.media.rtcp.RtcpWriter;
import spokes.media.rtp.RtpPacket;
import spokes.media.sdp.MediaSection;
import spokes.media.sdp.MediaType;
import spokes.media.sdp.SdpParser;
import spokes.media.sdp.SessionDescription;

/** A browser's stand-in with LiveKit's two connections: publishes what it is told to, receives what it is offered. */
final class Browser {
    private static final int PUBLISHER = 0, SUBSCRIBER = 1, TRANSPORT_CC_ID = 3;

    final World world;
    final String name;
    final RoomName room;
    final ParticipantSid sid;
    final Link link;
    final Connection publisher, subscriber;
    final List<Source> sources = new ArrayList<>();
    final Map<TrackSid, Watched> watched = new LinkedHashMap<>();
    final List<String> offers = new ArrayList<>();
    private final Set<TrackSid> unwanted = new HashSet<>();
    private final RtcpWriter writer = new RtcpWriter();
    private final Requests requests = new Requests();
    private final TwccFeedback arrivals = new TwccFeedback(1, writer, this::sendFeedback);
    private final RtpPacket view = new RtpPacket();
    /** Tells the server when what it numbered arrived, as every browser does that agreed to it. */
    boolean feedsBack = true;
    int numbered, padding;
    /** Asks for a key frame when its decoder cannot go on, as every browser does. */
    boolean decodes;
    /** Tells the server how much of what it sends arrives. */
    private Optional<ReceiverReports> reports = Optional.empty();
    private final List<Source> sections = new ArrayList<>(), free = new ArrayList<>();
    Duration answerDelay = Duration.ofMillis(3);
    private int offerId;
    boolean running = true, inside = true, answering = true, understandsVideo = true;
    /** May subscribe, and so does with every track that there is. */
    boolean receives = true;
    /** Whatever the server sends to it meets a bug. */
    boolean poisonous;
    /** What it makes of the feedback on what it sends. */
    final SendEstimator departures = new SendEstimator();
    int transportFeedback, undecipherable, offersWhileOutstanding;
    private boolean outstanding;
    /** It tests the way to the server, and so its own sound comes back: how many packets have, and under which SSRC. */
    boolean testing;
    int echoed, echoSsrc;
    private Optional<Runnable> unanswered = Optional.empty();
    String answer = "";
    /** It receives by its publisher connection too: in these sections, which it makes itself. */
    final List<MediaKind> receiving = new ArrayList<>();
    private boolean single;
    Map<String, TrackSid> tracksByMid = Map.of();
    int askedForOffers;
    boolean refusesSections;

    Browser(World world, String name, String room, String address) {
        this.world = world;
        this.name = name;
        this.room = new RoomName(room);
        sid = new ParticipantSid("PA_" + name);
        link = new Link(new Random(world.random.nextLong()), address);
        publisher = new Connection(world, this, PUBLISHER, this::onPublisherPacket);
        subscriber = new Connection(world, this, SUBSCRIBER, this::onSubscriberPacket);
        ticks();
    }

    private void ticks() {
        if (running) {
            watched.values().forEach(Watched::onTick);
            arrivals.onTick(world.nowNs());
            reports.ifPresent(it -> it.onTick(world.nowNs()));
            world.in(Duration.ofMillis(10), this::ticks);
        }
    }

    /** From now on, as every browser does. */
    Browser reports() {
        reports = Optional.of(new ReceiverReports(1, name, writer, packet -> down().sendRtcp(packet)));
        return this;
    }

    // --- wishes ---

    Source publishesAudio() {
        return publishes(new Source(world, this, MediaKind.AUDIO, List.of()));
    }

    Source publishesVideo(String... rids) {
        return publishes(new Source(world, this, MediaKind.VIDEO, List.of(rids)));
    }

    Source publishes(Source source) {
        announces(source);
        offers(source);
        return source;
    }

    void announces(Source source) {
        world.command(new MediaCommand.Announce(room, sid, source.announcement()));
    }

    void offers(Source source) {
        sources.add(source);
        var place = free.stream().filter(gone -> gone.kind == source.kind).findFirst();
        if (place.isPresent()) {
            free.remove(place.get());
            sections.set(sections.indexOf(place.get()), source);
        } else {
            sections.add(source);
        }
        source.mid = Integer.toString(sections.indexOf(source) + 1);
        offers();
        source.starts();
    }

    /** A new offer with everything as it is now. */
    void offers() {
        world.command(new MediaCommand.Offer(room, sid, ++offerId, publisherOffer()));
    }

    void becomesSingle(int audios, int videos) {
        single = true;
        addSections(audios, videos);
        offers();
    }

    void makesSections(int audios, int videos) {
        askedForOffers++;
        if (answering) {
            addSections(refusesSections ? 0 : audios, refusesSections ? 0 : videos);
            offers();
        }
    }

    private void addSections(int audios, int videos) {
        receiving.addAll(java.util.Collections.nCopies(audios, MediaKind.AUDIO));
        receiving.addAll(java.util.Collections.nCopies(videos, MediaKind.VIDEO));
    }

    private Connection down() {
        return single ? publisher : subscriber;
    }

    /** Sends sound to one address of the server and nothing else. */
    Source tests(String address, int port, String protocol) {
        testing = true;
        var source = new Source(world, this, MediaKind.AUDIO, List.of());
        source.mid = "1";
        sources.add(source);
        sections.add(source);
        var offer = publisherOffer().replace("a=sendonly", "a=sendrecv").replace("a=rtcp-mux", "a=candidate:1 1 udp 2130706431 198.51.100.77 4444 typ host\r\na=rtcp-mux");
        world.command(new MediaCommand.Echo(room, sid, offer, address, port, protocol));
        source.starts();
        return source;
    }

    void unpublishes(Source source) {
        source.sending = false;
        offers();
    }

    /** The section of a track that is gone is free for the next one. */
    void reuses(Source gone) {
        free.add(gone);
    }

    void restartsPublisherIce() {
        publisher.newCredentials();
        offers();
    }

    /** What its gathering of candidates finds goes to the server. */
    void namesItsCandidates() {
        for (var role : PeerRole.values()) {
            int port = link.reflexivePort(role == PeerRole.PUBLISHER ? PUBLISHER : SUBSCRIBER);
            trickles(role, "1677729535 " + link.address() + " " + port + " typ srflx raddr 0.0.0.0 rport 0");
            trickles(role, "2113937151 8e1f9c4a-7f15-4df1.local 50123 typ host");
        }
    }

    private void trickles(PeerRole role, String rest) {
        world.command(new MediaCommand.Trickle(room, sid, role, "candidate:1 1 udp " + rest));
    }

    boolean wants(TrackSid track) {
        return receives && !unwanted.contains(track);
    }

    void subscribes(TrackSid track) {
        world.command(new MediaCommand.Subscribe(room, sid, track));
    }

    void unsubscribes(Source source) {
        unwanted.add(source.sid);
        world.command(new MediaCommand.Unsubscribe(room, sid, source.sid));
    }

    void limits(Source source, boolean disabled, int maxLayer) {
        world.command(new MediaCommand.Limit(room, sid, source.sid, disabled, maxLayer, 0));
    }

    void mutes(Source source, boolean muted) {
        source.muted = muted;
        world.command(new MediaCommand.Mute(room, source.sid, muted));
    }

    void leaves() {
        running = false;
        inside = false;
        world.command(new MediaCommand.Leave(room, sid));
    }

    /** Everything of it is gone without a word. */
    void crashes() {
        running = false;
    }

    // --- what was received ---

    Watched of(Source source) {
        return Optional.ofNullable(watched.get(source.sid)).orElseThrow(() -> new AssertionError(name + " was never offered " + source.sid));
    }

    int framesOf(Source source) {
        return watched.containsKey(source.sid) ? watched.get(source.sid).frames.size() : 0;
    }

    // --- descriptions ---

    String publisherOffer() {
        var mids = new StringBuilder("0");
        sections.forEach(source -> mids.append(' ').append(source.mid));
        for (int i = 0; i < receiving.size(); i++) {
            mids.append(" r").append(i);
        }
        var sdp = new StringBuilder("v=0\r\no=- 4611731400430051336 " + offerId + " IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE " + mids
                + "\r\na=extmap-allow-mixed\r\na=msid-semantic: WMS\r\n");
        sdp.append("m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 0.0.0.0\r\n").append(publisher.transport("actpass"))
                .append("a=mid:0\r\na=sctp-port:5000\r\na=max-message-size:262144\r\n");
        sections.forEach(source -> sdp.append(section(source)));
        for (int i = 0; i < receiving.size(); i++) {
            sdp.append(section(receiving.get(i), "r" + i, "recvonly", Optional.empty()));
        }
        return sdp.toString();
    }

    private String section(Source source) {
        var layer = source.layers.getFirst();
        var sdp = new StringBuilder(section(source.kind, source.mid, source.sending ? "sendonly" : "inactive", source.sending ? Optional.of(source.nameInSdp) : Optional.empty()));
        if (source.simulcast()) {
            source.layers.forEach(one -> sdp.append("a=rid:").append(one.rid).append(" send\r\n"));
            sdp.append("a=simulcast:send ").append(String.join(";", source.layers.stream().map(one -> one.rid).toList())).append("\r\n");
        } else if (source.kind == MediaKind.VIDEO) {
            sdp.append("a=ssrc-group:FID ").append(Integer.toUnsignedString(layer.ssrc)).append(' ').append(Integer.toUnsignedString(layer.rtxSsrc)).append("\r\n");
            sdp.append("a=ssrc:").append(Integer.toUnsignedString(layer.ssrc)).append(" cname:x\r\na=ssrc:").append(Integer.toUnsignedString(layer.rtxSsrc)).append(" cname:x\r\n");
        }
        return sdp.toString();
    }

    private String section(MediaKind kind, String mid, String direction, Optional<String> name) {
        boolean audio = kind == MediaKind.AUDIO;
        var sdp = new StringBuilder(audio ? "m=audio 9 UDP/TLS/RTP/SAVPF 109 0 8\r\n" : "m=video 9 UDP/TLS/RTP/SAVPF 126 120 124\r\n");
        sdp.append("c=IN IP4 0.0.0.0\r\n").append(publisher.transport("actpass")).append("a=mid:").append(mid)
                .append("\r\na=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid\r\na=").append(direction).append("\r\n");
        name.ifPresent(track -> sdp.append("a=msid:- ").append(track).append("\r\n"));
        sdp.append("a=rtcp-mux\r\na=rtcp-rsize\r\n");
        if (audio) {
            sdp.append("a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level\r\n");
            for (var voice : Source.Voice.values()) {
                sdp.append("a=rtpmap:").append(voice.payloadType).append(' ').append(voice.rtpmap).append("\r\n");
            }
            sdp.append("a=rtcp-fb:109 transport-cc\r\na=rtcp-fb:109 nack\r\na=fmtp:109 minptime=10;useinbandfec=1\r\n");
        } else {
            sdp.append("a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01\r\n"
                    + "a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id\r\na=extmap:11 urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id\r\n"
                    + "a=rtpmap:126 H264/90000\r\na=fmtp:126 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f\r\n"
                    + "a=rtpmap:120 VP8/90000\r\na=rtcp-fb:120 goog-remb\r\na=rtcp-fb:120 transport-cc\r\na=rtcp-fb:120 ccm fir\r\na=rtcp-fb:120 nack\r\n"
                    + "a=rtcp-fb:120 nack pli\r\na=rtpmap:124 rtx/90000\r\na=fmtp:124 apt=120\r\n");
        }
        return sdp.toString();
    }

    void onAnswer(String sdp, Map<String, TrackSid> tracks) {
        answer = sdp;
        tracksByMid = tracks;
        var described = SdpParser.parse(sdp);
        publisher.described(described);
        if (single) {
            described.sections().stream().filter(section -> section.type().isMedia() && section.direction().sends()).forEach(this::watch);
        }
    }

    void onOffer(int id, String sdp) {
        offers.add(sdp);
        offersWhileOutstanding += outstanding ? 1 : 0;
        outstanding = true;
        unanswered = Optional.of(() -> answers(id, sdp));
        if (answering) {
            answersNow();
        }
    }

    /** The last offer never arrived. */
    void drops() {
        unanswered = Optional.empty();
        outstanding = false;
    }

    /** Answers what had to wait. */
    void answersNow() {
        unanswered.ifPresent(Runnable::run);
        unanswered = Optional.empty();
    }

    private void answers(int id, String sdp) {
        var offer = SdpParser.parse(sdp);
        subscriber.described(offer);
        offer.sections().stream().filter(section -> section.type().isMedia() && section.direction().sends()).forEach(this::watch);
        world.in(answerDelay, () -> {
            outstanding = false;
            world.command(new MediaCommand.Answer(room, sid, id, answerTo(offer)));
        });
    }

    private void watch(MediaSection section) {
        var track = new TrackSid(section.msid().track());
        int ssrc = (int) section.ssrcs().getFirst().ssrc();
        long rtx = section.repairOf(Integer.toUnsignedLong(ssrc));
        var before = watched.get(track);
        if (before == null || before.ssrc != ssrc) {
            var watching = new Watched(world, this, section.type() == MediaType.AUDIO ? MediaKind.AUDIO : MediaKind.VIDEO, ssrc, (int) rtx);
            watched.put(track, watching);
            reports.ifPresent(it -> it.add(watching.stats, world.nowNs()));
        }
    }

    private String answerTo(SessionDescription offer) {
        var sdp = new StringBuilder("v=0\r\no=- 42 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE "
                + String.join(" ", offer.bundle()) + "\r\na=extmap-allow-mixed\r\na=msid-semantic: WMS\r\n");
        for (var section : offer.sections()) {
            boolean rejected = section.rejected() || !understandsVideo && section.type() == MediaType.VIDEO;
            var numbers = String.join(" ", section.codecs().stream().map(codec -> "" + codec.payloadType()).toList());
            sdp.append(section.type() == MediaType.APPLICATION ? "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n"
                    : "m=" + (section.type() == MediaType.AUDIO ? "audio " : "video ") + (rejected ? 0 : 9) + " UDP/TLS/RTP/SAVPF " + numbers + "\r\n");
            sdp.append("c=IN IP4 0.0.0.0\r\n").append(subscriber.transport("active")).append("a=mid:").append(section.mid()).append("\r\n");
            if (section.type().isMedia()) {
                sdp.append(section.direction().sends() && !rejected ? "a=recvonly\r\n" : "a=inactive\r\n").append("a=rtcp-mux\r\n");
                section.extensions().forEach(extension -> sdp.append("a=extmap:").append(extension.id()).append(' ').append(extension.uri()).append("\r\n"));
                section.codecs().forEach(codec -> sdp.append("a=rtpmap:").append(codec.payloadType()).append(' ').append(codec.name()).append('/')
                        .append(codec.clockRate()).append(codec.channels() == 2 ? "/2" : "").append("\r\n")
                        .append(codec.fmtp().isEmpty() ? "" : "a=fmtp:" + codec.payloadType() + " " + codec.fmtp() + "\r\n"));
            }
        }
        return sdp.toString();
    }

    // --- packets ---

    void onSecured(Connection connection) {
        // nothing to do: sources look whether they may send
    }

    void onDatagram(byte[] datagram, int port) {
        if (!running) {
            return;
        }
        if (port == link.port(PUBLISHER)) {
            publisher.onDatagram(datagram);
        } else if (port == link.port(SUBSCRIBER)) {
            subscriber.onDatagram(datagram);
        }
    }

    private void onPublisherPacket(boolean rtp, Packet packet) {
        if (rtp && testing) {
            echoed++;
            echoSsrc = Bytes.i32(packet.bytes, packet.offset + 8);
            return;
        }
        if (single) {
            onSubscriberPacket(rtp, packet);
        } else if (rtp) {
            throw new AssertionError("the server sent media on a publisher connection");
        }
        if (!rtp && !RtcpReader.read(packet.bytes, packet.offset, packet.length, requests)) {
            throw new AssertionError("the server sent malformed RTCP");
        }
    }

    /** What the server asks of our sources. */
    private final class Requests implements RtcpHandler {
        @Override
        public void nack(int mediaSsrc, int seq, int following) {
            sources.forEach(source -> source.onNack(mediaSsrc, seq));
            for (int i = 0; i < 16; i++) {
                if ((following >> i & 1) != 0) {
                    int missing = seq + 1 + i & 0xFFFF;
                    sources.forEach(source -> source.onNack(mediaSsrc, missing));
                }
            }
        }

        @Override
        public void pictureLoss(int mediaSsrc) {
            sources.forEach(source -> source.onKeyFrameRequest(mediaSsrc));
        }

        @Override
        public void transportFeedback(int mediaSsrc, byte[] b, int at, int lengthBytes) {
            transportFeedback++;
            departures.onFeedback(b, at, lengthBytes, world.nowNs());
        }
    }

    private void sendFeedback(Packet packet) {
        if (feedsBack) {
            down().sendRtcp(packet);
        }
    }

    private void onNumbered(Packet packet) {
        int at = view.wrap(packet) ? view.extension(TRANSPORT_CC_ID) : -1;
        if (at >= 0) {
            numbered++;
            padding += view.payloadLength() == 0 ? 1 : 0;
            arrivals.onPacket(Bytes.u16(packet.bytes, at), view.ssrc(), view.marker(), world.nowNs());
        }
    }

    private void onSubscriberPacket(boolean rtp, Packet packet) {
        if (rtp) {
            onNumbered(packet);
        }
        int ssrc = rtp ? Bytes.i32(packet.bytes, packet.offset + 8) : 0;
        for (var one : watched.values()) {
            if (rtp && (one.ssrc == ssrc || one.rtxSsrc == ssrc)) {
                one.onRtp(packet);
            }
        }
        if (!rtp) {
            RtcpReader.read(packet.bytes, packet.offset, packet.length, new RtcpHandler() {
                @Override
                public void senderReport(int from, long ntp, int timestamp) {
                    watched.values().stream().filter(one -> one.ssrc == from).forEach(one -> one.senderReports++);
                }
            });
        }
    }

    void nack(Watched stream, int[] numbers, int count) {
        down().sendRtcp(writer.begin().nack(1, stream.ssrc, numbers, count).packet());
    }

    void askForKeyFrame(Watched stream) {
        down().sendRtcp(writer.begin().pictureLoss(1, stream.ssrc).packet());
    }
}
