package spokes.media.track;

import java.util.random.RandomGenerator;
import spokes.media.buffer.Packet;
import spokes.media.rtcp.RtcpSink;
import spokes.media.rtcp.RtcpWriter;
import spokes.media.rtp.ExtensionMapping;
import spokes.media.rtp.PayloadMapping;

/**
 * One subscription: a published track on its way to one subscriber, under an SSRC, sequence numbers and timestamps of its own
 * that stay continuous whatever the publisher does. Ticked by its {@link UpTrack}.
 *
 * <p>Owned by one media loop; not thread-safe. Reads no clock: the caller passes {@code nowNs}.
 */
public final class DownTrack implements AutoCloseable {
    /** The subscriber's connection. Packets are in cleartext, valid during the call, and may be changed in place. */
    public interface Sink extends RtcpSink {
        void rtp(Packet packet);
    }

    /**
     * Sends nothing before {@link #negotiated} and {@link #connected}.
     *
     * @param ssrc as offered to the subscriber
     * @param rtxSsrc as offered for retransmissions, 0 for none
     * @param cname the same for all tracks of one publisher, or players would not synchronise them
     * @param scratch where packets are written; may be shared by all down tracks of a loop
     */
    public DownTrack(UpTrack source, int ssrc, int rtxSsrc, String cname, RandomGenerator random, Packet scratch, RtcpWriter writer,
            Sink sink) {}

    /** What the subscriber's answer accepted; again whenever that changes. */
    public void negotiated(PayloadMapping payloads, ExtensionMapping extensions) {}

    /** Whether the subscriber's connection can carry media now. Video asks for a key frame at once. */
    public void connected(boolean connected, long nowNs) {}

    /**
     * How much the subscriber wants.
     *
     * @param maxLayer highest layer wanted, 0 is the smallest; {@link Integer#MAX_VALUE} for all
     */
    public void limit(boolean disabled, int maxLayer, long nowNs) {}

    public int ssrc() {
        return 0;
    }

    /** 0 when there is none. */
    public int rtxSsrc() {
        return 0;
    }

    public UpTrack source() {
        throw new UnsupportedOperationException();
    }

    /** The subscriber misses {@code seq}, and {@code seq + 1 + i} for every bit {@code i} of {@code following} (RFC 4585 §6.2.1). */
    public void onNack(int seq, int following, long nowNs) {}

    public void onPictureLoss(long nowNs) {}

    public void onFullIntraRequest(int commandSeq, long nowNs) {}

    /** A report block about {@link #ssrc}; gives the round trip. */
    public void onReportBlock(int fractionLost, int cumulativeLost, int lastSr, int delaySinceLastSr, long nowNs) {}

    /** The round trip to the subscriber, 0 until it is known. */
    public long rttNs() {
        return 0;
    }

    public long packetsSent() {
        return 0;
    }

    @Override
    public void close() {}
}
