package spokes.web.signaling.control;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import livekit.LivekitModels.SubscribedAudioCodec;
import livekit.LivekitModels.VideoQuality;
import livekit.LivekitRtc.SubscribedAudioCodecUpdate;
import livekit.LivekitRtc.SubscribedCodec;
import livekit.LivekitRtc.SubscribedQuality;
import livekit.LivekitRtc.SubscribedQualityUpdate;
import spokes.media.api.TrackSid;
import spokes.web.signaling.entity.Frame;

/**
 * Tells publishers which qualities of their videos anybody watches, so that they need not encode the rest ({@code livekit-protocol} §8.7); of audio, and
 * only of that with a codec in reserve, which codecs anybody hears.
 *
 * <p>More is said at once; less only after it has been so for {@value #PAUSE_S} s, and that a track has no viewer at all not before
 * {@value #FIRST_S} s after it was published. A codec that is only a reserve is named as soon as a subscriber can take no other.
 */
final class Dynacast {
    static final int PAUSE_S = 5, FIRST_S = 10;
    private static final List<VideoQuality> QUALITIES = List.of(VideoQuality.LOW, VideoQuality.MEDIUM, VideoQuality.HIGH);
    private static final long SECOND_NS = 1_000_000_000L;

    /** What a publisher believes: at the beginning that everything of its first codec is wanted. */
    private static final class Told {
        Map<String, VideoQuality> most = Map.of();
        boolean said;
        final long firstNs;
        long dueNs = Participant.NEVER;

        Told(long nowNs) {
            firstNs = nowNs + FIRST_S * SECOND_NS;
        }
    }

    private final Roster roster;
    private final Map<Track, Told> tracks = new LinkedHashMap<>();
    private final Set<Track> touched = new LinkedHashSet<>();

    Dynacast(Roster roster) {
        this.roster = roster;
    }

    void published(Track track, long nowNs) {
        if (!track.isAudio() || track.reserve().isPresent()) {
            var told = new Told(nowNs);
            told.most = beginning(track);
            tracks.put(track, told);
            touched.add(track);
        }
    }

    private static Map<String, VideoQuality> beginning(Track track) {
        var most = new LinkedHashMap<String, VideoQuality>();
        track.codecs().forEach(codec -> most.put(codec, most.isEmpty() ? VideoQuality.HIGH : VideoQuality.OFF));
        return most;
    }

    void ended(Track track) {
        tracks.remove(track);
        touched.remove(track);
    }

    /** A subscriber came, went, or wants another size. */
    void touched(Track track) {
        if (tracks.containsKey(track)) {
            touched.add(track);
        }
    }

    /** The publisher may have missed something. */
    void again(Participant publisher) {
        tracks.forEach((track, told) -> {
            if (track.publisher() == publisher && told.said) {
                publisher.send(message(track, told.most));
            }
        });
    }

    void settle(long nowNs) {
        for (var track : touched) {
            consider(track, tracks.get(track), nowNs);
        }
        touched.clear();
        tracks.forEach((track, told) -> {
            if (nowNs >= told.dueNs) {
                tell(track, told, wanted(track));
            }
        });
    }

    private void consider(Track track, Told told, long nowNs) {
        var wanted = wanted(track);
        boolean more = wanted.entrySet().stream().anyMatch(entry -> rank(entry.getValue()) > rank(told.most.getOrDefault(entry.getKey(), VideoQuality.OFF)));
        if (wanted.equals(told.most)) {
            told.dueNs = Participant.NEVER;
        } else if (more) {
            tell(track, told, join(wanted, told.most));
            consider(track, told, nowNs);
        } else if (told.dueNs == Participant.NEVER) {
            boolean nobody = wanted.values().stream().allMatch(quality -> quality == VideoQuality.OFF);
            told.dueNs = Math.max(nowNs + PAUSE_S * SECOND_NS, nobody ? told.firstNs : nowNs);
        }
    }

    /** What is more is said at once, and what is less keeps its time. */
    private static Map<String, VideoQuality> join(Map<String, VideoQuality> wanted, Map<String, VideoQuality> before) {
        var joined = new LinkedHashMap<String, VideoQuality>(wanted);
        before.forEach((codec, quality) -> joined.computeIfPresent(codec, (_, now) -> rank(now) > rank(quality) ? now : quality));
        return joined;
    }

    private static void tell(Track track, Told told, Map<String, VideoQuality> wanted) {
        told.dueNs = Participant.NEVER;
        told.most = wanted;
        told.said = true;
        track.publisher().send(message(track, wanted));
    }

    /** Per codec of the track the highest quality that any subscriber wants; the first codec comes first. */
    private Map<String, VideoQuality> wanted(Track track) {
        var most = new LinkedHashMap<String, VideoQuality>();
        track.codecs().forEach(codec -> most.put(codec, VideoQuality.OFF));
        for (var subscriber : roster.everybody()) {
            if (subscriber.wishes.subscribed.contains(track.sid())) {
                var quality = quality(subscriber, track);
                var codec = subscriber.wishes.codec(track.sid()).orElse(track.codecs().getFirst());
                most.computeIfPresent(codec, (_, before) -> rank(quality) > rank(before) ? quality : before);
            }
        }
        return most;
    }

    private static VideoQuality quality(Participant subscriber, Track track) {
        var settings = subscriber.wishes.settings(track.sid());
        if (settings.isPresent()) {
            return settings.get().getDisabled() ? VideoQuality.OFF : track.qualityOf(track.layerFor(settings.get()));
        }
        return subscriber.admission().client().adaptiveStream() && !track.isAudio() ? track.qualityOf(track.layerFor(VideoQuality.LOW)) : VideoQuality.HIGH;
    }

    /** {@link VideoQuality#OFF} has the highest number. */
    private static int rank(VideoQuality quality) {
        return quality == VideoQuality.OFF ? -1 : quality.getNumber();
    }

    private static Frame message(Track track, Map<String, VideoQuality> most) {
        return track.isAudio() ? Messages.codecs(codecs(track, most)) : Messages.qualities(qualities(track, most));
    }

    private static SubscribedAudioCodecUpdate.Builder codecs(Track track, Map<String, VideoQuality> most) {
        var message = SubscribedAudioCodecUpdate.newBuilder().setTrackSid(track.sid().value());
        most.forEach((codec, quality) -> message.addSubscribedAudioCodecs(SubscribedAudioCodec.newBuilder().setCodec(codec).setEnabled(quality != VideoQuality.OFF)));
        return message;
    }

    @SuppressWarnings("deprecation")           // clients before codecs were named
    private static SubscribedQualityUpdate.Builder qualities(Track track, Map<String, VideoQuality> most) {
        var message = SubscribedQualityUpdate.newBuilder().setTrackSid(track.sid().value());
        most.forEach((codec, quality) -> {
            var named = SubscribedCodec.newBuilder().setCodec(codec);
            for (var each : QUALITIES) {
                named.addQualities(SubscribedQuality.newBuilder().setQuality(each).setEnabled(rank(each) <= rank(quality)));
            }
            if (message.getSubscribedCodecsCount() == 0) {
                message.addAllSubscribedQualities(named.getQualitiesList());
            }
            message.addSubscribedCodecs(named);
        });
        return message;
    }

    long nextDeadlineNs() {
        return tracks.values().stream().mapToLong(told -> told.dueNs).min().orElse(Participant.NEVER);
    }
}
