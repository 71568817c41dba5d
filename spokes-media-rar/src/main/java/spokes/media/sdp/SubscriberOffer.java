package spokes.media.sdp;

import static spokes.media.sdp.ProtocolViolation.badDescription;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import spokes.media.api.CloseReason;
import spokes.media.api.TrackSid;
import spokes.media.rtp.HeaderExtension;

/**
 * The sections of one subscriber connection: data channels first (mid 0, offered from the beginning, even to somebody alone),
 * then one section per subscribed track.
 *
 * <p>The order of sections never changes. A track that goes leaves an inactive section, which takes the next track with a codec that it names once the client
 * has answered the inactive one: a browser announces a track only when a section begins to send. One that belongs to a stream takes no such section, since
 * its name there would be that of the first.
 *
 * <p>A section names the codec of its track, and the first of a kind names all others behind it: a client made with Pion (LiveKit's Go SDK and all that is made
 * of it) remembers the codecs of the first section in which it meets a kind, and refuses any other for as long as the connection lives. It does the same for each
 * section; which H.264 a track has is known for sure by its first packet, so a section with one names them all.
 *
 * <p>One offer is outstanding at a time; {@link #offer} replaces an unanswered one. Who waits how long is not known here.
 */
public final class SubscriberOffer {
    private static final int OPUS = 111;
    private static final String DATA_MID = "0";
    private static final int SCTP_PORT = 5000, MAX_MESSAGE_BYTES = 65_535;
    /** What publishers may come with later; profiles that hardly anybody sends are not worth their lines. */
    private static final List<Format> USUAL = List.of(new Format.Opus(false), new Format.Opus(true), new Format.Pcmu(), new Format.Pcma(), new Format.Vp8(),
            new Format.H264(H264Profile.CONSTRAINED_BASELINE, 1), new Format.H264(H264Profile.CONSTRAINED_BASELINE, 0), new Format.H264(H264Profile.BASELINE, 1),
            new Format.H264(H264Profile.HIGH, 1), new Format.Vp9(), new Format.Av1(), new Format.H265());
    private static final List<String> VIDEO_FEEDBACK = List.of("transport-cc", "ccm fir", "nack", "nack pli");
    private static final List<String> AUDIO_FEEDBACK = List.of("nack");
    /** Numbers of our own; one number means the same in every section of the bundle. */
    private static final Extension AUDIO_LEVEL = new Extension(1, HeaderExtension.AUDIO_LEVEL),
            ABS_CAPTURE_TIME = new Extension(2, HeaderExtension.ABS_CAPTURE_TIME),
            TRANSPORT_CC = new Extension(3, HeaderExtension.TRANSPORT_CC), PLAYOUT_DELAY = new Extension(4, HeaderExtension.PLAYOUT_DELAY),
            DEPENDENCY_DESCRIPTOR = new Extension(12, HeaderExtension.DEPENDENCY_DESCRIPTOR);

    /** What an answer says of one track. */
    public sealed interface Outcome {
        TrackSid track();

        /**
         * The client takes the track.
         *
         * @param rtxPayloadType -1 when lost packets are to be sent again as they were
         * @param redPayloadType -1 when it shall have no redundant audio
         * @param extensions those that the client understands
         */
        record Accepted(TrackSid track, int payloadType, int rtxPayloadType, int redPayloadType, List<Extension> extensions) implements Outcome {}

        /** The client has no codec for the track. */
        record Refused(TrackSid track) implements Outcome {}
    }

    /** One section for as long as the connection lives. */
    private static final class Slot {
        final String mid;
        final MediaType type;
        /** What it names behind the codec of its track. */
        final List<Format> others;
        /** What the next offer says. */
        Optional<SentTrack> track;
        /** What the last offer said. */
        Optional<SentTrack> offered = Optional.empty();
        /** The codec that an inactive section still shows. */
        Format lastFormat;
        boolean lastRed;
        boolean reusable;
        /** The client refused the section for good: it stays, with port 0, and is never used again. */
        boolean dead;

        Slot(String mid, SentTrack first, List<Format> others) {
            this.mid = mid;
            this.others = others;
            this.type = first.type();
            this.track = Optional.of(first);
            this.lastFormat = first.format();
            this.lastRed = first.red();
        }

        boolean names(Format format) {
            return lastFormat.equals(format) || others.contains(format);
        }

