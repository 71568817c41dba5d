package spokes.media.peer;

/** Moments to wake up at. {@link #NEVER} is no moment, all others are compared by subtraction. */
public final class Deadline {
    public static final long NEVER = Long.MAX_VALUE;

    private Deadline() {}

    public static long sooner(long a, long b) {
        if (a == NEVER) {
            return b;
        }
        return b != NEVER && b - a < 0 ? b : a;
    }

    public static boolean due(long deadlineNs, long nowNs) {
        return deadlineNs != NEVER && nowNs - deadlineNs >= 0;
    }
}
