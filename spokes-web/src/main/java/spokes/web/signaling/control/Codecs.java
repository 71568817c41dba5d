package spokes.web.signaling.control;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import livekit.LivekitModels.Codec;
import livekit.LivekitModels.TrackType;

/**
 * The codecs that may be published, as MIME types, in the order in which we would rather have them; neither list is empty.
 *
 * @param red whether Opus may repeat its last frames ({@code audio/red})
 */
public record Codecs(List<String> video, List<String> audio, boolean red) {
    private static final String OPUS = "audio/opus", RED = "audio/red";
    /** All that we forward. */
    public static final Codecs ALL = new Codecs(List.of("video/VP8", "video/H264", "video/VP9", "video/AV1", "video/H265"), List.of(OPUS, "audio/PCMU", "audio/PCMA"), true);

    public Codecs {
        video = List.copyOf(video);
        audio = List.copyOf(audio);
    }

    /** A choice of those that we forward, and what of it we do not. */
    public record Choice(Codecs codecs, List<String> unknown) {}

    /**
     * @param names {@code video/vp8} or {@code vp8} in whatever case; a kind of which none is named is not restricted, and {@code rtx} is no codec that anybody chooses
     */
    public static Choice only(List<String> names) {
        var video = new ArrayList<String>();
        var audio = new ArrayList<String>();
        var unknown = new ArrayList<String>();
        for (var name : names) {
            var wanted = shortName(name);
            var found = Stream.concat(ALL.video.stream(), ALL.audio.stream()).filter(mime -> shortName(mime).equals(wanted)).findFirst();
            found.ifPresent(mime -> (mime.startsWith("video/") ? video : audio).add(mime));
            if (found.isEmpty() && !wanted.equals("red") && !wanted.equals("rtx")) {
                unknown.add(name);
            }
        }
        boolean named = names.stream().anyMatch(name -> shortName(name).equals("red"));
        boolean red = audio.isEmpty() || named && audio.contains(OPUS);
        return new Choice(new Codecs(video.isEmpty() ? ALL.video : video.stream().distinct().toList(), audio.isEmpty() ? ALL.audio : audio.stream().distinct().toList(), red),
                List.copyOf(unknown));
    }

    /** Of a kind of which nothing would be left, all stay. */
    Codecs without(Set<String> mimes) {
        return new Codecs(without(video, mimes), without(audio, mimes), red);
    }

    private static List<String> without(List<String> codecs, Set<String> mimes) {
        return mimes.containsAll(codecs) ? codecs : codecs.stream().filter(mime -> !mimes.contains(mime)).toList();
    }

    /** What clients may publish: video first, as they expect. */
    List<Codec> enabled() {
        return mimes().map(mime -> Codec.newBuilder().setMime(mime).build()).toList();
    }

    private Stream<String> mimes() {
        return Stream.of(video.stream(), audio.stream(), Stream.of(RED).filter(_ -> red)).flatMap(mimes -> mimes);
    }

    /** The only ones that descriptions may name; empty for all. */
    Set<String> inDescriptions() {
        var enabled = mimes().collect(Collectors.toSet());
        return enabled.equals(ALL.mimes().collect(Collectors.toSet())) ? Set.of() : enabled;
    }

    /**
     * Clients say {@code vp8}, {@code VP8} or {@code video/vp8}.
     *
     * @return the MIME type; the first that may be published for one that may not; empty for no name at all
     */
    Optional<String> mime(TrackType type, String name) {
        if (name.isEmpty()) {
            return Optional.empty();
        }
        var enabled = type == TrackType.AUDIO ? audio : video;
        var wanted = shortName(name);
        return Optional.of(enabled.stream().filter(mime -> shortName(mime).equals(wanted)).findFirst().orElse(enabled.getFirst()));
    }

    /** In the short form, where a client that names none shall not choose freely. */
    List<String> instead(TrackType type) {
        var enabled = type == TrackType.AUDIO ? audio : video;
        var all = type == TrackType.AUDIO ? ALL.audio : ALL.video;
        return enabled.size() == all.size() ? List.of() : enabled.stream().map(Codecs::shortName).toList();
    }

    static String shortName(String codec) {
        return codec.substring(codec.indexOf('/') + 1).toLowerCase(Locale.ROOT);
    }

    /** Codecs whose layers travel in one stream unless the client asks for simulcast. */
    static boolean isScalable(String mime) {
        return mime.equals("video/VP9") || mime.equals("video/AV1");
    }
}