        boolean isOf(TrackSid sid) {
            return track.filter(sent -> sent.sid().equals(sid)).isPresent();
        }
    }

    private final long sessionId;
    private final List<Format> usual;
    private final List<Slot> slots = new ArrayList<>();
    private long version;
    private int slotsOffered;
    private boolean outstanding;

    /** @param enabled what may be in a description beside the codecs of its tracks */
    public SubscriberOffer(long sessionId, Predicate<Format> enabled) {
        this.sessionId = sessionId;
        usual = USUAL.stream().filter(enabled).toList();
    }

    /** The next offer shall have this track. Says nothing new about one that it has already, except for its format. */
    public void add(SentTrack track) {
        for (var slot : slots) {
            if (slot.isOf(track.sid())) {
                slot.track = Optional.of(track);
                return;
            }
        }
        for (var slot : slots) {
            if (slot.reusable && slot.type == track.type() && slot.names(track.format()) && track.stream().isEmpty()) {
                slot.track = Optional.of(track);
                slot.reusable = false;
                return;
            }
        }
        if (slots.size() + 1 >= SdpParser.MAX_SECTIONS) {
            throw new ProtocolViolation(CloseReason.PROTOCOL_VIOLATION, "more than " + SdpParser.MAX_SECTIONS + " sections on one connection");
        }
        slots.add(new Slot(Integer.toString(slots.size() + 1), track, others(track)));
    }

    private List<Format> others(SentTrack track) {
        boolean first = slots.stream().noneMatch(slot -> slot.type == track.type());
        return usual.stream().filter(format -> first ? format.isAudio() == track.format().isAudio() : format instanceof Format.H264 && track.format() instanceof Format.H264).toList();
    }

    /** The next offer shall not have this track any more. */
    public void remove(TrackSid sid) {
        for (var slot : slots) {
            if (slot.isOf(sid)) {
                slot.track = Optional.empty();
                slot.reusable = slot.offered.isEmpty() && !outstanding && !slot.dead;
            }
        }
    }

    /** True when the last offer said something else than what shall be now, or there was none. */
    public boolean changed() {
        return version == 0 || slotsOffered != slots.size() || slots.stream().anyMatch(slot -> !slot.track.equals(slot.offered));
    }

    /** True while an answer is awaited. */
    public boolean outstanding() {
        return outstanding;
    }

    public SessionDescription offer(LocalTransport local) {
        version++;
        outstanding = true;
        slotsOffered = slots.size();
        var sections = new ArrayList<MediaSection>(slots.size() + 1);
        sections.add(data(local));
        for (var slot : slots) {
            slot.offered = slot.track;
            slot.track.ifPresent(track -> {
                slot.lastFormat = track.format();
                slot.lastRed = track.red();
            });
            sections.add(media(slot, local));
        }
        var alive = sections.stream().filter(section -> !section.rejected()).map(MediaSection::mid).toList();
        return new SessionDescription("-", sessionId, version, local.lite(), true, alive, sections);
    }

    private static MediaSection data(LocalTransport local) {
        var section = MediaSection.of(MediaType.APPLICATION, DATA_MID);
        local.into(section, true);
        section.protocol = "UDP/DTLS/SCTP";
        section.formats = List.of("webrtc-datachannel");
        section.sctpPort = SCTP_PORT;
        section.maxMessageSize = MAX_MESSAGE_BYTES;
        return section.build();
    }

    private static MediaSection media(Slot slot, LocalTransport local) {
        var section = MediaSection.of(slot.type, slot.mid);
        section.codecs = codecs(slot);
        section.direction = slot.offered.isPresent() ? Direction.SENDONLY : Direction.INACTIVE;
        if (slot.dead) {
            section.port = 0;
            return section.build();
        }
        local.into(section, false);
        section.rtcpMux = true;
        section.rtcpReducedSize = true;
        section.extensions = slot.type == MediaType.AUDIO ? List.of(AUDIO_LEVEL, ABS_CAPTURE_TIME) : List.of(ABS_CAPTURE_TIME, TRANSPORT_CC);
        slot.offered.ifPresent(track -> streams(section, track));
        return section.build();
    }

    private static void streams(MediaSection.Builder section, SentTrack track) {
        track.into(section);
        var extensions = new ArrayList<>(section.extensions);
        if (track.delayed()) {
            extensions.add(PLAYOUT_DELAY);
        }
        if (track.layered()) {
            extensions.add(DEPENDENCY_DESCRIPTOR);
        }
        section.extensions = extensions;
    }

