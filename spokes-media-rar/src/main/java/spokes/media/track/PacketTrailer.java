package spokes.media.track;

import static spokes.media.buffer.Bytes.i32;

/**
 * What some of LiveKit's clients write behind a frame for those who can read it, such as when it was taken: a list, one byte with the length of it all, its bits
 * turned round, and {@code LKTS}. It is in the frame's last packet.
 */
final class PacketTrailer {
    private static final int MAGIC = 0x4C4B5453, MAGIC_BYTES = 4, LEAST_BYTES = MAGIC_BYTES + 1;

    private PacketTrailer() {}

    /**
     * @param length of the payload, which is at {@code at}
     * @return how many bytes of it at its end are one, 0 for none
     */
    static int length(byte[] bytes, int at, int length) {
        if (length < LEAST_BYTES || i32(bytes, at + length - MAGIC_BYTES) != MAGIC) {
            return 0;
        }
        int all = ~bytes[at + length - LEAST_BYTES] & 0xFF;
        return all < LEAST_BYTES || all > length ? 0 : all;
    }
}
