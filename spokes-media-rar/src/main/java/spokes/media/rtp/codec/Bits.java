package spokes.media.rtp.codec;

/** Reads bit fields from a byte array, from the highest bit on. After the end everything is 0 and {@link #beyond} is true. */
final class Bits {
    private byte[] b = {};
    private int at;
    private int end;
    private boolean beyond;

    void over(byte[] bytes, int offset, int lengthBytes) {
        b = bytes;
        at = offset * 8;
        end = at + lengthBytes * 8;
        beyond = false;
    }

    int read(int count) {
        if (at + count > end) {
            beyond = true;
            at = end;
            return 0;
        }
        int value = 0;
        for (int i = 0; i < count; i++, at++) {
            value = value << 1 | b[at >> 3] >> (7 - (at & 7)) & 1;
        }
        return value;
    }

    boolean flag() {
        return read(1) != 0;
    }

    /** A value of 0…n-1 in as few bits as that takes ({@code ns(n)} of the AV1 specification). */
    int below(int n) {
        int width = 32 - Integer.numberOfLeadingZeros(n);
        int shorter = (1 << width) - n;
        int value = read(width - 1);
        return value < shorter ? value : (value << 1) - shorter + read(1);
    }

    int position() {
        return at;
    }

    boolean beyond() {
        return beyond;
    }
}
