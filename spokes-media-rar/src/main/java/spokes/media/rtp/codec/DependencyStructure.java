package spokes.media.rtp.codec;

/**
 * What the frames of a stream can depend on: the template dependency structure of the AV1 RTP specification, annex A. It comes with
 * a key frame, and the frames after it name one of its templates.
 *
 * <p>A <em>decode target</em> is a selection of layers that can be decoded by itself; this knows the highest layers of each.
 */
public final class DependencyStructure {
    public static final int MAX_TARGETS = 32, MAX_FDIFFS = 16;
    static final int NOT_PRESENT = 0, SWITCH = 2;
    private static final int MAX_TEMPLATES = 64;

    private int templateIdOffset;
    private int templates;
    private int targets;
    private int chains;
    private final byte[] spatial = new byte[MAX_TEMPLATES];
    private final byte[] temporal = new byte[MAX_TEMPLATES];
    private final byte[] dtis = new byte[MAX_TEMPLATES * MAX_TARGETS];
    private final byte[] fdiffs = new byte[MAX_TEMPLATES * MAX_FDIFFS];
    private final byte[] fdiffCounts = new byte[MAX_TEMPLATES];
    private final byte[] targetSpatial = new byte[MAX_TARGETS];
    private final byte[] targetTemporal = new byte[MAX_TARGETS];

    /** False when it is malformed; then it is good for nothing. */
    boolean read(Bits bits) {
        templateIdOffset = bits.read(6);
        targets = bits.read(5) + 1;
        if (!readLayers(bits)) {
            return false;
        }
        for (int i = 0; i < templates; i++) {
            for (int t = 0; t < targets; t++) {
                dtis[i * MAX_TARGETS + t] = (byte) bits.read(2);
            }
        }
        for (int i = 0; i < templates; i++) {
            int count = 0;
            while (bits.flag()) {
                if (count == MAX_FDIFFS) {
                    return false;
                }
                fdiffs[i * MAX_FDIFFS + count++] = (byte) (bits.read(4) + 1);
            }
            fdiffCounts[i] = (byte) count;
        }
        skipChains(bits);
        if (bits.flag()) {
            for (int s = 0; s <= spatial[templates - 1]; s++) {
                bits.read(32);
            }
        }
        describeTargets();
        return !bits.beyond();
    }

    private boolean readLayers(Bits bits) {
        int s = 0;
        int t = 0;
        templates = 0;
        int next;
        do {
            if (templates == MAX_TEMPLATES || s > 3 || t > 7) {
                return false;
            }
            spatial[templates] = (byte) s;
            temporal[templates++] = (byte) t;
            next = bits.read(2);
            if (next == 1) {
                t++;
            } else if (next == 2) {
                t = 0;
                s++;
            }
        } while (next != 3 && !bits.beyond());
        return true;
    }

    /** Chains tell a receiver early that something is missing; what we forward has no gaps of our making in them. */
    private void skipChains(Bits bits) {
        chains = bits.below(targets + 1);
        if (chains == 0) {
            return;
        }
        for (int t = 0; t < targets; t++) {
            bits.below(chains);
        }
        for (int i = 0; i < templates * chains; i++) {
            bits.read(4);
        }
    }

    private void describeTargets() {
        for (int t = 0; t < targets; t++) {
            int s = 0;
            int highest = 0;
            for (int i = 0; i < templates; i++) {
                if (dtis[i * MAX_TARGETS + t] != NOT_PRESENT) {
                    s = Math.max(s, spatial[i]);
                    highest = Math.max(highest, temporal[i]);
                }
            }
            targetSpatial[t] = (byte) s;
            targetTemporal[t] = (byte) highest;
        }
    }

    /** -1 when there is no such template. */
    int template(int templateId) {
        int index = templateId + 64 - templateIdOffset & 63;
        return index < templates ? index : -1;
    }

    int chains() {
        return chains;
    }

    int spatial(int template) {
        return spatial[template];
    }

    int temporal(int template) {
        return temporal[template];
    }

    int dti(int template, int target) {
        return dtis[template * MAX_TARGETS + target];
    }

    int fdiffs(int template) {
        return fdiffCounts[template];
    }

    int fdiff(int template, int i) {
        return fdiffs[template * MAX_FDIFFS + i];
    }

    /** How many decode targets there are. */
    public int targets() {
        return targets;
    }

    public int targetSpatial(int target) {
        return targetSpatial[target];
    }

    public int targetTemporal(int target) {
        return targetTemporal[target];
    }

    /** The decode targets with nothing above these layers, one bit each. */
    public int targetsUpTo(int maxSpatial, int maxTemporal) {
        int mask = 0;
        for (int t = 0; t < targets; t++) {
            if (targetSpatial[t] <= maxSpatial && targetTemporal[t] <= maxTemporal) {
                mask |= 1 << t;
            }
        }
        return mask;
    }
}
