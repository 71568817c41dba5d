package spokes.system.bench;

import spokes.media.buffer.Packet;
import spokes.media.rtp.RtpPacket;
import spokes.media.rtp.codec.Codec;
import spokes.media.rtp.codec.FrameInfo;

/** Looks in the packets of a video in VP8 for the first picture that a decoder can begin with: a key frame, all of it. */
final class FirstPicture {
    private final RtpPacket view = new RtpPacket();
    private final FrameInfo info = new FrameInfo();
    private boolean begun, ended;
    private int ssrc, timestamp, first, last, packets;

    /** Whether the packet, in the clear, is the last one that was missing. */
    boolean isCompletedBy(Packet packet) {
        if (!view.wrap(packet) || view.payloadLength() == 0) {
            return false;
        }
        info.clear();
        Codec.VP8.reader().read(view.bytes(), view.payloadOffset(), view.payloadLength(), info);
        if (info.keyFrame) {
            begin();
        }
        if (!begun || view.ssrc() != ssrc || view.timestamp() != timestamp) {
            return false;
        }
        packets++;
        if (view.marker()) {
            ended = true;
            last = view.seq();
        }
        return ended && packets == (last - first & 0xFFFF) + 1;
    }

    private void begin() {
        begun = true;
        ended = false;
        ssrc = view.ssrc();
        timestamp = view.timestamp();
        first = view.seq();
        packets = 0;
    }
}
