package spokes.media.peer;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import spokes.media.api.MediaKind;
import spokes.media.api.ParticipantSid;
import spokes.media.api.TrackAnnouncement;
import spokes.media.api.TrackSid;
import spokes.media.buffer.Packet;
import spokes.media.rtp.ExtensionMap;
import spokes.media.rtp.HeaderExtension;
import spokes.media.rtp.PayloadTypes;
import spokes.media.rtp.RtpPacket;
import spokes.media.sdp.AllowedFormats;
import spokes.media.sdp.Extension;
import spokes.media.sdp.Format;
import spokes.media.sdp.MediaSection;
import spokes.media.sdp.MediaType;
import spokes.media.sdp.PublisherAnswer;
import spokes.media.sdp.ReceivedSection;
import spokes.media.sdp.SdpParser;
import spokes.media.sdp.SdpPrinter;
import spokes.media.sdp.SentTrack;
import spokes.media.sdp.SessionDescription;
import spokes.media.sdp.Setup;
import spokes.media.track.QualityScore;
import spokes.media.track.UpStream;
import spokes.media.track.UpTrack;
import spokes.media.transport.dtls.DtlsRole;
import spokes.media.transport.ice.IceRole;

/**
 * What one participant sends: answers its offers, and finds out which media section is which announced track.
 *
 * <p>A section that sends is received from its answer on, announced or not, so no early packet needs to wait anywhere; the track is published
 * when section and announcement have found each other, in whichever order they came. They belong together when the section's track id is the
 * announced one; where a browser names its tracks otherwise, the oldest announcement of the same kind is meant.
 *
 * <p>Streams are found by MID and RID (RFC 8843 §9.2), by the SSRCs of the description, or by a payload type that only one
 * section has. A new SSRC for the same section and layer replaces the old one.
 */
public final class Publishing implements Peer.Receiver, AutoCloseable {
    /** As the reference does (livekit-protocol §3.8). */
    private static final int MAX_PENDING = 100;
    /** After our addresses changed: so long without a sign of life, and the connection counts as lost, since only the client can restart ICE here. */
    private static final long PATIENCE_NS = 3_500_000_000L;

    /** What the room hears. */
    public interface Sink {
        void published(PublishedTrack track, long nowNs);

        /**
         * The track ends.
         *
         * @param byPublisher its SDP does not send it any more; false when the server took it away
         */
        void unpublished(PublishedTrack track, boolean byPublisher, long nowNs);

        /** Numbers of payload types or extensions, or the codec that is sent, are not what they were. */
        void changed(PublishedTrack track, long nowNs);

        void audioLevel(PublishedTrack track, int levelDbov, int timestamp, long nowNs);
    }

    /** What goes out by the same connection, where the client has only one. */
    interface Outgoing {
        /** The client has a connection of its own for what it receives. */
        Outgoing NONE = new Outgoing() {
            @Override
            public void offered(SessionDescription offer) {
                // its sections are all the client's
            }

            @Override
            public Optional<SentTrack> sentIn(MediaSection section) {
                return Optional.empty();
            }

            @Override
            public Map<String, TrackSid> tracks() {
                return Map.of();
            }

            @Override
            public void answered(long nowNs) {
                // nothing is sent
            }
        };

        /** Before the answer is made. */
        void offered(SessionDescription offer);

        /** What the answer says of a section. */
        Optional<SentTrack> sentIn(MediaSection section);

        /** The same by mid. */
        Map<String, TrackSid> tracks();

        /** The answer is on its way. */
        void answered(long nowNs);
    }

    /** Where answers go. */
    public interface Answers {
        /** @param tracks by mid, what we send in the client's sections */
        void answered(String sdp, Map<String, TrackSid> tracks);
    }

    /** A section as we know it, whether we receive anything in it or not. */
    private final class Section implements UpTrack.Sink {
        ReceivedSection agreed;
        Optional<UpTrack> up = Optional.empty();
        Optional<PublishedTrack> published = Optional.empty();
        /** The server took the track away; what the section still sends is nobody's. */
        boolean withdrawn;
        final List<Integer> ssrcs = new ArrayList<>(2);

        Section(ReceivedSection agreed) {
            this.agreed = agreed;
        }

        @Override
        public void rtcp(Packet packet) {
            peer.rtcp(packet);
        }

        @Override
        public void audioLevel(UpTrack track, int levelDbov, int timestamp, long nowNs) {
            if (published.isPresent()) {
                sink.audioLevel(published.get(), levelDbov, timestamp, nowNs);
            }
        }
    }

