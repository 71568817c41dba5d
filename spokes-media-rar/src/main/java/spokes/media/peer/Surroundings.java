package spokes.media.peer;

import java.util.random.RandomGenerator;
import spokes.media.buffer.Packet;
import spokes.media.rtcp.RtcpWriter;
import spokes.media.transport.ice.DatagramSink;
import spokes.media.transport.ice.IceSetup;

/**
 * What all peers of one loop share.
 *
 * @param candidates what our descriptions offer
 * @param ice what all agents of the loop share
 * @param fingerprint the value of {@code a=fingerprint} for our certificate
 * @param scratch where down tracks write a packet before it is protected and sent
 * @param writer where RTCP is written
 * @param soon asks for a tick at once: something happened that only a tick can finish
 * @param touched says that something came for a peer, or somebody else sends by it, so that its deadlines may be others than before
 */
public record Surroundings(OfferedCandidates candidates, IceSetup ice, String fingerprint, RandomGenerator random, Association.Maker associations, Handshakes handshakes,
        Counters counters, Switchboard switchboard, DatagramSink out, Packet scratch, RtcpWriter writer, Runnable soon, Runnable touched) {

    /** The same, for the peers of one participant: what is said of one of them is said to {@code touched} first. */
    public Surroundings within(Runnable touched) {
        return new Surroundings(candidates, ice, fingerprint, random, associations, handshakes, counters, switchboard, out, scratch, writer, () -> {
            touched.run();
            soon.run();
        }, touched);
    }

    /** An SSRC that nobody on this loop has; never 0, which stands for none. */
    int freshSsrc() {
        int ssrc = random.nextInt();
        return ssrc == 0 ? freshSsrc() : ssrc;
    }
}
