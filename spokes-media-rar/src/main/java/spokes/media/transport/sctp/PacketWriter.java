package spokes.media.transport.sctp;

import java.util.zip.CRC32C;

/** One SCTP packet at a time, chunk by chunk (RFC 9260 §3). Never longer than {@value #MAX_BYTES} bytes, so that DTLS and UDP still fit any path. */
final class PacketWriter {
    static final int MAX_BYTES = 1160, HEADER_BYTES = 12, CHUNK_HEADER_BYTES = 4;
    private static final int PORT = 5000, CHECKSUM_AT = 8;

    final byte[] bytes = new byte[MAX_BYTES];
    private int length;
    private int chunkAt;

    void begin(int tag) {
        length = 0;
        u16(PORT);
        u16(PORT);
        u32(tag);
        u32(0);
    }

    /** Room for the next chunk, its header included. */
    int room() {
        return MAX_BYTES - length;
    }

    boolean isEmpty() {
        return length <= HEADER_BYTES;
    }

    void chunk(int type, int flags) {
        chunkAt = length;
        u8(type);
        u8(flags);
        u16(0);
    }

    void endChunk() {
        set16(chunkAt + 2, length - chunkAt);
        pad();
    }

    /** A parameter of the chunk that is being written; its length counts its header. */
    void parameter(int type, int valueBytes) {
        u16(type);
        u16(CHUNK_HEADER_BYTES + valueBytes);
    }

    void pad() {
        while ((length & 3) != 0) {
            bytes[length++] = 0;
        }
    }

    void u8(int value) {
        bytes[length++] = (byte) value;
    }

    void u16(int value) {
        u8(value >>> 8);
        u8(value);
    }

    void u32(int value) {
        u16(value >>> 16);
        u16(value);
    }

    void put(byte[] from, int offset, int count) {
        System.arraycopy(from, offset, bytes, length, count);
        length += count;
    }

    private void set16(int at, int value) {
        bytes[at] = (byte) (value >>> 8);
        bytes[at + 1] = (byte) value;
    }

    /** Fills in the checksum. @return how long the packet is */
    int finish() {
        int sum = checksum(bytes, 0, length);
        for (int i = 0; i < 4; i++) {
            bytes[CHECKSUM_AT + i] = (byte) (sum >>> 8 * i);
        }
        return length;
    }

    /** CRC32C over the packet with zeros where the checksum stands (RFC 9260 appendix A). */
    static int checksum(byte[] packet, int offset, int length) {
        var crc = new CRC32C();
        crc.update(packet, offset, CHECKSUM_AT);
        crc.update(ZEROS, 0, 4);
        crc.update(packet, offset + HEADER_BYTES, length - HEADER_BYTES);
        return (int) crc.getValue();
    }

    private static final byte[] ZEROS = new byte[4];
}
