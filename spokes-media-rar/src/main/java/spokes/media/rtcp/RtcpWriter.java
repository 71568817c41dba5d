package spokes.media.rtcp;

import static spokes.media.buffer.Bytes.put16;
import static spokes.media.buffer.Bytes.put24;
import static spokes.media.buffer.Bytes.put32;
import static spokes.media.buffer.Bytes.put64;
import static spokes.media.buffer.Bytes.put8;

import java.util.Arrays;
import spokes.media.buffer.Packet;

/**
 * Writes RTCP into one packet of its own, part after part: {@link #begin}, the parts, {@link #packet}. One for each media loop is
 * enough, since sinks use the packet up during the call. A part that finds no room ({@value #MAX_BYTES} bytes) is left out.
 */
public final class RtcpWriter {
    static final int MAX_BYTES = 1200, MAX_BLOCKS = 31;

    private final Packet packet = new Packet();
    private int reportAt = -1;

    public RtcpWriter begin() {
        packet.clear();
        reportAt = -1;
        return this;
    }

    public Packet packet() {
        return packet;
    }

    public boolean isEmpty() {
        return packet.length == 0;
    }

    public RtcpWriter senderReport(int ssrc, long ntp, int rtpTimestamp, long packets, long octets) {
        int at = part(Rtcp.SENDER_REPORT, 0, 28);
        if (at >= 0) {
            reportAt = at;
            put32(packet.bytes, at + 4, ssrc);
            put64(packet.bytes, at + 8, ntp);
            put32(packet.bytes, at + 16, rtpTimestamp);
            put32(packet.bytes, at + 20, (int) packets);
            put32(packet.bytes, at + 24, (int) octets);
        }
        return this;
    }

    /** An empty one; {@link #reportBlock} adds to it. */
    public RtcpWriter receiverReport(int ssrc) {
        int at = part(Rtcp.RECEIVER_REPORT, 0, 8);
        if (at >= 0) {
            reportAt = at;
            put32(packet.bytes, at + 4, ssrc);
        }
        return this;
    }

    /** Adds to the sender or receiver report just written, which takes at most {@value #MAX_BLOCKS}. */
    public RtcpWriter reportBlock(int ssrc, int fractionLost, int cumulativeLost, int extendedHighestSeq, int jitter, int lastSr,
            int delaySinceLastSr) {
        int at = packet.length;
        int blocks = reportAt < 0 ? MAX_BLOCKS : packet.bytes[reportAt] & 0x1F;
        if (blocks == MAX_BLOCKS || at + Rtcp.REPORT_BLOCK_BYTES > MAX_BYTES) {
            return this;
        }
        var b = packet.bytes;
        put32(b, at, ssrc);
        put8(b, at + 4, fractionLost);
        put24(b, at + 5, Math.clamp(cumulativeLost, -0x80_0000, 0x7F_FFFF));
        put32(b, at + 8, extendedHighestSeq);
        put32(b, at + 12, jitter);
        put32(b, at + 16, lastSr);
        put32(b, at + 20, delaySinceLastSr);
        packet.length += Rtcp.REPORT_BLOCK_BYTES;
        b[reportAt]++;
        put16(b, reportAt + 2, (packet.length - reportAt) / 4 - 1);
        return this;
    }

    /** A source description with the canonical name (RFC 3550 §6.5.1). */
    public RtcpWriter cname(int ssrc, byte[] ascii) {
        int length = Math.min(ascii.length, 255);
        int at = part(Rtcp.SOURCE_DESCRIPTION, 1, (4 + 4 + 2 + length + 1 + 3) & ~3);
        if (at >= 0) {
            put32(packet.bytes, at + 4, ssrc);
            put8(packet.bytes, at + 8, Rtcp.CNAME);
            put8(packet.bytes, at + 9, length);
            System.arraycopy(ascii, 0, packet.bytes, at + 10, length);
        }
        return this;
    }

    /** Generic NACK (RFC 4585 §6.2.1); the numbers in rising order. */
    public RtcpWriter nack(int senderSsrc, int mediaSsrc, int[] seqs, int count) {
        int pairs = 0;
        for (int i = 0; i < count; i = afterPair(seqs, count, i)) {
            pairs++;
        }
        int at = feedback(Rtcp.TRANSPORT_FEEDBACK, Rtcp.NACK, senderSsrc, mediaSsrc, 4 * pairs);
        if (at < 0 || count == 0) {
            return this;
        }
        for (int i = 0; i < count; at += 4) {
            int first = seqs[i];
            int next = afterPair(seqs, count, i);
            int mask = 0;
            while (++i < next) {
                mask |= 1 << (seqs[i] - first - 1 & 0xFFFF);
            }
            put16(packet.bytes, at, first);
            put16(packet.bytes, at + 2, mask);
        }
        return this;
    }

