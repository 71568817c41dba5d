package spokes.web.people.entity;

import java.text.Normalizer;
import java.util.Locale;
import spokes.web.http.entity.Problem;

/**
 * A name that people read: trimmed, 1 to {@value #MAX_LENGTH} characters, without control characters and without the
 * invisible ones that turn the text around it.
 */
public record DisplayName(String value) {
    public static final int MAX_LENGTH = 64;

    public DisplayName {
        value = clean(value);
        if (value.isEmpty() || value.codePoints().allMatch(DisplayName::invisible)) {
            throw new Problem(400, "name-missing", "Enter a name.");
        }
        if (value.codePointCount(0, value.length()) > MAX_LENGTH) {
            throw new Problem(400, "name-too-long", "A name has at most " + MAX_LENGTH + " characters.");
        }
        if (value.codePoints().anyMatch(DisplayName::refused)) {
            throw new Problem(400, "name-not-printable", "This name has characters that cannot be shown.");
        }
    }

    /** What two names that count as the same have in common. */
    public String key() {
        return Normalizer.normalize(value, Normalizer.Form.NFKC).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return value;
    }

    private static String clean(String raw) {
        return Normalizer.normalize(raw, Normalizer.Form.NFC).strip().replaceAll("\\p{Zs}+", " ");
    }

    private static boolean refused(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE, Character.UNASSIGNED, Character.PRIVATE_USE -> true;
            default -> c >= 0x202A && c <= 0x202E || c >= 0x2066 && c <= 0x2069 || c == 0x200E || c == 0x200F || c == 0xFEFF;
        };
    }

    private static boolean invisible(int c) {
        return Character.getType(c) == Character.FORMAT || Character.isWhitespace(c);
    }
}
