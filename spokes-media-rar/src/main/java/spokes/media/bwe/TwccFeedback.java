package spokes.media.bwe;

import spokes.media.rtcp.RtcpSink;
import spokes.media.rtcp.RtcpWriter;

/**
 * Tells a publisher when each of its packets arrived (draft-holmer-rmcat-transport-wide-cc-extensions-01). One for each peer
 * connection, since the numbers run over all its streams.
 *
 * <p>Owned by one media loop; not thread-safe.
 */
public final class TwccFeedback {
    public TwccFeedback(int senderSsrc, RtcpWriter writer, RtcpSink sink) {}

    /** @param transportSeq the number in the packet's extension */
    public void onPacket(int transportSeq, int mediaSsrc, boolean marker, long nowNs) {}

    public void onTick(long nowNs) {}

    public long nextDeadlineNs() {
        return Long.MAX_VALUE;
    }
}