    private static List<Codec> codecs(Slot slot) {
        var codecs = new ArrayList<>(codecs(slot.lastFormat, slot.lastRed));
        slot.others.stream().filter(format -> !format.equals(slot.lastFormat)).forEach(format -> codecs.addAll(codecs(format, false)));
        return codecs;
    }

    private static List<Codec> codecs(Format format, boolean red) {
        int number = payloadType(format);
        if (format instanceof Format.Opus) {
            var opus = new Codec(number, "opus", 48_000, 2, format.fmtp(), AUDIO_FEEDBACK);
            return red && number == OPUS ? List.of(new Codec(payloadType(new Format.Red()), "red", 48_000, 2, OPUS + "/" + OPUS, List.of()), opus) : List.of(opus);
        }
        var codec = new Codec(number, format.codec().rtpName(), format.codec().clockRateHz(), 1, format.fmtp(), format.isAudio() ? AUDIO_FEEDBACK : VIDEO_FEEDBACK);
        return format.isAudio() ? List.of(codec) : List.of(codec,
                new Codec(number + 1, "rtx", 90_000, 1, "apt=" + number, List.of()));
    }

    /**
     * Each format has a number of its own, since a bundle may not use one number with two sets of parameters; those of G.711 are fixed (RFC 3551 §6). RTX is the next
     * number.
     */
    static int payloadType(Format format) {
        return switch (format) {
            case Format.Opus(boolean stereo) -> stereo ? 112 : OPUS;
            case Format.Red _ -> 63;
            case Format.Pcmu _ -> 0;
            case Format.Pcma _ -> 8;
            case Format.Vp8 _ -> 96;
            case Format.Vp9 _ -> 98;
            case Format.Av1 _ -> 35;
            case Format.H265 _ -> 49;
            case Format.H264(H264Profile profile, int mode) -> switch (profile) {
                case CONSTRAINED_BASELINE -> mode == 1 ? 125 : 108;
                case BASELINE -> mode == 1 ? 102 : 104;
                case MAIN -> mode == 1 ? 106 : 114;
                case CONSTRAINED_HIGH -> mode == 1 ? 116 : 118;
                case HIGH -> mode == 1 ? 123 : 120;
            };
        };
    }

    /**
     * Takes the answer to the last offer.
     *
     * @return what it says of the tracks that are still wanted
     * @throws ProtocolViolation when it does not belong to that offer
     */
    public List<Outcome> onAnswer(SessionDescription answer) {
        if (answer.sections().size() != slotsOffered + 1) {
            throw badDescription("an answer with " + answer.sections().size() + " sections to an offer with " + (slotsOffered + 1));
        }
        var outcomes = new ArrayList<Outcome>();
        for (int i = 0; i < slotsOffered; i++) {
            var slot = slots.get(i);
            var section = answer.sections().get(i + 1);
            if (!section.mid().equals(slot.mid) || section.type() != slot.type) {
                throw badDescription("section " + (i + 1) + " is " + slot.mid + " in the offer and " + section.mid() + " in the answer");
            }
            slot.dead |= section.rejected();
            slot.offered.filter(track -> slot.isOf(track.sid())).map(track -> outcome(track, section)).ifPresent(outcomes::add);
            slot.reusable = slot.offered.isEmpty() && slot.track.isEmpty() && !slot.dead;
        }
        outstanding = false;
        return outcomes;
    }

    private static Outcome outcome(SentTrack track, MediaSection section) {
        if (section.rejected() || !section.direction().receives()) {
            return new Outcome.Refused(track.sid());
        }
        return accepted(track.format(), section).<Outcome>map(codec -> new Outcome.Accepted(track.sid(), codec.payloadType(),
                section.rtxOf(codec.payloadType()).map(Codec::payloadType).orElse(-1), ClientSections.red(track, section), section.extensions())).orElse(new Outcome.Refused(track.sid()));
    }

    /** Our number comes first; a client that numbers otherwise is understood by what the number means. */
    private static Optional<Codec> accepted(Format format, MediaSection section) {
        return section.codec(payloadType(format)).filter(codec -> codec.is(format.codec().rtpName()))
                .or(() -> section.codecs().stream().filter(codec -> ClientSections.isSame(format, section.type(), codec)).findFirst());
    }
}
