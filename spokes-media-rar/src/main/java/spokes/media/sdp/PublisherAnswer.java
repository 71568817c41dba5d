package spokes.media.sdp;

import static spokes.media.rtp.HeaderExtension.ABS_CAPTURE_TIME;
import static spokes.media.rtp.HeaderExtension.AUDIO_LEVEL;
import static spokes.media.rtp.HeaderExtension.DEPENDENCY_DESCRIPTOR;
import static spokes.media.rtp.HeaderExtension.MID;
import static spokes.media.rtp.HeaderExtension.PLAYOUT_DELAY;
import static spokes.media.rtp.HeaderExtension.REPAIRED_RID;
import static spokes.media.rtp.HeaderExtension.RID;
import static spokes.media.rtp.HeaderExtension.TRANSPORT_CC;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import spokes.media.api.TrackAnnouncement;
import spokes.media.rtp.HeaderExtension;

/**
 * Answers a client's offer for its publisher connection: we receive what it sends, in the codecs that we forward.
 *
 * <p>The client's payload types and extension numbers are kept. Every section whose kind and codecs we know is accepted, whether it was
 * announced or not, because a refused one would end the client's sender; codecs that are not allowed are as unknown. The announced codec comes first, which makes
 * Chrome and Safari send it; Firefox does not look at the order, so it is given nothing else to choose.
 */
public final class PublisherAnswer {
    private static final List<HeaderExtension> AUDIO_EXTENSIONS = List.of(MID, AUDIO_LEVEL, ABS_CAPTURE_TIME);
    private static final List<HeaderExtension> VIDEO_EXTENSIONS = List.of(MID, RID, REPAIRED_RID, TRANSPORT_CC, ABS_CAPTURE_TIME, DEPENDENCY_DESCRIPTOR, PLAYOUT_DELAY);
    private static final Set<String> AUDIO_FEEDBACK = Set.of("nack");
    private static final Set<String> VIDEO_FEEDBACK = Set.of("transport-cc", "ccm fir", "nack", "nack pli");
    private static final int SCTP_PORT = 5000, MAX_MESSAGE_BYTES = 65_535;

    private final SessionDescription offer;
    private final LocalTransport local;
    private final Function<MediaSection, Optional<TrackAnnouncement>> announcements;
    private final Function<MediaSection, Optional<SentTrack>> sent;
    private final AllowedFormats allowed;
    private boolean candidatesGiven;

    private PublisherAnswer(SessionDescription offer, LocalTransport local, Function<MediaSection, Optional<TrackAnnouncement>> announcements,
            Function<MediaSection, Optional<SentTrack>> sent, AllowedFormats allowed) {
        this.offer = offer;
        this.local = local;
        this.announcements = announcements;
        this.sent = sent;
        this.allowed = allowed;
    }

    /** @param announcements which track a section brings, if that is known already */
    public static SessionDescription to(SessionDescription offer, long version, LocalTransport local,
            Function<MediaSection, Optional<TrackAnnouncement>> announcements) {
        return to(offer, version, local, announcements, _ -> Optional.empty(), AllowedFormats.ALL);
    }

    /**
     * Where the client has a single connection: it receives by it too.
     *
     * @param sent what we send in a section
     * @param allowed what may be in the answer
     */
    public static SessionDescription to(SessionDescription offer, long version, LocalTransport local,
            Function<MediaSection, Optional<TrackAnnouncement>> announcements, Function<MediaSection, Optional<SentTrack>> sent, AllowedFormats allowed) {
        return new PublisherAnswer(offer, local, announcements, sent, allowed).answer(version);
    }

    private SessionDescription answer(long version) {
        var sections = offer.sections().stream().map(this::answer).toList();
        var accepted = sections.stream().filter(section -> !section.rejected()).map(MediaSection::mid).toList();
        return new SessionDescription("-", Math.max(1, offer.sessionId()), version, local.lite(), offer.extmapAllowMixed(), accepted, sections);
    }

