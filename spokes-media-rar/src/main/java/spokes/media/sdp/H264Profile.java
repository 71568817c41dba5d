package spokes.media.sdp;

import java.util.Optional;

/**
 * The H.264 profiles that browsers speak, read out of {@code profile-level-id} (RFC 6184 §8.1, table 5).
 *
 * <p>The first byte alone does not tell: 42e01f, 42c01f and 4d801f are all constrained baseline. The level does not
 * matter for us, since browsers allow asymmetry.
 */
public enum H264Profile {
    CONSTRAINED_BASELINE("42e01f"),
    BASELINE("42001f"),
    MAIN("4d001f"),
    CONSTRAINED_HIGH("640c1f"),
    HIGH("64001f");

    private final String profileLevelId;

    H264Profile(String profileLevelId) {
        this.profileLevelId = profileLevelId;
    }

    /** How we offer it: level 3.1, which every browser takes. */
    String profileLevelId() {
        return profileLevelId;
    }

    /** Empty for a text that is no {@code profile-level-id}, and for profiles that nobody decodes everywhere. */
    static Optional<H264Profile> of(String profileLevelId) {
        if (profileLevelId.length() != 6 || !profileLevelId.chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
            return Optional.empty();
        }
        int idc = Integer.parseInt(profileLevelId, 0, 2, 16), constraints = Integer.parseInt(profileLevelId, 2, 4, 16);
        return switch (idc) {
            case 0x42 -> Optional.of((constraints & 0x40) != 0 ? CONSTRAINED_BASELINE : BASELINE);
            case 0x4D -> Optional.of((constraints & 0x80) != 0 ? CONSTRAINED_BASELINE : MAIN);
            case 0x58 -> (constraints & 0x80) == 0 ? Optional.empty() : Optional.of((constraints & 0x40) != 0 ? CONSTRAINED_BASELINE : BASELINE);
            case 0x64 -> Optional.of((constraints & 0x0C) == 0x0C ? CONSTRAINED_HIGH : HIGH);
            default -> Optional.empty();
        };
    }
}
