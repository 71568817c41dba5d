package spokes.media.track;

import spokes.media.api.MediaKind;
import spokes.media.rtcp.NackRequester;
import spokes.media.rtcp.NtpTime;
import spokes.media.rtcp.ReceiveStats;
import spokes.media.rtp.RtpPacket;
import spokes.media.rtp.codec.Codec;
import spokes.media.rtp.codec.DependencyReader;
import spokes.media.rtp.codec.FrameInfo;

/**
 * One SSRC of a published track: media, or the retransmissions of one. The peer keeps these by SSRC; made by {@link UpTrack#bind}
 * and {@link UpTrack#bindRtx}.
 *
 * <p>Owned by one media loop; not thread-safe. Reads no clock: the caller passes {@code nowNs}.
 */
public final class UpStream {
    private static final int KB = 1024;
    private static final DependencyReader NO_DESCRIPTORS = new DependencyReader();

    private final UpTrack track;
    private final int ssrc;
    private final int layer;
    private final boolean repairs;
    private final ReceiveStats stats;
    private final NackRequester nacks;
    private final ReceivedWindow window = new ReceivedWindow();
    private final RetransmitCache cache;
    private DependencyReader descriptors = NO_DESCRIPTORS;
    private boolean live = true;
    /** Of what came last. */
    private int clockRateHz = 90_000;
    private long accepted;
    private final LossWindow loss = new LossWindow();
    private boolean reported;
    private long reportNtp;
    private int reportTimestamp;
    private long reportNs;

    UpStream(UpTrack track, int ssrc, int layer, boolean repairs, long rttNs) {
        this.track = track;
        this.ssrc = ssrc;
        this.layer = layer;
        this.repairs = repairs;
        stats = new ReceiveStats(ssrc);
        nacks = new NackRequester(rttNs, new Missing());
        cache = track.kind() == MediaKind.AUDIO ? new RetransmitCache(256, 8 * KB, 64 * KB) : new RetransmitCache(1024, 64 * KB, 1024 * KB);
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

    /** Whether it carries retransmissions only. */
    public boolean repairs() {
        return repairs;
    }

    /** False from the moment on when another SSRC took its place, or the track was closed: then it does nothing any more. */
    public boolean live() {
        return live;
    }

    /** For {@link spokes.media.rtcp.ReceiverReports#add}. */
    public ReceiveStats stats() {
        return stats;
    }

    /** An authenticated packet of this SSRC. Its memory may be changed during the call and is not needed afterwards. */
    public void onPacket(RtpPacket packet, long nowNs) {
        if (!live) {
            return;
        }
        if (repairs) {
            track.onRepair(this, packet, nowNs);
        } else if (window.add(packet.seq())) {
            clockRateHz = track.clockRateHz(packet.payloadType());
            stats.onPacket(packet.seq(), packet.timestamp(), clockRateHz, nowNs);
            accept(packet, nowNs);
        }
    }

    /** A packet of this stream that came by retransmission. */
    void onRestored(RtpPacket packet, long nowNs) {
        if (live && window.add(packet.seq())) {
            accept(packet, nowNs);
        }
    }

    private void accept(RtpPacket packet, long nowNs) {
        accepted++;
        nacks.onPacket(packet.seq(), nowNs);
        if (packet.payloadLength() == 0 || !track.knows(packet.payloadType())) {
            track.skip(this, packet, nowNs);
            return;
        }
        if (track.hasDownTracks()) {
            cache.put(packet, nowNs);
        }
        track.forward(this, packet, track.codecOf(packet.payloadType()), nowNs);
    }

    /**
     * What the codec, or a dependency descriptor in its place, says of the packet.
     *
     * @param again for a packet that was described when it came
     */
    void describe(RtpPacket packet, Codec codec, boolean again, FrameInfo info) {
        info.clear();
        codec.reader().read(packet.bytes(), packet.payloadOffset(), packet.payloadLength(), info);
        int id = track.dependencyDescriptorId();
        int at = id == 0 ? -1 : packet.extension(id);
        if (at >= 0) {
            descriptors().read(packet.bytes(), at, packet.extensionLength(at), !again, info);
        }
    }

    private DependencyReader descriptors() {
        if (descriptors == NO_DESCRIPTORS) {
            descriptors = new DependencyReader();
        }
        return descriptors;
    }

    public void onSenderReport(long ntp, int rtpTimestamp, long nowNs) {
        stats.onSenderReport(ntp, nowNs);
        reported = true;
        reportNtp = ntp;
        reportTimestamp = rtpTimestamp;
        reportNs = nowNs;
    }

    boolean hasSenderReport() {
        return reported;
    }

    long reportNtp() {
        return reportNtp;
    }

    int reportTimestamp() {
        return reportTimestamp;
    }

    long reportNs() {
        return reportNs;
    }

    /** The timestamp of this stream at a moment of the publisher's clock. */
    int timestampAt(long ntp, int clockRateHz) {
        return reportTimestamp + RtpRewriter.ticks(NtpTime.differenceNs(ntp, reportNtp), clockRateHz);
    }

    /** The newest number that came. */
    int highestSeq() {
        return window.highestSeq();
    }

    /** What became of its packets since this was called last. The same object each time. */
    LossWindow window() {
        loss.look(stats, nacks, accepted, clockRateHz);
        return loss;
    }

    RetransmitCache cache() {
        return cache;
    }

    void rtt(long rttNs) {
        nacks.rtt(rttNs);
    }

    void onTick(long nowNs) {
        nacks.onTick(nowNs);
    }

    long nextDeadlineNs() {
        return nacks.nextDeadlineNs();
    }

    void close() {
        live = false;
        cache.clear();
    }

    private final class Missing implements NackRequester.Sink {
        @Override
        public void nack(int[] seqs, int count) {
            track.askAgain(ssrc, seqs, count);
        }

        @Override
        public void givenUp(long nowNs) {
            track.wantKeyFrame(layer, nowNs);
        }
    }
}
