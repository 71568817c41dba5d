package spokes.media.room;

import static spokes.media.buffer.Bytes.put16;
import static spokes.media.buffer.Bytes.u16;

/**
 * A packet of a data track as far as a server has to know it (livekit-protocol §7.7). All numbers are big-endian:
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * | V=0 |S|F|X|      reserved     |            handle             |
 * |        sequence number        |         frame number          |
 * |                    timestamp, 90 000 a second                 |
 * |  length in words, minus one   |  id   | length | bytes …        when X is set; an id of 0 ends the list
 * |                            payload …
 * </pre>
 *
 * <p>S and F mark the first and the last packet of a frame. Extensions (1 is end-to-end encryption, 2 the application's timestamp) and payload
 * are the clients' own affair; only whether they fit is looked at.
 */
final class DataTrackPacket {
    static final int HEADER_BYTES = 12;
    private static final int HANDLE = 2, VERSION_SHIFT = 5, HAS_EXTENSIONS = 1 << 2, WORD_BYTES = 4, LENGTH_BYTES = 2;

    private DataTrackPacket() {}

    static boolean isValid(byte[] packet) {
        return packet.length >= HEADER_BYTES && (packet[0] & 0xFF) >>> VERSION_SHIFT == 0 && handle(packet) != 0
                && ((packet[0] & HAS_EXTENSIONS) == 0 || extensionsFit(packet));
    }

    private static boolean extensionsFit(byte[] packet) {
        if (packet.length < HEADER_BYTES + LENGTH_BYTES) {
            return false;
        }
        int end = HEADER_BYTES + (u16(packet, HEADER_BYTES) + 1) * WORD_BYTES;
        if (end > packet.length) {
            return false;
        }
        int at = HEADER_BYTES + LENGTH_BYTES;
        while (at < end && packet[at] != 0) {
            if (at + 1 == end) {
                return false;
            }
            at += 2 + (packet[at + 1] & 0xFF);
        }
        return at <= end;
    }

    /** The number by which the sender of this packet calls the track; 0 is none. Only of a packet that has a whole header. */
    static int handle(byte[] packet) {
        return u16(packet, HANDLE);
    }

    /** From now on the packet is of the track that its receivers call so. */
    static void become(byte[] packet, int handle) {
        put16(packet, HANDLE, handle);
    }
}