    /** The first index that the pair beginning at {@code i} does not cover. */
    private static int afterPair(int[] seqs, int count, int i) {
        int first = seqs[i++];
        while (i < count && (seqs[i] - first & 0xFFFF) <= 16) {
            i++;
        }
        return i;
    }

    public RtcpWriter pictureLoss(int senderSsrc, int mediaSsrc) {
        feedback(Rtcp.PAYLOAD_FEEDBACK, Rtcp.PICTURE_LOSS, senderSsrc, mediaSsrc, 0);
        return this;
    }

    /** RFC 5104 §4.3.1 */
    public RtcpWriter fullIntraRequest(int senderSsrc, int mediaSsrc, int commandSeq) {
        int at = feedback(Rtcp.PAYLOAD_FEEDBACK, Rtcp.FULL_INTRA_REQUEST, senderSsrc, 0, 8);
        if (at >= 0) {
            put32(packet.bytes, at, mediaSsrc);
            put8(packet.bytes, at + 4, commandSeq);
        }
        return this;
    }

    /** A transport-cc message; {@code fci} begins with the base sequence number and is filled up to whole words. */
    public RtcpWriter transportFeedback(int senderSsrc, int mediaSsrc, byte[] fci, int lengthBytes) {
        int at = feedback(Rtcp.TRANSPORT_FEEDBACK, Rtcp.TRANSPORT_CC, senderSsrc, mediaSsrc, lengthBytes + 3 & ~3);
        if (at >= 0) {
            System.arraycopy(fci, 0, packet.bytes, at, lengthBytes);
        }
        return this;
    }

    /** A receiver's estimate (draft-alvestrand-rmcat-remb-03) about one SSRC. */
    public RtcpWriter receiverEstimate(int senderSsrc, int mediaSsrc, long bitrateBps) {
        int at = feedback(Rtcp.PAYLOAD_FEEDBACK, Rtcp.APPLICATION, senderSsrc, 0, 12);
        if (at >= 0) {
            int exponent = Math.max(0, 64 - Long.numberOfLeadingZeros(bitrateBps) - 18);
            put32(packet.bytes, at, Rtcp.REMB);
            put32(packet.bytes, at + 4, 1 << 24 | exponent << 18 | (int) (bitrateBps >> exponent));
            put32(packet.bytes, at + 8, mediaSsrc);
        }
        return this;
    }

    /** RFC 3611 §4.4 */
    public RtcpWriter receiverReferenceTime(int senderSsrc, long ntp) {
        int at = part(Rtcp.EXTENDED_REPORT, 0, 20);
        if (at >= 0) {
            put32(packet.bytes, at + 4, senderSsrc);
            put8(packet.bytes, at + 8, Rtcp.REFERENCE_TIME);
            put16(packet.bytes, at + 10, 2);
            put64(packet.bytes, at + 12, ntp);
        }
        return this;
    }

    /** The answer to a receiver reference time (RFC 3611 §4.5). */
    public RtcpWriter delaySinceReference(int senderSsrc, int ssrc, int lastReference, int delay) {
        int at = part(Rtcp.EXTENDED_REPORT, 0, 24);
        if (at >= 0) {
            put32(packet.bytes, at + 4, senderSsrc);
            put8(packet.bytes, at + 8, Rtcp.DELAY_SINCE_REFERENCE);
            put16(packet.bytes, at + 10, 3);
            put32(packet.bytes, at + 12, ssrc);
            put32(packet.bytes, at + 16, lastReference);
            put32(packet.bytes, at + 20, delay);
        }
        return this;
    }

    public RtcpWriter bye(int ssrc) {
        int at = part(Rtcp.BYE, 1, 8);
        if (at >= 0) {
            put32(packet.bytes, at + 4, ssrc);
        }
        return this;
    }

    /** Where the FCI begins, or -1. */
    private int feedback(int type, int format, int senderSsrc, int mediaSsrc, int fciBytes) {
        int at = part(type, format, 12 + fciBytes);
        if (at < 0) {
            return -1;
        }
        put32(packet.bytes, at + 4, senderSsrc);
        put32(packet.bytes, at + 8, mediaSsrc);
        return at + 12;
    }

    /** Makes room for a part, all zero behind its header, and says where it begins; -1 when there is no room. */
    private int part(int type, int countOrFormat, int bytes) {
        int at = packet.length;
        if (at + bytes > MAX_BYTES) {
            return -1;
        }
        Arrays.fill(packet.bytes, at, at + bytes, (byte) 0);
        put8(packet.bytes, at, 0x80 | countOrFormat);
        put8(packet.bytes, at + 1, type);
        put16(packet.bytes, at + 2, bytes / 4 - 1);
        packet.length += bytes;
        reportAt = -1;
        return at;
    }
}