    private MediaSection answer(MediaSection offered) {
        if (offered.rejected() || !bundled(offered)) {
            return rejection(offered);
        }
        return switch (offered.type()) {
            case AUDIO, VIDEO -> media(offered);
            case APPLICATION -> offered.formats().contains("webrtc-datachannel") ? data(offered) : rejection(offered);
            case OTHER -> rejection(offered);
        };
    }

    /** We have one transport: what is not in the bundle has none, unless it is the only section. */
    private boolean bundled(MediaSection offered) {
        return offer.bundle().contains(offered.mid()) || offer.sections().size() == 1;
    }

    private static MediaSection rejection(MediaSection offered) {
        var section = MediaSection.of(offered.type(), offered.mid());
        section.port = 0;
        section.protocol = offered.protocol();
        section.formats = offered.formats();
        section.codecs = offered.codecs().stream().limit(1).map(codec -> codec.with("", List.of())).toList();
        section.direction = Direction.INACTIVE;
        return section.build();
    }

    private MediaSection media(MediaSection offered) {
        var announced = announcements.apply(offered);
        var outgoing = sent.apply(offered);
        var codecs = codecs(offered, offered.direction().sends() ? announced : namesake(offered.type()), outgoing);
        if (codecs.isEmpty() || !offered.rtcpMux()) {
            return rejection(offered);
        }
        var section = MediaSection.of(offered.type(), offered.mid());
        transport(section);
        section.protocol = offered.protocol();
        section.direction = Direction.of(outgoing.isPresent(), offered.direction().sends());
        section.rtcpMux = true;
        section.rtcpReducedSize = offered.rtcpReducedSize();
        section.codecs = codecs;
        // Whatever the direction and whatever we send by now: Chrome offers later only what was agreed on before. Simulcast needs its extensions, held-back video the delay.
        var wanted = offered.type() == MediaType.AUDIO ? AUDIO_EXTENSIONS : VIDEO_EXTENSIONS;
        section.extensions = offered.extensions().stream().filter(extension -> extension.isOneOf(wanted)).toList();
        outgoing.ifPresent(track -> track.into(section));
        if (!offered.simulcast().isEmpty() && offered.rids().stream().anyMatch(Rid::send)) {
            section.rids = offered.simulcast().stream().map(id -> new Rid(id, false)).toList();
            section.simulcast = offered.simulcast();
        }
        return section.build();
    }

    /** Where nothing is announced, a number still means the same as in all sections of the bundle (RFC 8843 §10.1.2): for opus, what the first announced one says. */
    private Optional<TrackAnnouncement> namesake(MediaType type) {
        return type != MediaType.AUDIO ? Optional.empty() : offer.sections().stream().filter(section -> section.type() == type && section.direction().sends())
                .flatMap(section -> announcements.apply(section).stream()).findFirst();
    }

    private MediaSection data(MediaSection offered) {
        var section = MediaSection.of(MediaType.APPLICATION, offered.mid());
        transport(section);
        section.protocol = offered.protocol();
        section.formats = List.of("webrtc-datachannel");
        section.sctpPort = SCTP_PORT;
        section.maxMessageSize = MAX_MESSAGE_BYTES;
        return section.build();
    }

    private void transport(MediaSection.Builder section) {
        local.into(section, !candidatesGiven);
        candidatesGiven = true;
    }

    /** What a client only receives may change from codec to codec; of what it sends we leave it no choice that would not do. */
    private List<Codec> codecs(MediaSection offered, Optional<TrackAnnouncement> announced, Optional<SentTrack> outgoing) {
        var order = outgoing.map(track -> order(offered, track)).orElseGet(() -> order(offered, announced));
        var usable = new ArrayList<>(offered.codecs().stream().filter(codec -> usable(offered, codec)).sorted(order).toList());
        if (offered.direction().sends() && !announced.map(TrackAnnouncement::red).orElse(false)) {
            usable.removeIf(codec -> codec.is("red"));
        }
        if (offered.direction().sends()) {
            dropRareProfiles(usable);
            dropWhatFirefoxWouldChoose(usable);
        }
        var answered = new ArrayList<Codec>();
        var numbers = new HashSet<Integer>();
        for (var codec : usable) {
            numbers.add(codec.payloadType());
            answered.add(codec.with(fmtp(offered.type(), codec, announced), feedback(offered.type(), codec)));
            offered.rtxOf(codec.payloadType()).filter(rtx -> numbers.add(rtx.payloadType()))
                    .ifPresent(rtx -> answered.add(rtx.with("apt=" + codec.payloadType(), List.of())));
        }
        return answered;
    }

