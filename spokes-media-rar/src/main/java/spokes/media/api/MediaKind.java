package spokes.media.api;

/** Audio or video, as in the {@code m=} line of an SDP. */
public enum MediaKind {
    AUDIO,
    VIDEO
}
