package spokes.media.rtcp;

/** NTP's two formats (RFC 3550 §4): 32.32 bits for a moment, 16.16 bits for a delay. */
public final class NtpTime {
    private static final long NS_PER_SECOND = 1_000_000_000;

    private NtpTime() {}

    /** A duration in 1/65536 s; wraps after 18 hours. */
    public static int shortFormat(long durationNs) {
        return (int) ((durationNs / NS_PER_SECOND << 16) + (durationNs % NS_PER_SECOND << 16) / NS_PER_SECOND);
    }

    /** A duration in 1/65536 s, unsigned, in nanoseconds. */
    public static long shortToNs(int shortFormat) {
        return (shortFormat & 0xFFFF_FFFFL) * NS_PER_SECOND >> 16;
    }

    /** The moment {@code durationNs} after {@code ntp}. */
    public static long plus(long ntp, long durationNs) {
        long seconds = Math.floorDiv(durationNs, NS_PER_SECOND);
        long rest = Math.floorMod(durationNs, NS_PER_SECOND);
        return ntp + (seconds << 32) + (rest << 32) / NS_PER_SECOND;
    }

    /** From {@code b} to {@code a}, in nanoseconds; negative when {@code a} is the earlier. */
    public static long differenceNs(long a, long b) {
        long difference = a - b;
        return (difference >> 32) * NS_PER_SECOND + ((difference & 0xFFFF_FFFFL) * NS_PER_SECOND >>> 32);
    }
}
