package spokes.media.sdp;

import java.util.Optional;
import spokes.media.api.MediaKind;

/**
 * What a stream is coded in, apart from the number it travels by: two payload types of one format can be forwarded to each
 * other. Formats are compared by meaning (RFC 6184 §8.1), never by the text of their parameters.
 */
public sealed interface Format {
    record Opus(boolean stereo) implements Format {}

    /** Opus that repeats its last frames (RFC 2198), for who has lost one. */
    record Red() implements Format {}

    /** G.711 by the µ-law, as telephones in America and Japan speak (RFC 3551 §4.5.14). */
    record Pcmu() implements Format {}

    /** G.711 by the A-law, as telephones elsewhere speak. */
    record Pcma() implements Format {}

    record Vp8() implements Format {}

    /** Of VP9 we forward profile 0, which every browser decodes. */
    record Vp9() implements Format {}

    /** Of AV1 we forward the main profile. */
    record Av1() implements Format {}

    /** @param mode packetization mode, 0 or 1 */
    record H264(H264Profile profile, int mode) implements Format {}

    /** Of H.265 we forward the main profile in the main tier, by a single stream (RFC 7798 §7.1). */
    record H265() implements Format {}

    /** The format of a payload type; empty when we do not forward it. */
    static Optional<Format> of(MediaType type, Codec codec) {
        return switch (type) {
            case AUDIO -> audio(codec);
            case VIDEO -> codec.clockRate() == 90_000 ? video(codec) : Optional.empty();
            case APPLICATION, OTHER -> Optional.empty();
        };
    }

    private static Optional<Format> audio(Codec codec) {
        if (codec.clockRate() == 48_000 && codec.channels() == 2) {
            return codec.is("red") ? Optional.of(new Red())
                    : codec.is("opus") ? Optional.of(new Opus(codec.parameter("sprop-stereo").orElse("0").equals("1"))) : Optional.empty();
        }
        boolean telephone = codec.clockRate() == 8_000 && codec.channels() == 1;
        return telephone && codec.is("PCMU") ? Optional.of(new Pcmu()) : telephone && codec.is("PCMA") ? Optional.of(new Pcma()) : Optional.empty();
    }

    private static Optional<Format> video(Codec codec) {
        if (codec.is("VP8")) {
            return Optional.of(new Vp8());
        }
        if (codec.is("VP9")) {
            return codec.parameter("profile-id").orElse("0").equals("0") ? Optional.of(new Vp9()) : Optional.empty();
        }
        if (codec.is("AV1")) {
            return codec.parameter("profile").orElse("0").equals("0") ? Optional.of(new Av1()) : Optional.empty();
        }
        if (codec.is("H264")) {
            int mode = Numbers.parse(codec.parameter("packetization-mode").orElse("0"), 1);
            return mode < 0 ? Optional.empty() : H264Profile.of(codec.parameter("profile-level-id").orElse("42e01f")).map(profile -> new H264(profile, mode));
        }
        boolean main = codec.parameter("profile-id").orElse("1").equals("1") && codec.parameter("tier-flag").orElse("0").equals("0")
                && codec.parameter("tx-mode").orElse("SRST").equalsIgnoreCase("SRST");
        return codec.is("H265") && main ? Optional.of(new H265()) : Optional.empty();
    }

    default boolean isAudio() {
        return codec().kind() == MediaKind.AUDIO;
    }

    default spokes.media.rtp.codec.Codec codec() {
        return switch (this) {
            case Opus _ -> spokes.media.rtp.codec.Codec.OPUS;
            case Red _ -> spokes.media.rtp.codec.Codec.RED;
            case Pcmu _ -> spokes.media.rtp.codec.Codec.PCMU;
            case Pcma _ -> spokes.media.rtp.codec.Codec.PCMA;
            case Vp8 _ -> spokes.media.rtp.codec.Codec.VP8;
            case Vp9 _ -> spokes.media.rtp.codec.Codec.VP9;
            case Av1 _ -> spokes.media.rtp.codec.Codec.AV1;
            case H264 _ -> spokes.media.rtp.codec.Codec.H264;
            case H265 _ -> spokes.media.rtp.codec.Codec.H265;
        };
    }

    /** The parameters by which we offer it; made here and never copied from another peer's description. */
    default String fmtp() {
        return switch (this) {
            case Opus(boolean stereo) -> "minptime=10;useinbandfec=1" + (stereo ? ";sprop-stereo=1" : "");
            case Red _ -> "111/111";
            case Pcmu _, Pcma _, Vp8 _ -> "";
            case Vp9 _ -> "profile-id=0";
            case Av1 _ -> "level-idx=5;profile=0;tier=0";
            case H265 _ -> "level-id=180;profile-id=1;tier-flag=0;tx-mode=SRST";
            case H264(H264Profile profile, int mode) ->
                    "level-asymmetry-allowed=1;packetization-mode=" + mode + ";profile-level-id=" + profile.profileLevelId();
        };
    }
}
