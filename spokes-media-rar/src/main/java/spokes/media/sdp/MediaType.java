package spokes.media.sdp;

import java.util.Locale;

/** The first word of an {@code m=} line. */
public enum MediaType {
    AUDIO,
    VIDEO,
    /** Data channels. */
    APPLICATION,
    /** Anything that we reject. */
    OTHER;

    static MediaType of(String word) {
        return switch (word) {
            case "audio" -> AUDIO;
            case "video" -> VIDEO;
            case "application" -> APPLICATION;
            default -> OTHER;
        };
    }

    String word() {
        return this == OTHER ? "text" : name().toLowerCase(Locale.ROOT);
    }

    public boolean isMedia() {
        return this == AUDIO || this == VIDEO;
    }
}
