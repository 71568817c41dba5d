package spokes.media.peer;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import spokes.media.api.MediaCommand.Playout;
import spokes.media.api.TrackSid;
import spokes.media.rtp.RtpPacket;
import spokes.media.sdp.Format;
import spokes.media.sdp.MediaSection;
import spokes.media.sdp.SdpParser;
import spokes.media.sdp.SdpPrinter;
import spokes.media.sdp.SessionDescription;
import spokes.media.sdp.Setup;
import spokes.media.sdp.SubscriberOffer;
import spokes.media.sdp.SubscriberOffer.Outcome;
import spokes.media.track.UpStream;
import spokes.media.transport.dtls.DtlsRole;
import spokes.media.transport.ice.IceRole;

/**
 * What one participant receives: offers it the tracks it subscribed to, one offer at a time, and lets them flow as far as its answers
 * allow.
 *
 * <p>Wishes change a desired state, and an offer is made from that state as a whole, so any number of changes while an answer is awaited becomes
 * one more offer after it.
 */
public final class Subscribing implements Downstream {
    /**
     * After our addresses changed: so long without a sign of life, and ICE is restarted. A full agent asks for one at once; a lite one has to wait,
     * and Chrome's checks come every 2.5 s.
     */
    private static final long PATIENCE_NS = 1_500_000_000L, LITE_PATIENCE_NS = 3_000_000_000L;

    /** What the room hears. */
    public interface Sink extends Downstream.Sink {
        void offered(int id, String sdp);
    }

    private static final class ReceivesNothing implements Peer.Receiver {
        @Override
        public boolean bind(RtpPacket packet, long nowNs) {
            return false;
        }

        @Override
        public void payloadTypeChanged(UpStream stream, int payloadType, long nowNs) {
            // there is no stream
        }
    }

    private final Surroundings world;
    private final Sink sink;
    private final Peer peer;
    private final SubscriberOffer sections;
    private final OfferTiming timing = new OfferTiming();
    private final Sendings sendings;
    private int lastId;

    /**
     * The first offer follows with the first tick, together with whatever is subscribed until then.
     *
     * @param enabled what may be in its descriptions
     * @param channels the data channels that we open
     */
    public Subscribing(Surroundings world, Predicate<Format> enabled, Sink sink, Peer.Sink peerSink, Set<DataKind> channels, Playout playout, long nowNs) {
        this.world = world;
        this.sink = sink;
        peer = new Peer(world, new ReceivesNothing(), peerSink, IceRole.CONTROLLING, channels);
        sections = new SubscriberOffer(1 + (world.random().nextLong() >>> 2), enabled);
        sendings = new Sendings(world, peer, sink::paused, playout);
        timing.atOnce(nowNs);
    }

    @Override
    public void subscribe(PublishedTrack track, long nowNs) {
        if (!sendings.has(track.sid())) {
            sections.add(sendings.begin(track, nowNs));
            timing.wanted(nowNs);
        }
    }

    @Override
    public void unsubscribe(TrackSid track, long nowNs) {
        if (sendings.end(track)) {
            sections.remove(track);
            timing.wanted(nowNs);
        }
    }

    @Override
    public void limit(TrackSid track, boolean disabled, int maxLayer, int framesPerSecond, long nowNs) {
        sendings.limit(track, disabled, maxLayer, framesPerSecond, nowNs);
    }

    @Override
    public void allowPause(boolean allowed, long nowNs) {
        sendings.allowPause(allowed, nowNs);
    }

    @Override
    public void limitBandwidth(long bitrateBps, long nowNs) {
        sendings.limitBandwidth(bitrateBps, nowNs);
    }

    /** The track's numbers or its codec changed: a codec means a new offer, numbers only another mapping. */
    @Override
    public void changed(TrackSid track, long nowNs) {
        if (!sendings.has(track)) {
            return;
        }
        sections.add(sendings.changed(track, nowNs));
        if (sections.changed()) {
            timing.wanted(nowNs);
        }
    }

    /** Our addresses changed. The client hears of new ones, and gets an offer with new credentials when it is out of reach. */
    public void candidatesChanged(List<String> added, long nowNs) {
        peer.candidatesCameUp(added);
        peer.doubt(world.ice().lite() ? LITE_PATIENCE_NS : PATIENCE_NS, nowNs);
    }

    public void restartIce(long nowNs) {
        peer.restartIce(nowNs);
        timing.atOnce(nowNs);
        offer(nowNs);
    }

    /**
     * @param id of the offer that is answered; 0 when the client does not say, and an answer to an older offer is ignored
     * @throws spokes.media.sdp.ProtocolViolation when the answer cannot be understood
     */
    public void onAnswer(int id, String sdp, long nowNs) {
        if (!sections.outstanding() || id != 0 && id != lastId) {
            return;
        }
        var answer = SdpParser.parse(sdp);
        var outcomes = sections.onAnswer(answer);
        peer.described(answer, roleFor(answer), nowNs);
        for (var outcome : outcomes) {
            switch (outcome) {
                case Outcome.Accepted accepted -> accept(accepted, nowNs);
                case Outcome.Refused(TrackSid track) -> refuse(track, nowNs);
            }
        }
        if (sections.changed()) {
            timing.wanted(nowNs);
        }
    }

    private static DtlsRole roleFor(SessionDescription answer) {
        return answer.transport().map(MediaSection::setup).orElse(Setup.UNSAID) == Setup.PASSIVE ? DtlsRole.CLIENT : DtlsRole.SERVER;
    }

    private void accept(Outcome.Accepted accepted, long nowNs) {
        if (sendings.accept(accepted, nowNs)) {
            sink.subscribed(accepted.track());
        }
    }

    private void refuse(TrackSid track, long nowNs) {
        if (sendings.has(track)) {
            unsubscribe(track, nowNs);
            sink.refused(track);
        }
    }

    private void offer(long nowNs) {
        var sdp = SdpPrinter.print(sections.offer(peer.local(Setup.ACTPASS)));
        timing.offered(nowNs);
        sink.offered(++lastId, sdp);
    }

    public Peer peer() {
        return peer;
    }

    @Override
    public double quality() {
        return sendings.quality();
    }

    @Override
    public void onTick(long nowNs) {
        if (!sections.outstanding() && Deadline.due(timing.dueNs(), nowNs)) {
            offer(nowNs);
        }
        peer.onTick(nowNs);
        sendings.onTick(nowNs);
        if (peer.isOutOfReach(nowNs)) {
            restartIce(nowNs);
        }
    }

    @Override
    public long nextDeadlineNs() {
        long next = Deadline.sooner(peer.nextDeadlineNs(), sendings.nextDeadlineNs());
        return sections.outstanding() ? next : Deadline.sooner(timing.dueNs(), next);
    }

    @Override
    public void close() {
        sendings.close();
        peer.close();
    }
}
