package spokes.media.rtp.codec;

import java.util.ArrayList;
import java.util.List;

/**
 * A scalability mode as an encoder would describe it in dependency descriptors: {@code L3T3_KEY} is (3, 3, true). Frames are numbered one
 * by one, all spatial layers of a picture in rising order; decode targets are spatial × temporal, the smallest first.
 */
public record Scalability(int spatial, int temporal, boolean key) {

    /** Which temporal layer the picture is in, counted from the last key picture. */
    public int temporalOf(int picture) {
        return switch (temporal) {
            case 1 -> 0;
            case 2 -> picture % 2;
            default -> picture % 4 == 0 ? 0 : picture % 4 == 2 ? 1 : 2;
        };
    }

    /** How many pictures back the one is that this one needs. */
    public int backTo(int picture) {
        int t = temporalOf(picture);
        return t == 0 ? temporal == 3 ? 4 : temporal : temporal == 3 && t == 1 ? 2 : 1;
    }

    public boolean needsLayerBelow(int s, boolean keyPicture) {
        return s > 0 && (keyPicture || !key);
    }

    /**
     * @param picture counted from the last key picture, which is 0
     * @param number the frame's number
     */
    public byte[] descriptor(boolean start, boolean end, int picture, int s, int number) {
        var bits = new BitWriter();
        boolean isKey = picture == 0;
        bits.put(start ? 1 : 0, 1).put(end ? 1 : 0, 1).put(s * (temporal + 1) + (isKey ? 0 : 1 + temporalOf(picture)), 6).put(number & 0xFFFF, 16);
        if (isKey && s == 0 && start) {
            bits.put(0b10000, 5);
            structure(bits);
        }
        return bits.bytes();
    }

    private void structure(BitWriter bits) {
        int targets = spatial * temporal;
        bits.put(0, 6).put(targets - 1, 5);
        for (int s = 0; s < spatial; s++) {
            for (int kind = 0; kind <= temporal; kind++) {
                boolean lastKind = kind == temporal;
                bits.put(lastKind ? s == spatial - 1 ? 3 : 2 : kind == 0 ? 0 : 1, 2);
            }
        }
        for (int s = 0; s < spatial; s++) {
            for (int kind = 0; kind <= temporal; kind++) {
                for (int target = 0; target < targets; target++) {
                    bits.put(indication(s, kind, target / temporal, target % temporal), 2);
                }
            }
        }
        for (int s = 0; s < spatial; s++) {
            for (int kind = 0; kind <= temporal; kind++) {
                fdiffs(s, kind).forEach(fdiff -> bits.put(1, 1).put(fdiff - 1, 4));
                bits.put(0, 1);
            }
        }
        bits.below(spatial, targets + 1);
        for (int target = 0; target < targets; target++) {
            bits.below(target / temporal, spatial);
        }
        for (int i = 0; i < spatial * (temporal + 1) * spatial; i++) {
            bits.put(i & 7, 4);
        }
        bits.put(1, 1);
        for (int s = 0; s < spatial; s++) {
            bits.put((320 << s) - 1, 16).put((180 << s) - 1, 16);
        }
    }

    private int indication(int s, int kind, int targetSpatial, int targetTemporal) {
        if (kind == 0) {
            return targetSpatial >= s ? 2 : 0;
        }
        int t = kind - 1;
        if (targetTemporal < t || targetSpatial < s || key && targetSpatial != s) {
            return 0;
        }
        return targetSpatial > s ? 3 : t > 0 && targetTemporal == t ? 1 : 2;
    }

    private List<Integer> fdiffs(int s, int kind) {
        var fdiffs = new ArrayList<Integer>();
        if (kind > 0) {
            fdiffs.add(spatial * backTo(temporal == 3 ? new int[] {4, 2, 1}[kind - 1] : temporal == 2 ? kind + 1 : 1));
        }
        if (needsLayerBelow(s, kind == 0)) {
            fdiffs.add(1);
        }
        return fdiffs;
    }

    private static final class BitWriter {
        private final StringBuilder bits = new StringBuilder();

        BitWriter put(int value, int count) {
            for (int i = count - 1; i >= 0; i--) {
                bits.append((value >> i & 1) == 1 ? '1' : '0');
            }
            return this;
        }

        void below(int value, int n) {
            int width = 32 - Integer.numberOfLeadingZeros(n);
            int shorter = (1 << width) - n;
            if (value < shorter) {
                put(value, width - 1);
            } else {
                put(value + shorter, width);
            }
        }

        byte[] bytes() {
            while (bits.length() % 8 != 0) {
                bits.append('0');
            }
            var bytes = new byte[bits.length() / 8];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) Integer.parseInt(bits.substring(i * 8, i * 8 + 8), 2);
            }
            return bytes;
        }
    }
}
