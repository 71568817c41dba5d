package spokes.system.bench;

import spokes.media.buffer.Bytes;
import spokes.media.buffer.Packet;
import spokes.media.rtcp.RtcpWriter;
import spokes.system.client.WirePeer;

/** What one receiving connection got, and the reports that it owes for it. Owned by its loop; only the count may be read by others. */
final class Receipts {
    private static final int MOST_STREAMS = 31, OUR_SSRC = 1;

    private final RtcpWriter reports = new RtcpWriter();
    private final int[] ssrcs = new int[MOST_STREAMS], highest = new int[MOST_STREAMS];
    private int streams;
    private volatile long packets;

    void onRtp(Packet packet) {
        long before = packets;
        packets = before + 1;
        int ssrc = Bytes.i32(packet.bytes, packet.offset + 8), seq = Bytes.u16(packet.bytes, packet.offset + 2);
        for (int i = 0; i < streams; i++) {
            if (ssrcs[i] == ssrc) {
                highest[i] = highest[i] + (short) (seq - highest[i]);
                return;
            }
        }
        if (streams < MOST_STREAMS) {
            ssrcs[streams] = ssrc;
            highest[streams++] = seq;
        }
    }

    long packets() {
        return packets;
    }

    /** A receiver report about everything that comes in, as browsers send it. */
    void report(WirePeer peer) {
        if (streams == 0) {
            return;
        }
        var report = reports.begin().receiverReport(OUR_SSRC);
        for (int i = 0; i < streams; i++) {
            report.reportBlock(ssrcs[i], 0, 0, highest[i], 0, 0, 0);
        }
        peer.sendRtcp(report.packet());
    }

    /** When a packet of {@link Source#voice} was sent. */
    static long sentNs(Packet packet) {
        int at = packet.offset + 12;
        if ((packet.bytes[packet.offset] & 0x10) != 0) {
            at += 4 + 4 * Bytes.u16(packet.bytes, at + 2);
        }
        return (long) Bytes.i32(packet.bytes, at) << 32 | Bytes.u32(packet.bytes, at + 4);
    }
}
