package spokes.web.signaling.control;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import livekit.LivekitModels.Codec;
import livekit.LivekitModels.TrackType;

/** The codecs that we forward, in the order in which we would rather have them. */
final class Codecs {
    static final List<String> VIDEO = List.of("video/VP8", "video/H264", "video/VP9", "video/AV1");
    static final List<String> AUDIO = List.of("audio/opus");

    private Codecs() {}

    /** What clients may publish: video first, as they expect. */
    static List<Codec> enabled() {
        return Stream.concat(VIDEO.stream(), Stream.concat(AUDIO.stream(), Stream.of("audio/red")))
                .map(mime -> Codec.newBuilder().setMime(mime).build()).toList();
    }

    /**
     * Clients say {@code vp8}, {@code VP8} or {@code video/vp8}.
     *
     * @return the MIME type; the first that we forward for one that we do not; empty for no name at all
     */
    static Optional<String> mime(TrackType type, String name) {
        if (name.isEmpty()) {
            return Optional.empty();
        }
        var enabled = type == TrackType.AUDIO ? AUDIO : VIDEO;
        var wanted = shortName(name);
        return Optional.of(enabled.stream().filter(mime -> shortName(mime).equals(wanted)).findFirst().orElse(enabled.getFirst()));
    }

    static String shortName(String codec) {
        return codec.substring(codec.indexOf('/') + 1).toLowerCase(Locale.ROOT);
    }

    /** Codecs whose layers travel in one stream unless the client asks for simulcast. */
    static boolean isScalable(String mime) {
        return mime.equals("video/VP9") || mime.equals("video/AV1");
    }
}
