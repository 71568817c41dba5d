package spokes.media.rtcp;

import spokes.media.buffer.Packet;

/**
 * Writes RTCP into one packet of its own, part after part: {@link #begin}, the parts, {@link #packet}. One for each media loop is
 * enough, since sinks use the packet up during the call. A part that finds no room is left out.
 */
public final class RtcpWriter {
    private final Packet packet = new Packet();

    public RtcpWriter begin() {
        packet.clear();
        return this;
    }

    public Packet packet() {
        return packet;
    }

    public RtcpWriter senderReport(int ssrc, long ntp, int rtpTimestamp, long packets, long octets) {
        return this;
    }

    /** An empty one; {@link #reportBlock} adds to it. */
    public RtcpWriter receiverReport(int ssrc) {
        return this;
    }

    /** Adds to the sender or receiver report just written. */
    public RtcpWriter reportBlock(int ssrc, int fractionLost, int cumulativeLost, int extendedHighestSeq, int jitter, int lastSr,
            int delaySinceLastSr) {
        return this;
    }

    /** A source description with the canonical name. */
    public RtcpWriter cname(int ssrc, byte[] ascii) {
        return this;
    }

    /** Generic NACK (RFC 4585 §6.2.1); the numbers in rising order. */
    public RtcpWriter nack(int senderSsrc, int mediaSsrc, int[] seqs, int count) {
        return this;
    }

    public RtcpWriter pictureLoss(int senderSsrc, int mediaSsrc) {
        return this;
    }

    public RtcpWriter fullIntraRequest(int senderSsrc, int mediaSsrc, int commandSeq) {
        return this;
    }

    public RtcpWriter receiverReferenceTime(int senderSsrc, long ntp) {
        return this;
    }

    /** The answer to a receiver reference time (RFC 3611 §4.5). */
    public RtcpWriter delaySinceReference(int senderSsrc, int ssrc, int lastReference, int delay) {
        return this;
    }

    public RtcpWriter bye(int ssrc) {
        return this;
    }
}
