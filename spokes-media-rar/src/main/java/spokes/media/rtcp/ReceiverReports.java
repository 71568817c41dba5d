package spokes.media.rtcp;

/**
 * Sends receiver reports for everything that one peer connection receives, every second, with an answer to its receiver
 * reference times (RFC 3611 DLRR). A connection on which nothing is received is only answered.
 *
 * <p>Owned by one media loop; not thread-safe.
 */
public final class ReceiverReports {
    public ReceiverReports(int senderSsrc, String cname, RtcpWriter writer, RtcpSink sink) {}

    public void add(ReceiveStats stats) {}

    public void remove(ReceiveStats stats) {}

    public void onReferenceTime(int ssrc, long ntp, long nowNs) {}

    public void onTick(long nowNs) {}

    public long nextDeadlineNs() {
        return Long.MAX_VALUE;
    }
}
