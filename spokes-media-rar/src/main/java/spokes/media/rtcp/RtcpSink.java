package spokes.media.rtcp;

import spokes.media.buffer.Packet;

/** Takes finished RTCP packets, in cleartext. The packet is the writer's own: it is valid during the call, and may be changed in place. */
@FunctionalInterface
public interface RtcpSink {
    void rtcp(Packet packet);
}