    private final ParticipantSid who;
    private final Surroundings world;
    private final AllowedFormats allowed;
    private final Sink sink;
    private final Peer peer;
    private final Map<String, Section> sections = new LinkedHashMap<>();
    private final Map<TrackSid, TrackAnnouncement> pending = new LinkedHashMap<>();
    private final Map<TrackSid, Boolean> muted = new LinkedHashMap<>();
    private Optional<DtlsRole> role = Optional.empty();
    private ExtensionMap extensions = ExtensionMap.NONE;
    private Outgoing outgoing = Outgoing.NONE;
    private long version;

    /** @param allowed what may be in its descriptions */
    public Publishing(ParticipantSid who, Surroundings world, AllowedFormats allowed, Sink sink, Peer.Sink peerSink) {
        this.who = who;
        this.world = world;
        this.allowed = allowed;
        this.sink = sink;
        peer = new Peer(world, this, peerSink, IceRole.CONTROLLED);
    }

    /** From now on these go out by the same connection. */
    void carry(Outgoing tracks) {
        outgoing = tracks;
    }

    /** The track will be in a coming offer, or was in one already. */
    public void announce(TrackAnnouncement track, long nowNs) {
        if (isPublished(track.sid()) || pending.size() >= MAX_PENDING) {
            return;
        }
        pending.put(track.sid(), track);
        muted.put(track.sid(), track.muted());
        bind(nowNs);
    }

    /**
     * Answers before anything else is said of what the offer brings.
     *
     * @throws spokes.media.sdp.ProtocolViolation when the offer cannot be understood
     */
    public void onOffer(String sdp, Answers answers, long nowNs) {
        var offer = SdpParser.parse(sdp);
        if (peer.restarts(offer)) {
            peer.restartIce(nowNs);
        }
        var ours = role.orElseGet(() -> roleFor(offer));
        var local = peer.local(ours == DtlsRole.CLIENT ? Setup.ACTIVE : Setup.PASSIVE);
        var expected = expected(offer);
        outgoing.offered(offer);
        var answer = PublisherAnswer.to(offer, ++version, local, section -> Optional.ofNullable(expected.get(section.mid())), outgoing::sentIn, allowed);
        peer.described(offer, ours, nowNs);
        role = Optional.of(ours);
        answers.answered(SdpPrinter.print(answer), outgoing.tracks());
        apply(ReceivedSection.of(offer, answer), nowNs);
        outgoing.answered(nowNs);
    }

    /** The client begins the handshake unless it insists on the other way round. */
    private static DtlsRole roleFor(SessionDescription offer) {
        return offer.transport().map(MediaSection::setup).orElse(Setup.UNSAID) == Setup.PASSIVE ? DtlsRole.CLIENT : DtlsRole.SERVER;
    }

    /** By mid, what the sections of the offer will be bound to, as far as it is known: the answer depends on it. */
    private Map<String, TrackAnnouncement> expected(SessionDescription offer) {
        var found = new LinkedHashMap<String, TrackAnnouncement>();
        var left = new ArrayList<>(pending.values());
        var open = new ArrayList<MediaSection>();
        for (var section : offer.sections()) {
            var before = Optional.ofNullable(sections.get(section.mid())).filter(known -> known.agreed.trackId().equals(section.msid().track()));
            var published = before.flatMap(known -> known.published);
            if (published.isPresent()) {
                found.put(section.mid(), published.get().announcement());
            } else if (section.type().isMedia() && section.direction().sends() && before.filter(known -> known.withdrawn).isEmpty()) {
                open.add(section);
            }
        }
        for (var section : open) {
            takeByName(left, section.msid().track()).ifPresent(track -> found.put(section.mid(), track));
        }
        for (var section : open) {
            if (!found.containsKey(section.mid())) {
                takeByKind(left, section.type()).ifPresent(track -> found.put(section.mid(), track));
            }
        }
        return found;
    }

    private static Optional<TrackAnnouncement> takeByName(List<TrackAnnouncement> left, String trackId) {
        return take(left, left.stream().filter(track -> track.cid().equals(trackId)).findFirst());
    }

    private static Optional<TrackAnnouncement> takeByKind(List<TrackAnnouncement> left, MediaType type) {
        return take(left, left.stream().filter(track -> (track.kind() == MediaKind.AUDIO) == (type == MediaType.AUDIO)).findFirst());
    }

    private static Optional<TrackAnnouncement> take(List<TrackAnnouncement> left, Optional<TrackAnnouncement> chosen) {
        chosen.ifPresent(left::remove);
        return chosen;
    }

    private void apply(List<ReceivedSection> agreed, long nowNs) {
        extensions = Extension.map(agreed.stream().flatMap(section -> section.extensions().stream()).toList());
        peer.extensions(extensions);
        var mids = agreed.stream().map(ReceivedSection::mid).toList();
        for (var known : List.copyOf(sections.values())) {
            if (!mids.contains(known.agreed.mid())) {
                end(known, true, nowNs);
                sections.remove(known.agreed.mid());
            }
        }
        for (var now : agreed) {
            apply(sections.computeIfAbsent(now.mid(), _ -> new Section(now)), now, nowNs);
        }
        bind(nowNs);
    }

