package spokes.media.sdp;

/** Numbers in foreign text, without exceptions. */
final class Numbers {
    private Numbers() {}

    /** The decimal number, or -1 when it is none or greater than {@code max}. */
    static int parse(String text, int max) {
        return (int) parseLong(text, max);
    }

    /** The decimal number, or -1 when it is none or greater than {@code max}. */
    static long parseLong(String text, long max) {
        if (text.isEmpty() || text.length() > 19) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9 || value > (Long.MAX_VALUE - digit) / 10) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value <= max ? value : -1;
    }
}
