package spokes.web.signaling.control;

import java.util.BitSet;

/** The handles by which a room's data tracks are known to those who receive them: 1 to {@value #MOST}. */
final class DataHandles {
    static final int MOST = 65_535;

    private final BitSet taken = new BitSet();
    private int last, count;

    boolean isFull() {
        return count == MOST;
    }

    /** Of those that are free, the one that has rested for longest, since packets of an old track may still be on their way. Not when it is full. */
    int take() {
        do {
            last = last % MOST + 1;
        } while (taken.get(last));
        taken.set(last);
        count++;
        return last;
    }

    void giveBack(int handle) {
        if (taken.get(handle)) {
            taken.clear(handle);
            count--;
        }
    }
}
