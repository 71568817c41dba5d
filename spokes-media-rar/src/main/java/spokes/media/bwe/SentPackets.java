package spokes.media.bwe;

import spokes.media.rtp.Sequence;

/**
 * When each of the last {@value #SLOTS} numbered packets left, how long it was, and what has been heard of it.
 *
 * <p>Takes no memory before the first packet.
 */
final class SentPackets {
    static final int SLOTS = 2048;
    private static final byte NUMBERED = 0, FLYING = 1, MISSED = 2, ARRIVED = 3;

    private long[] sentNs = {};
    private short[] lengths = {};
    private byte[] states = {};
    /** The first number is 1: in 64 bits it never goes round. */
    private long last;

    /** The number of the next packet. */
    long number() {
        if (sentNs.length == 0) {
            sentNs = new long[SLOTS];
            lengths = new short[SLOTS];
            states = new byte[SLOTS];
        }
        last++;
        states[slot(last)] = NUMBERED;
        return last;
    }

    void left(long number, int lengthBytes, long nowNs) {
        if (last - number < SLOTS) {
            int slot = slot(number);
            sentNs[slot] = nowNs;
            lengths[slot] = (short) lengthBytes;
            states[slot] = FLYING;
        }
    }

    long last() {
        return last;
    }

    /** The number that these 16 bits stand for, given the last one sent; 0 when there is none. */
    long full(int low) {
        long number = Sequence.extend(last, low);
        return number > last || number <= 0 || last - number >= SLOTS || states.length == 0 || states[slot(number)] == NUMBERED ? 0 : number;
    }

    long sentNs(long number) {
        return sentNs[slot(number)];
    }

    int lengthBytes(long number) {
        return lengths[slot(number)];
    }

    boolean isMissed(long number) {
        return states[slot(number)] == MISSED;
    }

    /** True when that is news. */
    boolean arrived(long number) {
        boolean news = states[slot(number)] != ARRIVED;
        states[slot(number)] = ARRIVED;
        return news;
    }

    /** True when that is news. */
    boolean missed(long number) {
        boolean news = states[slot(number)] == FLYING;
        if (news) {
            states[slot(number)] = MISSED;
        }
        return news;
    }

    private static int slot(long number) {
        return (int) number & SLOTS - 1;
    }
}
