package spokes.media.track;

import spokes.media.api.MediaKind;
import spokes.media.rtcp.RtcpSink;
import spokes.media.rtcp.RtcpWriter;
import spokes.media.rtp.ExtensionMap;
import spokes.media.rtp.PayloadTypes;

/**
 * One published track: one layer, or several (simulcast), each with an SSRC of its own and maybe one for retransmissions. Knows
 * its down tracks and gives them every packet.
 *
 * <p>Owned by one media loop; not thread-safe. Reads no clock: the caller passes {@code nowNs}.
 */
public final class UpTrack implements AutoCloseable {
    /** What an up track wants of the world. Sinks never call back in. */
    public interface Sink extends RtcpSink {
        /**
         * How loud an audio packet is (RFC 6464).
         *
         * @param levelDbov 0 (loudest) … 127 (silent), to be read as -dBov
         * @param timestamp of the packet, in ticks of the codec's clock
         */
        default void audioLevel(UpTrack track, int levelDbov, int timestamp, long nowNs) {}
    }

    /**
     * @param layers how many layers it may have, 1 for a track without simulcast
     * @param feedbackSsrc the SSRC under which we send RTCP to this publisher
     */
    public UpTrack(MediaKind kind, int layers, int feedbackSsrc, RtcpWriter writer, Sink sink) {}

    /** What the publisher's SDP says; again whenever that changes. Before the first time packets are dropped. */
    public void negotiated(PayloadTypes payloadTypes, ExtensionMap extensions) {}

    /**
     * From now on this SSRC is the given layer (0 is the smallest). An SSRC that the layer had before is forgotten, as happens when
     * Firefox changes its SSRC.
     *
     * @return what the peer hands this SSRC's packets and sender reports to
     */
    public UpStream bind(int ssrc, int layer, long nowNs) {
        throw new UnsupportedOperationException();
    }

    /** From now on this SSRC carries the retransmissions (RFC 4588) of the given layer. */
    public UpStream bindRtx(int ssrc, int layer, long nowNs) {
        throw new UnsupportedOperationException();
    }

    /** While muted nothing is forwarded; afterwards audio goes on at once and video with a key frame. */
    public void mute(boolean muted, long nowNs) {}

    public boolean muted() {
        return false;
    }

    /** The round trip to the publisher, where somebody knows it; 100 ms until then. */
    public void rtt(long rttNs) {}

    public MediaKind kind() {
        return MediaKind.AUDIO;
    }

    /** Packets that came in, without duplicates and retransmissions of what had come already. */
    public long packetsReceived() {
        return 0;
    }

    /** Lost packets, key-frame requests, silent layers: for this track and for the down tracks that wait. */
    public void onTick(long nowNs) {}

    public long nextDeadlineNs() {
        return Long.MAX_VALUE;
    }

    /** Gives the memory back. Its down tracks send nothing any more; they are still to be closed. */
    @Override
    public void close() {}
}
