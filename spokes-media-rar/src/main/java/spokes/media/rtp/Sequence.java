package spokes.media.rtp;

/** Arithmetic of 16-bit sequence numbers and 32-bit timestamps, which both wrap. */
public final class Sequence {
    private Sequence() {}

    /** How far {@code a} lies after {@code b}, -32768…32767. */
    public static int difference(int a, int b) {
        return (short) (a - b);
    }

    public static boolean isNewer(int a, int b) {
        return difference(a, b) > 0;
    }

    public static int next(int seq) {
        return (seq + 1) & 0xFFFF;
    }

    /** The number with the last 16 bits {@code seq} that is nearest to {@code reference}. */
    public static long extend(long reference, int seq) {
        return reference + (short) (seq - (int) reference);
    }
}
