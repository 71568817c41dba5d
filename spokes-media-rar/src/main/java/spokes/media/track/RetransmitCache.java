package spokes.media.track;

import java.util.Arrays;
import spokes.media.buffer.Packet;
import spokes.media.rtp.RtpPacket;

/**
 * Keeps the last packets of one layer, in case a subscriber missed them: about {@value #HOLD_MS} ms and never more than the given
 * number. The bytes stand one behind the other in a ring that begins small and doubles while it turns round too fast.
 *
 * <p>Owned by one media loop; not thread-safe. Takes no memory before the first packet.
 */
final class RetransmitCache {
    static final int HOLD_MS = 1000;
    private static final long HOLD_NS = HOLD_MS * 1_000_000L;
    private static final int EMPTY = -1;

    private final int slots;
    private final int firstBytes;
    private final int maxBytes;
    private byte[] ring = {};
    private int[] seqs = {};
    private short[] lengths = {};
    private long[] positions = {};
    private long position;
    private long turnedNs;

    /** @param slots a power of two */
    RetransmitCache(int slots, int firstBytes, int maxBytes) {
        this.slots = slots;
        this.firstBytes = firstBytes;
        this.maxBytes = maxBytes;
    }

    void put(RtpPacket packet, long nowNs) {
        if (ring.length == 0) {
            allocate(nowNs);
        }
        int length = packet.length();
        int at = (int) (position % ring.length);
        if (at + length > ring.length) {
            turn(ring.length - at, nowNs);
            at = (int) (position % ring.length);
        }
        System.arraycopy(packet.bytes(), packet.offset(), ring, at, length);
        int slot = packet.seq() & slots - 1;
        seqs[slot] = packet.seq();
        lengths[slot] = (short) length;
        positions[slot] = position;
        position += length;
    }

    private void allocate(long nowNs) {
        ring = new byte[firstBytes];
        seqs = new int[slots];
        lengths = new short[slots];
        positions = new long[slots];
        Arrays.fill(seqs, EMPTY);
        turnedNs = nowNs;
    }

    private void turn(int unusedBytes, long nowNs) {
        if (nowNs - turnedNs < HOLD_NS && ring.length < maxBytes) {
            grow();                                           // what it holds keeps its age: the turn is not over
        } else {
            position += unusedBytes;
            turnedNs = nowNs;
        }
    }

    private void grow() {
        var larger = new byte[ring.length * 2];
        long written = 0;
        for (int slot = 0; slot < slots; slot++) {
            if (holds(slot)) {
                System.arraycopy(ring, (int) (positions[slot] % ring.length), larger, (int) written, lengths[slot]);
                positions[slot] = written;
                written += lengths[slot];
            } else {
                seqs[slot] = EMPTY;
            }
        }
        ring = larger;
        position = written;
    }

    private boolean holds(int slot) {
        return seqs[slot] != EMPTY && position - positions[slot] <= ring.length;
    }

    /** Copies the packet out; false when it is no longer (or was never) there. */
    boolean copy(int seq, Packet into) {
        if (ring.length == 0) {
            return false;
        }
        int slot = seq & slots - 1;
        if (seqs[slot] != seq || !holds(slot)) {
            return false;
        }
        into.set(ring, (int) (positions[slot] % ring.length), lengths[slot]);
        return true;
    }

    int sizeBytes() {
        return ring.length;
    }

    void clear() {
        ring = new byte[0];
        seqs = new int[0];
        lengths = new short[0];
        positions = new long[0];
        position = 0;
    }
}
