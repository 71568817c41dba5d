package spokes.media.sdp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import spokes.media.api.TrackSid;
import spokes.media.sdp.SubscriberOffer.Outcome;

/**
 * The sections in which a client with a single connection receives. The client makes them, in its offers; our answers put tracks into them.
 *
 * <p>A track stays in its section. When it goes, the section is inactive in one answer at least before it takes another track: a browser announces a track only
 * when a section begins to send. Whether there are sections enough is told by {@link #missing}; asking for more is not done here.
 */
public final class ClientSections {
    private final Map<TrackSid, SentTrack> wanted = new LinkedHashMap<>();
    /** By mid: the sections of the last offer that may take a track or have one. */
    private Map<String, MediaSection> places = Map.of();
    /** By mid: what the last answer says. */
    private Map<String, TrackSid> placed = Map.of();
    private final List<TrackSid> refused = new ArrayList<>();

    /** Shall be sent. Of one that is sent already, only the format is new. */
    public void add(SentTrack track) {
        wanted.put(track.sid(), track);
    }

    public void remove(TrackSid sid) {
        wanted.remove(sid);
    }

    /** True when the last answer says something else than what shall be now. */
    public boolean changed() {
        return placed.size() != wanted.size() || !wanted.keySet().containsAll(placed.values());
    }

    /** How many sections more than the client has are needed. */
    public int missing(MediaType type) {
        long needed = wanted.values().stream().filter(track -> track.type() == type).count();
        return (int) Math.max(0, needed - places.values().stream().filter(section -> section.type() == type).count());
    }

    /** Finds places in this offer; what {@link #sentIn}, {@link #tracks} and {@link #outcomes} say follows from it. */
    public void place(SessionDescription offer) {
        var usable = new LinkedHashMap<String, MediaSection>();
        var now = new LinkedHashMap<String, TrackSid>();
        var free = new ArrayList<MediaSection>();
        for (var section : offer.sections()) {
            var before = Optional.ofNullable(placed.get(section.mid()));
            if (section.type().isMedia() && !section.rejected() && section.direction().receives() && (before.isPresent() || !section.direction().sends())) {
                usable.put(section.mid(), section);
                before.filter(wanted::containsKey).ifPresent(track -> now.put(section.mid(), track));
                if (before.isEmpty()) {
                    free.add(section);
                }
            }
        }
        refused.clear();
        for (var track : wanted.values()) {
            if (!now.containsValue(track.sid())) {
                free.stream().filter(section -> section.type() == track.type()).findFirst().ifPresent(section -> take(free, section, track, now));
            }
        }
        places = usable;
        placed = now;
    }

    private void take(List<MediaSection> free, MediaSection section, SentTrack track, Map<String, TrackSid> now) {
        if (codec(track, section).isEmpty()) {
            refused.add(track.sid());
            return;
        }
        free.remove(section);
        now.put(section.mid(), track.sid());
    }

    /** What the answer says of a section. */
    public Optional<SentTrack> sentIn(MediaSection section) {
        return Optional.ofNullable(placed.get(section.mid())).map(wanted::get);
    }

    /** By mid. */
    public Map<String, TrackSid> tracks() {
        return placed;
    }

    public List<Outcome> outcomes() {
        var outcomes = new ArrayList<Outcome>();
        refused.forEach(track -> outcomes.add(new Outcome.Refused(track)));
        placed.forEach((_, track) -> outcome(track).ifPresent(outcomes::add));
        return outcomes;
    }

    /** Of one track as it is now; empty when it has no section. */
    public Optional<Outcome> outcome(TrackSid sid) {
        var track = Optional.ofNullable(wanted.get(sid));
        return track.flatMap(it -> placed.entrySet().stream().filter(entry -> entry.getValue().equals(sid)).findFirst()
                .map(entry -> outcome(it, places.get(entry.getKey()))));
    }

    private static Outcome outcome(SentTrack track, MediaSection section) {
        return codec(track, section).<Outcome>map(codec -> new Outcome.Accepted(track.sid(), codec.payloadType(),
                section.rtxOf(codec.payloadType()).map(Codec::payloadType).orElse(-1), red(track, section), section.extensions())).orElse(new Outcome.Refused(track.sid()));
    }

    /** -1 when it takes none. */
    static int red(SentTrack track, MediaSection section) {
        return !track.red() ? -1 : section.codecs().stream().filter(codec -> isSame(new Format.Red(), section.type(), codec)).map(Codec::payloadType).findFirst().orElse(-1);
    }

    private static Optional<Codec> codec(SentTrack track, MediaSection section) {
        return section.codecs().stream().filter(codec -> isSame(track.format(), section.type(), codec)).findFirst();
    }

    /** Stereo is a wish of the publisher, not another codec. */
    static boolean isSame(Format format, MediaType type, Codec codec) {
        return Format.of(type, codec).filter(other -> other.equals(format) || other instanceof Format.Opus && format instanceof Format.Opus).isPresent();
    }
}
