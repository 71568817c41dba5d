package spokes.media.peer;

import spokes.media.rtcp.ReceiverReports;
import spokes.media.rtcp.RtcpHandler;

/** What the other side's RTCP asks of the tracks that we send, and says of those that we receive. Used for one packet after the other. */
final class RemoteFeedback implements RtcpHandler {
    private final SsrcMap<Incoming> incoming;
    private final Outgoing outgoing;
    private final ReceiverReports reports;
    private final Departures departures;
    private final Counters counters;
    /** When the packet came. */
    long nowNs;

    RemoteFeedback(SsrcMap<Incoming> incoming, Outgoing outgoing, ReceiverReports reports, Departures departures, Counters counters) {
        this.incoming = incoming;
        this.outgoing = outgoing;
        this.reports = reports;
        this.departures = departures;
        this.counters = counters;
    }

    @Override
    public void senderReport(int ssrc, long ntp, int rtpTimestamp) {
        incoming.of(ssrc).known.ifPresent(stream -> stream.onSenderReport(ntp, rtpTimestamp, nowNs));
    }

    @Override
    public void receiverReferenceTime(int ssrc, long ntp) {
        reports.onReferenceTime(ssrc, ntp, nowNs);
    }

    @Override
    public void delaySinceReference(int ssrc, int lastReference, int delay) {
        long rttNs = reports.roundTripNs(ssrc, lastReference, delay, nowNs);
        if (rttNs > 0) {
            incoming.forEach(from -> from.known.ifPresent(stream -> stream.track().rtt(rttNs)));
        }
    }

    @Override
    public void reportBlock(int reporterSsrc, int ssrc, int fractionLost, int cumulativeLost, int extendedHighestSeq, int jitter, int lastSr,
            int delaySinceLastSr) {
        int at = outgoing.at(ssrc);
        if (at >= 0) {
            outgoing.track(at).onReportBlock(cumulativeLost, extendedHighestSeq, jitter, lastSr, delaySinceLastSr, nowNs);
        }
    }

    @Override
    public void nack(int mediaSsrc, int seq, int following) {
        int at = outgoing.at(mediaSsrc);
        if (at >= 0) {
            counters.add(Counter.PACKETS_MISSED, 1L + Integer.bitCount(following & 0xFFFF));
            outgoing.track(at).onNack(seq, following, nowNs);
        }
    }

    @Override
    public void pictureLoss(int mediaSsrc) {
        int at = outgoing.at(mediaSsrc);
        if (at >= 0) {
            counters.add(Counter.PICTURES_MISSED);
            outgoing.track(at).onPictureLoss(nowNs);
        }
    }

    @Override
    public void fullIntraRequest(int mediaSsrc, int commandSeq) {
        int at = outgoing.at(mediaSsrc);
        if (at >= 0) {
            counters.add(Counter.FULL_PICTURES_MISSED);
            outgoing.track(at).onFullIntraRequest(commandSeq, nowNs);
        }
    }

    @Override
    public void transportFeedback(int mediaSsrc, byte[] b, int at, int lengthBytes) {
        counters.add(Counter.TRANSPORT_FEEDBACK_RECEIVED);
        departures.onFeedback(b, at, lengthBytes, nowNs);
    }

    @Override
    public void receiverEstimate(long bitrateBps) {
        departures.onReceiverEstimate(bitrateBps, nowNs);
    }
}
