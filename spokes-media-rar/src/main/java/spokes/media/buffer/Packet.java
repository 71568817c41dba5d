package spokes.media.buffer;

/**
 * A datagram in pooled memory. {@code offset} and {@code length} move as headers are added or tags removed.
 *
 * <p>The fields are public because every stage of the packet path works on them in place. Owned by whoever took it from
 * the {@code PacketPool}; not thread-safe.
 */
public final class Packet {
    /** Room for an Ethernet-sized datagram and everything that protection adds to it. */
    public static final int CAPACITY = 1600;

    public final byte[] bytes = new byte[CAPACITY];
    public int offset;
    public int length;
    /** When it arrived, in the loop's monotonic time. */
    public long arrivalNs;
}
