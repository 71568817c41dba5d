package spokes.media.peer;

import java.util.Map;
import java.util.Optional;
import spokes.media.api.MediaCommand.Playout;
import spokes.media.api.TrackSid;
import spokes.media.sdp.ClientSections;
import spokes.media.sdp.MediaSection;
import spokes.media.sdp.MediaType;
import spokes.media.sdp.SentTrack;
import spokes.media.sdp.SessionDescription;
import spokes.media.sdp.SubscriberOffer.Outcome;

/**
 * What one participant receives over the connection on which it sends, for which only the client makes offers: tracks go into our answers.
 *
 * <p>When something is to change the client is asked for an offer, once for any number of changes, and again when none has come for {@value #PATIENCE_S} s: the
 * question may have been lost with its socket. Before its first offer it is not asked at all.
 */
public final class AnsweredSubscribing implements Downstream, Publishing.Outgoing {
    static final int PATIENCE_S = 5;
    /** A client that makes no more sections is asked so often, and again when something changes. */
    private static final int MAX_FRUITLESS = 3;
    private static final long PATIENCE_NS = PATIENCE_S * 1_000_000_000L;

    /** What the room hears. */
    public interface Sink extends Downstream.Sink {
        /** The client shall make an offer, with so many more sections in which it receives. */
        void sectionsWanted(int audios, int videos);
    }

    private enum Stage { BEFORE_THE_FIRST_OFFER, ANSWERED, ASKED }

    private final Sink sink;
    private final Sendings sendings;
    private final ClientSections sections = new ClientSections();
    private final OfferTiming timing = new OfferTiming();
    private Stage stage = Stage.BEFORE_THE_FIRST_OFFER;
    private long askedNs;
    private int sent, fruitless;

    /** @param connection by which it is sent */
    public AnsweredSubscribing(Surroundings world, Publishing connection, Sink sink, Playout playout) {
        this.sink = sink;
        sendings = new Sendings(world, connection.peer(), sink::paused, playout);
        connection.carry(this);
    }

    @Override
    public void subscribe(PublishedTrack track, long nowNs) {
        if (!sendings.has(track.sid())) {
            sections.add(sendings.begin(track, nowNs));
            wanted(nowNs);
        }
    }

    @Override
    public void unsubscribe(TrackSid track, long nowNs) {
        if (sendings.end(track)) {
            sections.remove(track);
            wanted(nowNs);
        }
    }

    private void wanted(long nowNs) {
        fruitless = 0;
        timing.wanted(nowNs);
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

    /** The client's section has room for every codec, so that nothing needs to be negotiated. */
    @Override
    public void changed(TrackSid track, long nowNs) {
        if (sendings.has(track)) {
            sections.add(sendings.changed(track, nowNs));
            sections.outcome(track).ifPresent(outcome -> apply(outcome, nowNs));
        }
    }

    @Override
    public void offered(SessionDescription offer) {
        sections.place(offer);
    }

    @Override
    public Optional<SentTrack> sentIn(MediaSection section) {
        return sections.sentIn(section);
    }

    @Override
    public Map<String, TrackSid> tracks() {
        return sections.tracks();
    }

    @Override
    public void answered(long nowNs) {
        stage = Stage.ANSWERED;
        timing.offered(nowNs);
        sections.outcomes().forEach(outcome -> apply(outcome, nowNs));
        fruitless = sections.tracks().size() > sent ? 0 : fruitless + 1;
        sent = sections.tracks().size();
        if (sections.changed() && fruitless < MAX_FRUITLESS) {
            timing.wanted(nowNs);
        }
    }

    private void apply(Outcome outcome, long nowNs) {
        switch (outcome) {
            case Outcome.Accepted accepted -> {
                if (sendings.accept(accepted, nowNs)) {
                    sink.subscribed(accepted.track());
                }
            }
            case Outcome.Refused(TrackSid track) -> {
                unsubscribe(track, nowNs);
                sink.refused(track);
            }
        }
    }

    @Override
    public double quality() {
        return sendings.quality();
    }

    @Override
    public void onTick(long nowNs) {
        sendings.onTick(nowNs);
        if (!Deadline.due(offerDueNs(), nowNs)) {
            return;
        }
        boolean again = stage == Stage.ASKED;
        stage = sections.changed() ? Stage.ASKED : Stage.ANSWERED;
        timing.offered(nowNs);
        if (stage == Stage.ASKED) {
            askedNs = nowNs;
            sink.sectionsWanted(again ? 0 : sections.missing(MediaType.AUDIO), again ? 0 : sections.missing(MediaType.VIDEO));
        }
    }

    @Override
    public long nextDeadlineNs() {
        return Deadline.sooner(offerDueNs(), sendings.nextDeadlineNs());
    }

    private long offerDueNs() {
        return switch (stage) {
            case BEFORE_THE_FIRST_OFFER -> Deadline.NEVER;
            case ANSWERED -> timing.dueNs();
            case ASKED -> askedNs + PATIENCE_NS;
        };
    }

    @Override
    public void close() {
        sendings.close();
    }
}
