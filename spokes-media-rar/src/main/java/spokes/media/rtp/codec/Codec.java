package spokes.media.rtp.codec;

import java.util.Optional;
import spokes.media.api.MediaKind;

/** The codecs that we forward. */
public enum Codec {
    OPUS(MediaKind.AUDIO, "opus", 48_000, PayloadReader.OPAQUE),
    RED(MediaKind.AUDIO, "red", 48_000, PayloadReader.OPAQUE),
    PCMU(MediaKind.AUDIO, "PCMU", 8_000, PayloadReader.OPAQUE),
    PCMA(MediaKind.AUDIO, "PCMA", 8_000, PayloadReader.OPAQUE),
    VP8(MediaKind.VIDEO, "VP8", 90_000, new Vp8Reader()),
    VP9(MediaKind.VIDEO, "VP9", 90_000, new Vp9Reader()),
    H264(MediaKind.VIDEO, "H264", 90_000, new H264Reader()),
    H265(MediaKind.VIDEO, "H265", 90_000, new H265Reader()),
    AV1(MediaKind.VIDEO, "AV1", 90_000, new Av1Reader());

    private final MediaKind kind;
    private final String rtpName;
    private final int clockRateHz;
    private final PayloadReader reader;

    Codec(MediaKind kind, String rtpName, int clockRateHz, PayloadReader reader) {
        this.kind = kind;
        this.rtpName = rtpName;
        this.clockRateHz = clockRateHz;
        this.reader = reader;
    }

    public MediaKind kind() {
        return kind;
    }

    /** As in {@code a=rtpmap}. */
    public String rtpName() {
        return rtpName;
    }

    /** {@code video/VP8} */
    public String mimeType() {
        return (kind == MediaKind.AUDIO ? "audio/" : "video/") + rtpName;
    }

    public int clockRateHz() {
        return clockRateHz;
    }

    public PayloadReader reader() {
        return reader;
    }

    /** By the name in {@code a=rtpmap}, in whatever case. */
    public static Optional<Codec> ofRtpName(String name) {
        for (var codec : values()) {
            if (codec.rtpName.equalsIgnoreCase(name)) {
                return Optional.of(codec);
            }
        }
        return Optional.empty();
    }
}
