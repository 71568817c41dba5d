package spokes.media.peer;

import spokes.media.buffer.Packet;

/** What a datagram is, told by its first byte (RFC 7983), and RTCP by its second (RFC 5761 §4). */
public enum PacketKind {
    STUN,
    DTLS,
    RTP,
    RTCP,
    UNKNOWN;

    private static final int SHORTEST_MEDIA = 12, SHORTEST_RTCP = 8;

    public static PacketKind of(Packet packet) {
        if (packet.length < SHORTEST_RTCP) {
            return UNKNOWN;
        }
        int first = packet.bytes[packet.offset] & 0xFF;
        if (first >= 128 && first <= 191) {
            int second = packet.bytes[packet.offset + 1] & 0xFF;
            if (second >= 192 && second <= 223) {
                return RTCP;
            }
            return packet.length >= SHORTEST_MEDIA ? RTP : UNKNOWN;
        }
        if (first <= 3) {
            return STUN;
        }
        return first >= 20 && first <= 63 ? DTLS : UNKNOWN;
    }
}
