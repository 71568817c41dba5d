package spokes.media.track;

import java.util.Arrays;
import spokes.media.rtp.Sequence;

/** Tells duplicates: which of the last {@value #SIZE} numbers of a stream have come. Older ones count as duplicates. */
final class ReceivedWindow {
    static final int SIZE = 1024, RESTART = 3000;

    private final long[] bits = new long[SIZE / 64];
    private long highest = -1;

    /** True for the first packet with this number. */
    boolean add(int seq) {
        int step = highest < 0 ? 0 : Sequence.difference(seq, (int) highest & 0xFFFF);
        if (highest < 0 || Math.abs(step) > RESTART) {
            Arrays.fill(bits, 0);
            highest = 0x1_0000 + seq;
        } else if (step > 0) {
            advance(step);
        } else if (step <= -SIZE) {
            return false;
        }
        long number = step > 0 ? highest : Sequence.extend(highest, seq);
        int word = (int) number >> 6 & bits.length - 1;
        long bit = 1L << number;
        boolean first = (bits[word] & bit) == 0;
        bits[word] |= bit;
        return first;
    }

    int highestSeq() {
        return (int) highest & 0xFFFF;
    }

    private void advance(int step) {
        if (step >= SIZE) {
            Arrays.fill(bits, 0);
            highest += step;
            return;
        }
        for (int i = 0; i < step; i++) {
            highest++;
            bits[(int) highest >> 6 & bits.length - 1] &= ~(1L << highest);
        }
    }
}
