package spokes.media.transport.ice;

/** One way to the other side, and how checking it stands (RFC 8445 §6.1.2). */
final class Pair {
    /** What the check under way is for, and after how many ms it is repeated. */
    enum Purpose {
        /** Does the way work? */
        FIND(150, 200, 300, 500, 500, 1_000),
        /** This is the way to use. */
        NOMINATE(100, 150, 250, 500, 500, 1_000),
        /** Are you still there? */
        CONSENT(250, 250, 500);

        private final int[] pausesMs;

        Purpose(int... pausesMs) {
            this.pausesMs = pausesMs;
        }

        long pauseNs(int sends) {
            return pausesMs[Math.min(sends, pausesMs.length) - 1] * 1_000_000L;
        }

        int most() {
            return pausesMs.length;
        }

        /** True when it was said often enough; finding goes on by time. */
        boolean isExhausted(int sends) {
            return this != FIND && sends >= pausesMs.length;
        }
    }

    final Path path;
    final long localPriority, remotePriority;
    Purpose purpose = Purpose.FIND;
    /** Of the check under way; 0 when there is none. */
    long transaction;
    int sends;
    long dueNs = IceAgent.NEVER, sinceNs;
    /** A check that came in by this way waits for ours; repetitions are not that urgent. */
    boolean urgent, triggered;
    /** A check of ours was answered, in the present generation. */
    boolean valid;
    long answeredNs;
    boolean nominated;

    Pair(Path path, long localPriority, long remotePriority) {
        this.path = path;
        this.localPriority = localPriority;
        this.remotePriority = Math.min(remotePriority, Integer.MAX_VALUE);
    }

    /** RFC 8445 §6.1.2.3, without the last bit, which only the role decides. */
    long priority() {
        return Math.min(localPriority, remotePriority) << 32 | Math.max(localPriority, remotePriority) << 1 & 0xFFFF_FFFFL;
    }

    /** The next check is due then, as a new one. */
    void begin(Purpose what, long whenNs) {
        purpose = what;
        transaction = 0;
        sends = 0;
        dueNs = whenNs;
        sinceNs = whenNs;
        urgent = what != Purpose.FIND;
        triggered = false;
    }

    void rest() {
        transaction = 0;
        dueNs = IceAgent.NEVER;
    }
}
