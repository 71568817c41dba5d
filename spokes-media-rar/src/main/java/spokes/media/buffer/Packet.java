package spokes.media.buffer;

/**
 * A datagram in memory of fixed size. {@link #offset} and {@link #length} move as headers are added or tags removed; the fields
 * are open because they are touched several times for each packet.
 */
public final class Packet {
    /** Room for the largest datagram that browsers send (1,472 bytes of UDP payload), an SRTP tag and a retransmission header. */
    public static final int CAPACITY = 1600;

    public final byte[] bytes = new byte[CAPACITY];
    public int offset;
    public int length;
    /** When it came in, in the loop's monotonic time. */
    public long arrivalNs;

    /** The first index behind the packet. */
    public int end() {
        return offset + length;
    }

    public void clear() {
        offset = 0;
        length = 0;
        arrivalNs = 0;
    }

    /** Takes over the bytes, or as many as there is room for. */
    public void set(byte[] source, int at, int lengthBytes) {
        offset = 0;
        length = Math.min(lengthBytes, CAPACITY);
        System.arraycopy(source, at, bytes, 0, length);
    }
}
