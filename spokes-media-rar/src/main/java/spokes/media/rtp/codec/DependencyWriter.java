package spokes.media.rtp.codec;

/**
 * Writes a dependency descriptor for somebody who gets fewer layers: as it was, but with a bit mask of the decode targets that are
 * still complete (AV1 RTP specification, annex A.8.3).
 */
public final class DependencyWriter {
    private static final int MANDATORY_BITS = 24, FLAGS_BITS = 5, ACTIVE_TARGETS_FLAG = 0x40;

    private DependencyWriter() {}

    /** How long the descriptor of this frame gets. */
    public static int lengthBytes(FrameInfo info) {
        return bits(info) + 7 >> 3;
    }

    private static int bits(FrameInfo info) {
        return Math.max(info.descriptorBits, MANDATORY_BITS + FLAGS_BITS) + (info.hasActiveTargets ? 0 : info.targets);
    }

    /**
     * @param info what was read from it; it has a known structure ({@link FrameInfo#targets} is not 0)
     * @param activeTargets a bit for each decode target
     * @return how many bytes were written
     */
    public static int write(byte[] from, int at, FrameInfo info, int activeTargets, byte[] to, int out) {
        int length = lengthBytes(info);
        java.util.Arrays.fill(to, out, out + length, (byte) 0);
        int head = Math.min(info.activeTargetsAt, info.descriptorBits);
        copy(from, at * 8, to, out * 8, head);
        to[out + 3] |= (byte) ACTIVE_TARGETS_FLAG;
        int position = out * 8 + Math.max(head, MANDATORY_BITS + FLAGS_BITS);
        for (int t = info.targets - 1; t >= 0; t--, position++) {
            set(to, position, activeTargets >> t & 1);
        }
        int rest = info.activeTargetsAt + (info.hasActiveTargets ? info.targets : 0);
        copy(from, at * 8 + rest, to, position, info.descriptorBits - rest);
        return length;
    }

    private static void copy(byte[] from, int fromBit, byte[] to, int toBit, int count) {
        for (int i = 0; i < count; i++) {
            set(to, toBit + i, from[fromBit + i >> 3] >> (7 - (fromBit + i & 7)) & 1);
        }
    }

    private static void set(byte[] to, int bit, int value) {
        to[bit >> 3] |= (byte) (value << 7 - (bit & 7));
    }
}
