package spokes.media.rtcp;

import java.util.ArrayList;
import java.util.List;
import spokes.media.buffer.Packet;

/** Writes down in words what RTCP packets say. */
public final class RtcpLog implements RtcpHandler, RtcpSink {
    public final List<String> lines = new ArrayList<>();

    @Override
    public void rtcp(Packet packet) {
        if (!RtcpReader.read(packet.bytes, packet.offset, packet.length, this)) {
            throw new AssertionError("malformed RTCP");
        }
    }

    @Override
    public void senderReport(int ssrc, long ntp, int rtpTimestamp) {
        lines.add("sr %d ntp=%x ts=%d".formatted(ssrc, ntp, rtpTimestamp));
    }

    @Override
    public void reportBlock(int reporterSsrc, int ssrc, int fractionLost, int cumulativeLost, int extendedHighestSeq, int jitter,
            int lastSr, int delaySinceLastSr) {
        lines.add("block by %d of %d fraction=%d lost=%d high=%d jitter=%d lsr=%x dlsr=%d".formatted(reporterSsrc, ssrc, fractionLost,
                cumulativeLost, extendedHighestSeq, jitter, lastSr, delaySinceLastSr));
    }

    @Override
    public void bye(int ssrc) {
        lines.add("bye " + ssrc);
    }

    @Override
    public void nack(int mediaSsrc, int seq, int following) {
        lines.add("nack %d %d %x".formatted(mediaSsrc, seq, following));
    }

    @Override
    public void pictureLoss(int mediaSsrc) {
        lines.add("pli " + mediaSsrc);
    }

    @Override
    public void fullIntraRequest(int mediaSsrc, int commandSeq) {
        lines.add("fir %d %d".formatted(mediaSsrc, commandSeq));
    }

    @Override
    public void transportFeedback(int mediaSsrc, byte[] b, int at, int lengthBytes) {
        lines.add("twcc " + lengthBytes);
    }

    @Override
    public void receiverEstimate(long bitrateBps) {
        lines.add("remb " + bitrateBps);
    }

    @Override
    public void receiverReferenceTime(int ssrc, long ntp) {
        lines.add("rrtr %d %x".formatted(ssrc, ntp));
    }

    @Override
    public void delaySinceReference(int ssrc, int lastReference, int delay) {
        lines.add("dlrr %d %d %d".formatted(ssrc, lastReference, delay));
    }
}