    private void dropWhatFirefoxWouldChoose(List<Codec> usable) {
        if (offer.fromFirefox() && !usable.isEmpty()) {
            var first = usable.getFirst().name();
            usable.removeIf(codec -> !codec.is(first));
        }
    }

    /** What we send comes first. */
    private static Comparator<Codec> order(MediaSection offered, SentTrack track) {
        return Comparator.<Codec, Boolean>comparing(codec -> !(track.red() && codec.is("red")))
                .thenComparing(codec -> !ClientSections.isSame(track.format(), offered.type(), codec));
    }

    private boolean usable(MediaSection offered, Codec codec) {
        return Format.of(offered.type(), codec).filter(format -> allowed.allows(format, offered.direction().sends())).isPresent();
    }

    /** Announced first, then as the client prefers; of H.264 the profile that everybody decodes before others. */
    private static Comparator<Codec> order(MediaSection offered, Optional<TrackAnnouncement> announced) {
        var red = announced.filter(TrackAnnouncement::red).map(_ -> "red").stream();
        var wishes = Stream.concat(red, announced.map(TrackAnnouncement::codecs).orElse(List.of()).stream().map(PublisherAnswer::bareName)).toList();
        var byClient = Stream.concat(wishes.stream(), offered.codecs().stream().map(codec -> bareName(codec.name()))).distinct().toList();
        return Comparator.<Codec>comparingInt(codec -> byClient.indexOf(bareName(codec.name()))).thenComparingInt(codec -> reach(offered.type(), codec));
    }

    private static String bareName(String name) {
        return name.substring(name.indexOf('/') + 1).toLowerCase(Locale.ROOT);
    }

    private static int reach(MediaType type, Codec codec) {
        return Format.of(type, codec).map(format -> format instanceof Format.H264(H264Profile profile, int mode)
                ? profile.ordinal() * 2 + (1 - mode) : 0).orElse(Integer.MAX_VALUE);
    }

    /** Main and high H.264 profiles stay only where there is no baseline: a stream is not coded again for who cannot read it. */
    private static void dropRareProfiles(List<Codec> usable) {
        if (usable.stream().anyMatch(PublisherAnswer::isBaseline)) {
            usable.removeIf(codec -> codec.is("H264") && !isBaseline(codec));
        }
    }

    private static boolean isBaseline(Codec codec) {
        return Format.of(MediaType.VIDEO, codec).filter(format -> format instanceof Format.H264(H264Profile profile, _)
                && profile.compareTo(H264Profile.BASELINE) <= 0).isPresent();
    }

    private static String fmtp(MediaType type, Codec codec, Optional<TrackAnnouncement> announced) {
        if (codec.is("opus")) {
            boolean dtx = announced.map(TrackAnnouncement::dtx).orElse(false), stereo = announced.map(TrackAnnouncement::stereo).orElse(false);
            return "minptime=10;useinbandfec=1" + (dtx ? ";usedtx=1" : "") + (stereo ? ";stereo=1;maxaveragebitrate=510000" : "");
        }
        if (codec.is("H264")) {
            return "level-asymmetry-allowed=1;packetization-mode=" + codec.parameter("packetization-mode").orElse("0")
                    + ";profile-level-id=" + codec.parameter("profile-level-id").orElse("42e01f");
        }
        return codec.fmtp();
    }

    private static List<String> feedback(MediaType type, Codec codec) {
        var wanted = type == MediaType.AUDIO ? AUDIO_FEEDBACK : VIDEO_FEEDBACK;
        return codec.feedback().stream().filter(wanted::contains).toList();
    }
}
