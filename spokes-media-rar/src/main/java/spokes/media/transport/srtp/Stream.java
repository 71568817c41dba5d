package spokes.media.transport.srtp;

import java.util.Arrays;

/** What must be remembered of one SSRC in one direction: how far its packet index has come, and which of the last {@value #WINDOW} were there. */
final class Stream {
    static final int WINDOW = 1024;
    private static final int WORDS = WINDOW / Long.SIZE;

    final int ssrc;
    /** When it was used last, by a counter of packets. */
    long usedAt;
    private final long[] seen = new long[WORDS];
    private long highest;

    private Stream(int ssrc, long highest) {
        this.ssrc = ssrc;
        this.highest = highest;
    }

    /** One that begins with the packet of this index. */
    static Stream beginningWith(int ssrc, long index) {
        var stream = new Stream(ssrc, index);
        stream.set(index);
        return stream;
    }

    /** The index next to the highest so far that ends in {@code seq} (RFC 3711 §3.3.1); negative for what was before the beginning. */
    long indexOf(int seq) {
        return highest + (short) (seq - (int) highest);
    }

    boolean isNew(long index) {
        long age = highest - index;
        return age < 0 || age < WINDOW && (seen[word(index)] & bit(index)) == 0;
    }

    /** For what we send: nobody asks which were there, only how far the numbers have come. */
    void advance(long index) {
        if (index > highest) {
            highest = index;
        }
    }

    /** Only for what {@link #isNew} let pass and was found authentic. */
    void accept(long index) {
        if (index > highest) {
            forgetBetween(highest, index);
            highest = index;
        }
        set(index);
    }

    private void forgetBetween(long before, long index) {
        if (index - before >= WINDOW) {
            Arrays.fill(seen, 0);
            return;
        }
        for (long skipped = before + 1; skipped <= index; skipped++) {
            seen[word(skipped)] &= ~bit(skipped);
        }
    }

    private void set(long index) {
        seen[word(index)] |= bit(index);
    }

    private static int word(long index) {
        return (int) (index >>> 6) & WORDS - 1;
    }

    private static long bit(long index) {
        return 1L << index;
    }
}
