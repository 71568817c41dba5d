package spokes.media.api;

/** What every identifier must be: present. */
final class Ids {
    private Ids() {}

    static void requireText(String what, String value) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(what + " is missing");
        }
    }
}
