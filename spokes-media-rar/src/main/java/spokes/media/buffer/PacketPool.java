package spokes.media.buffer;

import java.util.ArrayDeque;

/** Packets that are used again. Owned by one media loop; not thread-safe. Holds on to at most {@code keep} idle ones. */
public final class PacketPool {
    private final ArrayDeque<Packet> idle;
    private final int keep;

    public PacketPool(int keep) {
        this.keep = keep;
        idle = new ArrayDeque<>(Math.min(keep, 64));
    }

    public Packet take() {
        var packet = idle.pollLast();
        return packet == null ? new Packet() : packet;
    }

    public void release(Packet packet) {
        if (idle.size() < keep) {
            packet.clear();
            idle.addLast(packet);
        }
    }
}
