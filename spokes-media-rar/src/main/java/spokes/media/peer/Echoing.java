package spokes.media.peer;

import java.util.List;
import java.util.Optional;
import spokes.media.api.CloseReason;
import spokes.media.api.MediaKind;
import spokes.media.api.MediaStatus;
import spokes.media.rtp.ExtensionMap;
import spokes.media.rtp.ExtensionMapping;
import spokes.media.rtp.PayloadMapping;
import spokes.media.rtp.PayloadTypes;
import spokes.media.rtp.RtpPacket;
import spokes.media.sdp.EchoAnswer;
import spokes.media.sdp.LocalTransport;
import spokes.media.sdp.MediaSection;
import spokes.media.sdp.ProtocolViolation;
import spokes.media.sdp.ReceivedSection;
import spokes.media.sdp.SdpParser;
import spokes.media.sdp.SdpPrinter;
import spokes.media.sdp.SessionDescription;
import spokes.media.sdp.Setup;
import spokes.media.track.DownTrack;
import spokes.media.track.UpStream;
import spokes.media.track.UpTrack;
import spokes.media.transport.dtls.DtlsRole;
import spokes.media.transport.ice.IceRole;

/**
 * Somebody who tests the way to us: one connection with one audio section, whose sound goes back to where it came from, as one track with one
 * subscriber who is its publisher. The answer names a single address, and what the client says of its own is not listened to: that way the test is
 * of that one way in, and no other.
 *
 * <p>Owned by one media loop; not thread-safe. Reads no clock: the caller passes {@code nowNs}.
 */
public final class Echoing implements Peer.Receiver, AutoCloseable {
    private static final String NAME = "echo";

    private final Peer peer;
    private final UpTrack up;
    private final DownTrack down;
    private Optional<UpStream> stream = Optional.empty();

    public Echoing(Surroundings world, Peer.Sink sink) {
        peer = new Peer(world, this, sink, IceRole.CONTROLLED);
        up = new UpTrack(MediaKind.AUDIO, 1, peer.feedbackSsrc(), world.writer(), peer::rtcp);
        down = new DownTrack(up, world.freshSsrc(), 0, NAME, world.random(), world.scratch(), world.writer(), peer);
    }

    /**
     * @return our answer, with {@code only} as its one candidate
     * @throws ProtocolViolation when the offer cannot be understood, or has no audio that goes both ways
     */
    public String onOffer(String sdp, MediaStatus.Candidate only, long nowNs) {
        var offer = SdpParser.parse(sdp);
        var role = roleFor(offer);
        var ours = peer.local(role == DtlsRole.CLIENT ? Setup.ACTIVE : Setup.PASSIVE);
        var local = new LocalTransport(ours.ice(), ours.lite(), ours.fingerprint(), ours.setup(), LocalTransport.candidateLines(List.of(only)));
        var answer = EchoAnswer.to(offer, local, Integer.toUnsignedLong(down.ssrc()), NAME);
        var sound = ReceivedSection.of(offer, answer).stream().filter(ReceivedSection::sending).findFirst()
                .orElseThrow(() -> new ProtocolViolation(CloseReason.BAD_DESCRIPTION, "no audio section that sends and receives a codec that we know"));
        peer.described(offer.withoutCandidates(), role, nowNs);
        negotiated(sound, nowNs);
        return SdpPrinter.print(answer);
    }

    private static DtlsRole roleFor(SessionDescription offer) {
        return offer.transport().map(MediaSection::setup).orElse(Setup.UNSAID) == Setup.PASSIVE ? DtlsRole.CLIENT : DtlsRole.SERVER;
    }

    private void negotiated(ReceivedSection sound, long nowNs) {
        var types = new PayloadTypes();
        var same = new PayloadMapping();
        for (var codec : sound.codecs()) {
            types.with(codec.payloadType(), codec.format().codec());
            same.with(codec.payloadType(), codec.payloadType());
        }
        up.negotiated(types, ExtensionMap.NONE);
        down.negotiated(same, new ExtensionMapping(ExtensionMap.NONE, ExtensionMap.NONE), nowNs);
        peer.send(down, nowNs);
    }

    @Override
    public boolean bind(RtpPacket packet, long nowNs) {
        stream.ifPresent(before -> peer.forget(before.ssrc()));
        var now = up.bind(packet.ssrc(), 0, nowNs);
        stream = Optional.of(now);
        peer.receive(now, nowNs);
        return true;
    }

    @Override
    public void payloadTypeChanged(UpStream changed, int payloadType, long nowNs) {
        // each comes back as it came
    }

    public Peer peer() {
        return peer;
    }

    public void onTick(long nowNs) {
        peer.onTick(nowNs);
        if (Deadline.due(up.nextDeadlineNs(), nowNs)) {
            up.onTick(nowNs);
        }
    }

    public long nextDeadlineNs() {
        return Deadline.sooner(peer.nextDeadlineNs(), up.nextDeadlineNs());
    }

    @Override
    public void close() {
        down.close();
        up.close();
        peer.close();
    }
}