    private void apply(Section section, ReceivedSection now, long nowNs) {
        boolean sameTrack = section.agreed.trackId().equals(now.trackId());
        if (section.up.isPresent() && !(now.sending() && sameTrack)) {
            end(section, true, nowNs);
        }
        section.withdrawn &= now.sending() && sameTrack;
        boolean renumbered = !section.agreed.equals(now);
        section.agreed = now;
        if (!now.sending()) {
            return;
        }
        if (section.up.isEmpty()) {
            begin(section);
        }
        var up = section.up.orElseThrow();
        up.negotiated(payloadTypes(now), Extension.map(now.extensions()));
        bindNamedStreams(section, up, nowNs);
        if (renumbered && section.published.isPresent()) {
            section.published.get().renegotiated(now);
            sink.changed(section.published.get(), nowNs);
        }
    }

    private void begin(Section section) {
        var kind = section.agreed.type() == MediaType.AUDIO ? MediaKind.AUDIO : MediaKind.VIDEO;
        section.up = Optional.of(new UpTrack(kind, Math.max(1, section.agreed.rids().size()), peer.feedbackSsrc(), world.writer(), section));
    }

    private void end(Section section, boolean byPublisher, long nowNs) {
        section.ssrcs.forEach(peer::forget);
        section.ssrcs.clear();
        section.published.ifPresent(track -> {
            section.published = Optional.empty();
            sink.unpublished(track, byPublisher, nowNs);
        });
        section.up.ifPresent(UpTrack::close);
        section.up = Optional.empty();
    }

    private static PayloadTypes payloadTypes(ReceivedSection section) {
        var types = new PayloadTypes();
        for (var codec : section.codecs()) {
            types.with(codec.payloadType(), codec.format().codec());
            if (codec.rtxPayloadType() >= 0) {
                types.withRtx(codec.rtxPayloadType(), codec.payloadType());
            }
        }
        return types;
    }

    /** Sections and announcements that have not found each other yet. */
    private void bind(long nowNs) {
        if (pending.isEmpty()) {
            return;
        }
        var left = new ArrayList<>(pending.values());
        var open = sections.values().stream().filter(section -> section.up.isPresent() && section.published.isEmpty() && !section.withdrawn).toList();
        for (var section : open) {
            takeByName(left, section.agreed.trackId()).ifPresent(track -> publish(section, track, nowNs));
        }
        for (var section : open) {
            if (section.published.isEmpty()) {
                takeByKind(left, section.agreed.type()).ifPresent(track -> publish(section, track, nowNs));
            }
        }
    }

    private void publish(Section section, TrackAnnouncement announced, long nowNs) {
        pending.remove(announced.sid());
        var up = section.up.orElseThrow();
        var track = new PublishedTrack(who, announced, up, section.agreed, section.agreed.codecs().getFirst().format());
        section.published = Optional.of(track);
        up.silenceTrailer(HexFormat.of().parseHex(announced.silenceTrailer()));
        up.mute(muted.getOrDefault(announced.sid(), false), nowNs);
        muted.remove(announced.sid());
        sink.published(track, nowNs);
    }

    private boolean isPublished(TrackSid sid) {
        return published(sid).isPresent();
    }

    private Optional<Section> published(TrackSid sid) {
        return sections.values().stream().filter(section -> section.published.filter(track -> track.sid().equals(sid)).isPresent()).findFirst();
    }

    /** Also while the track is only announced. */
    public void mute(TrackSid sid, boolean isMuted, long nowNs) {
        muted.computeIfPresent(sid, (_, _) -> isMuted);
        published(sid).flatMap(section -> section.up).ifPresent(up -> up.mute(isMuted, nowNs));
    }

    /** The server takes the track away: what its section still sends is dropped. */
    public void withdraw(TrackSid sid, long nowNs) {
        pending.remove(sid);
        muted.remove(sid);
        published(sid).ifPresent(section -> {
            end(section, false, nowNs);
            section.withdrawn = true;
        });
    }

    public boolean knows(TrackSid sid) {
        return pending.containsKey(sid) || isPublished(sid);
    }

    // --- streams ---

    private void bindNamedStreams(Section section, UpTrack up, long nowNs) {
        if (!section.agreed.rids().isEmpty()) {
            return;         // simulcast names its layers in the packets
        }
        section.agreed.streams().stream().limit(1).forEach(stream -> {
            add(section, up, (int) stream.ssrc(), 0, false, nowNs);
            if (stream.rtxSsrc() >= 0) {
                add(section, up, (int) stream.rtxSsrc(), 0, true, nowNs);
            }
        });
    }

