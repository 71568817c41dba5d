package spokes.media.rtp;

import java.util.Optional;

/** The header extensions that we know, by the URI of {@code a=extmap}. */
public enum HeaderExtension {
    MID("urn:ietf:params:rtp-hdrext:sdes:mid", false),
    RID("urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id", false),
    REPAIRED_RID("urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id", false),
    AUDIO_LEVEL("urn:ietf:params:rtp-hdrext:ssrc-audio-level", true),
    TRANSPORT_CC("http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01", false),
    ABS_SEND_TIME("http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time", false),
    ABS_CAPTURE_TIME("http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time", true),
    PLAYOUT_DELAY("http://www.webrtc.org/experiments/rtp-hdrext/playout-delay", false),
    VIDEO_ORIENTATION("urn:3gpp:video-orientation", true),
    DEPENDENCY_DESCRIPTOR("https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension", true);

    private final String uri;
    private final boolean endToEnd;

    HeaderExtension(String uri, boolean endToEnd) {
        this.uri = uri;
        this.endToEnd = endToEnd;
    }

    public String uri() {
        return uri;
    }

    /** Whether it speaks of the media and goes through to the subscriber; the others speak of one hop. */
    public boolean endToEnd() {
        return endToEnd;
    }

    public static Optional<HeaderExtension> ofUri(String uri) {
        for (var extension : values()) {
            if (extension.uri.equals(uri)) {
                return Optional.of(extension);
            }
        }
        return Optional.empty();
    }
}
