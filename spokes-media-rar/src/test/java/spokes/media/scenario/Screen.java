package spokes.media.scenario;

import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a viewer sees of one video: a frame appears when it is whole and a key frame, or when the one before it in the same encoding has appeared. When nothing does
 * though packets come, a key frame is asked for, as libwebrtc does it: after {@value #FIRST_PATIENCE_MS} ms at the beginning, after {@value #PATIENCE_MS} ms later.
 */
final class Screen {
    static final int FIRST_PATIENCE_MS = 200, PATIENCE_MS = 3000;
    private static final long MS = 1_000_000;

    private record Frame(int layer, int number) {}

    private final Map<Frame, BitSet> parts = new HashMap<>();
    private final Set<Frame> whole = new HashSet<>();
    private Frame last = new Frame(-1, 0);
    private int lastPicture = Integer.MIN_VALUE;
    private final Map<Frame, Integer> pictures = new HashMap<>();
    private long packetNs = Long.MIN_VALUE / 2, askedNs;
    /** When the picture last moved; before that, when the viewer began to wait. */
    long movedNs;
    int frames;

    Screen(long nowNs) {
        movedNs = nowNs;
        askedNs = nowNs;
    }

    void onPacket(long nowNs) {
        packetNs = nowNs;
    }

    /** @param picture the publisher's number, the same in all encodings */
    void onPart(int layer, int number, int picture, int index, int of, boolean key, long nowNs) {
        var frame = new Frame(layer, number);
        var got = parts.computeIfAbsent(frame, _ -> new BitSet());
        got.set(index);
        if (got.cardinality() < of || !whole.add(frame)) {
            return;
        }
        pictures.put(frame, picture);
        if (key && picture > lastPicture) {
            shows(frame, nowNs);
        }
        for (var next = new Frame(last.layer, last.number + 1); whole.contains(next); next = new Frame(last.layer, last.number + 1)) {
            shows(next, nowNs);
        }
    }

    private void shows(Frame frame, long nowNs) {
        last = frame;
        lastPicture = pictures.get(frame);
        movedNs = nowNs;
        frames++;
    }

    /** The largest encoding is 2, -1 before anything was seen. */
    int layer() {
        return last.layer;
    }

    /** True when it is time to say so. */
    boolean lacksKeyFrame(long nowNs) {
        boolean packets = nowNs - packetNs < 1000 * MS;
        long patienceNs = (frames == 0 ? FIRST_PATIENCE_MS : PATIENCE_MS) * MS;
        if (!packets || nowNs - Math.max(movedNs, askedNs) < patienceNs) {
            return false;
        }
        askedNs = nowNs;
        return true;
    }
}