    private void add(Section section, UpTrack up, int ssrc, int layer, boolean rtx, long nowNs) {
        if (section.ssrcs.contains(ssrc)) {
            return;
        }
        (rtx ? up.rtxStream(layer) : up.stream(layer)).ifPresent(replaced -> forget(section, replaced.ssrc()));
        section.ssrcs.add(ssrc);
        peer.receive(rtx ? up.bindRtx(ssrc, layer, nowNs) : up.bind(ssrc, layer, nowNs), nowNs);
    }

    private void forget(Section section, Integer ssrc) {
        section.ssrcs.remove(ssrc);
        peer.forget(ssrc);
    }

    @Override
    public boolean bind(RtpPacket packet, long nowNs) {
        var section = sectionOf(packet);
        if (section.isEmpty() || section.get().up.isEmpty()) {
            return false;
        }
        var up = section.get().up.get();
        var agreed = section.get().agreed;
        boolean repaired = agreed.codecs().stream().anyMatch(codec -> codec.rtxPayloadType() == packet.payloadType());
        int layer = 0;
        if (!agreed.rids().isEmpty()) {
            layer = layer(section.get(), packet.extensionText(extensions.id(repaired ? HeaderExtension.REPAIRED_RID : HeaderExtension.RID)));
        }
        if (layer >= 0) {
            add(section.get(), up, packet.ssrc(), layer, repaired, nowNs);
        }
        return layer >= 0;
    }

    private Optional<Section> sectionOf(RtpPacket packet) {
        var mid = packet.extensionText(extensions.id(HeaderExtension.MID));
        if (!mid.isEmpty()) {
            return Optional.ofNullable(sections.get(mid));
        }
        var candidates = sections.values().stream()
                .filter(section -> section.up.isPresent() && section.agreed.codec(packet.payloadType()).isPresent()).toList();
        return candidates.size() == 1 ? Optional.of(candidates.getFirst()) : Optional.empty();
    }

    /** 0 is the smallest. The announcement lists the layers in rising order; so do all browsers in their SDP. */
    private static int layer(Section section, String rid) {
        int announced = section.published.map(track -> track.announcement().rids()).filter(rids -> rids.size() == section.agreed.rids().size())
                .map(rids -> rids.indexOf(rid)).orElse(-1);
        return announced >= 0 ? announced : section.agreed.rids().indexOf(rid);
    }

    @Override
    public void payloadTypeChanged(UpStream stream, int payloadType, long nowNs) {
        for (var section : sections.values()) {
            if (section.published.isPresent() && section.up.get() == stream.track()) {
                section.agreed.codecs().stream().filter(codec -> codec.payloadType() == payloadType).findFirst()
                        .ifPresent(codec -> sentIn(section.published.get(), codec.format(), nowNs));
            }
        }
    }

    private void sentIn(PublishedTrack track, Format format, long nowNs) {
        if (!track.isSentIn(format)) {
            track.sentIn(format);
            sink.changed(track, nowNs);
        }
    }

    /** How well the worst of its tracks has come in since this was asked last, as {@link QualityScore}. */
    public double quality() {
        double worst = QualityScore.best();
        for (var section : sections.values()) {
            if (section.published.isPresent()) {
                var track = section.published.get();
                worst = Math.min(worst, track.up().quality(peer.consent(), track.red(), track.announcement().screen(),
                        world.counters().streams().of(StreamFigures.Direction.INCOMING, track.announcement())));
            }
        }
        return worst;
    }

    public Peer peer() {
        return peer;
    }

    /** Our addresses changed. The client hears of new ones; when it is out of reach it has to restart ICE itself. */
    public void candidatesChanged(List<String> added, long nowNs) {
        peer.candidatesCameUp(added);
        peer.doubt(PATIENCE_NS, nowNs);
    }

    /** Then what it waits for depends on others too: on those who receive them. */
    public boolean hasTracks() {
        for (var section : sections.values()) {
            if (section.up.isPresent()) {
                return true;
            }
        }
        return false;
    }

    public void onTick(long nowNs) {
        peer.onTick(nowNs);
        if (peer.isOutOfReach(nowNs)) {
            peer.giveUp(nowNs);
        }
        for (var section : sections.values()) {
            if (section.up.isPresent() && Deadline.due(section.up.get().nextDeadlineNs(), nowNs)) {
                section.up.get().onTick(nowNs);
            }
        }
    }

    public long nextDeadlineNs() {
        long next = peer.nextDeadlineNs();
        for (var section : sections.values()) {
            if (section.up.isPresent()) {
                next = Deadline.sooner(next, section.up.get().nextDeadlineNs());
            }
        }
        return next;
    }

    @Override
    public void close() {
        sections.values().forEach(section -> section.up.ifPresent(UpTrack::close));
        sections.clear();
        peer.close();
    }
}
