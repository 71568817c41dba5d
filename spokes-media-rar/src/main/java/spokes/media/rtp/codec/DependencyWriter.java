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
        put(to, position, activeTargets, info.targets);
        position += info.targets;
        int rest = info.activeTargetsAt + (info.hasActiveTargets ? info.targets : 0);
        copy(from, at * 8 + rest, to, position, info.descriptorBits - rest);
        return length;
    }

    /** To where no bit is set. */
    private static void copy(byte[] from, int fromBit, byte[] to, int toBit, int count) {
        int done = 0;
        if ((fromBit & 7) == 0 && (toBit & 7) == 0) {
            System.arraycopy(from, fromBit >> 3, to, toBit >> 3, count >> 3);
            done = count & ~7;
        }
        for (; done < count; done += 8) {
            int width = Math.min(count - done, 8), at = fromBit + done >> 3, shift = fromBit + done & 7;
            int bits = (from[at] & 0xFF) << 8 | (shift + width > 8 ? from[at + 1] & 0xFF : 0);
            put(to, toBit + done, bits >> 16 - shift - width, width);
        }
    }

    /** The lowest {@code width} bits of {@code bits}, up to 32. */
    private static void put(byte[] to, int toBit, int bits, int width) {
        long rest = ((long) bits << 64 - width) >>> (toBit & 7);
        for (int at = toBit >> 3; rest != 0; at++, rest <<= 8) {
            to[at] |= (byte) (rest >>> 56);
        }
    }
}
