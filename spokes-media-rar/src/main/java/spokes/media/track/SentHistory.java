package spokes.media.track;

import java.util.Arrays;

/**
 * Which incoming packet went out under which number, for the last packets of one down track, and when each was last sent again.
 *
 * <p>Owned by one media loop; not thread-safe. Takes no memory before the first packet, and for what is sent again none before that happens.
 */
final class SentHistory {
    private static final long NONE = -1;

    private final int slots;
    private long[] entries = {};
    private long[] resent = {};                               // time in ms << 32 | outSeq

    /** @param slots a power of two, at most 65,536 */
    SentHistory(int slots) {
        this.slots = slots;
    }

    void put(int outSeq, int inSeq, int stretch) {
        if (entries.length == 0) {
            entries = new long[slots];
            Arrays.fill(entries, NONE);
        }
        entries[outSeq & slots - 1] = (long) stretch << 32 | (long) outSeq << 16 | inSeq;
    }

    /** What went out under this number, to be asked by {@link #inSeq} and {@link #stretch}; negative when it is not known (any more). */
    long find(int outSeq) {
        if (entries.length == 0) {
            return NONE;
        }
        long entry = entries[outSeq & slots - 1];
        return ((int) entry >>> 16) == outSeq ? entry : NONE;
    }

    static int inSeq(long entry) {
        return (int) entry & 0xFFFF;
    }

    static int stretch(long entry) {
        return (int) (entry >> 32);
    }

    /** False when it was sent again less than {@code pauseMs} ago; otherwise it counts as sent again now. */
    boolean mayResend(int outSeq, int pauseMs, int nowMs) {
        if (resent.length == 0) {
            resent = new long[slots];
            Arrays.fill(resent, NONE);
        }
        int slot = outSeq & slots - 1;
        if ((int) resent[slot] == outSeq && Integer.compareUnsigned(nowMs - (int) (resent[slot] >> 32), pauseMs) < 0) {
            return false;
        }
        resent[slot] = (long) nowMs << 32 | outSeq;
        return true;
    }

    void clear() {
        entries = new long[0];
        resent = new long[0];
    }
}
