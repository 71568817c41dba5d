package spokes.media.track;

import spokes.media.rtcp.ReceiveStats;
import spokes.media.rtp.RtpPacket;

/** One SSRC of a published track. The peer keeps these by SSRC; made by {@link UpTrack#bind} and {@link UpTrack#bindRtx}. */
public final class UpStream {
    private final UpTrack track;
    private final int ssrc;
    private final int layer;
    private final ReceiveStats stats;

    UpStream(UpTrack track, int ssrc, int layer) {
        this.track = track;
        this.ssrc = ssrc;
        this.layer = layer;
        stats = new ReceiveStats(ssrc);
    }

    public UpTrack track() {
        return track;
    }

    public int ssrc() {
        return ssrc;
    }

    public int layer() {
        return layer;
    }

    /** For {@link spokes.media.rtcp.ReceiverReports#add}. */
    public ReceiveStats stats() {
        return stats;
    }

    /** An authenticated packet of this SSRC. Its memory may be changed during the call and is not needed afterwards. */
    public void onPacket(RtpPacket packet, long nowNs) {}

    public void onSenderReport(long ntp, int rtpTimestamp, long nowNs) {}
}
