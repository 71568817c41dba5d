package spokes.media.peer;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Values by SSRC, found without allocation: a hash table with open addressing. It has a cap, since the keys come from outside.
 */
final class SsrcMap<V> {
    private final V nothing;
    private final int max;
    private int[] keys = new int[16];
    private Object[] values = new Object[16];
    private int size;

    /** @param nothing stands for an SSRC that is not here */
    SsrcMap(int max, V nothing) {
        this.max = max;
        this.nothing = nothing;
    }

    @SuppressWarnings("unchecked")
    V of(int ssrc) {
        for (int at = slot(ssrc); values[at] != null; at = next(at)) {
            if (keys[at] == ssrc) {
                return (V) values[at];
            }
        }
        return nothing;
    }

    /** False when the map is full. */
    boolean put(int ssrc, V value) {
        if (size >= max && of(ssrc) == nothing) {
            return false;
        }
        if (size * 2 >= keys.length) {
            grow();
        }
        insert(ssrc, value);
        return true;
    }

    private void insert(int ssrc, Object value) {
        int at = slot(ssrc);
        while (values[at] != null && keys[at] != ssrc) {
            at = next(at);
        }
        size += values[at] == null ? 1 : 0;
        keys[at] = ssrc;
        values[at] = value;
    }

    private void grow() {
        var oldKeys = keys;
        var oldValues = values;
        keys = new int[oldKeys.length * 2];
        values = new Object[keys.length];
        size = 0;
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldValues[i] != null) {
                insert(oldKeys[i], oldValues[i]);
            }
        }
    }

    /** Closes the gap, so that no search ends early. */
    void remove(int ssrc) {
        int gap = slot(ssrc);
        while (values[gap] != null && keys[gap] != ssrc) {
            gap = next(gap);
        }
        if (values[gap] == null) {
            return;
        }
        size--;
        values[gap] = null;
        for (int at = next(gap); values[at] != null; at = next(at)) {
            int home = slot(keys[at]);
            boolean stays = gap <= at ? gap < home && home <= at : gap < home || home <= at;
            if (!stays) {
                keys[gap] = keys[at];
                values[gap] = values[at];
                values[at] = null;
                gap = at;
            }
        }
    }

    int size() {
        return size;
    }

    @SuppressWarnings("unchecked")
    void forEach(Consumer<V> action) {
        for (var value : values) {
            if (value != null) {
                action.accept((V) value);
            }
        }
    }

    void clear() {
        Arrays.fill(values, null);
        size = 0;
    }

    private int slot(int ssrc) {
        int mixed = ssrc * 0x9E37_79B1;
        return (mixed ^ mixed >>> 15) & keys.length - 1;
    }

    private int next(int at) {
        return at + 1 & keys.length - 1;
    }
}
