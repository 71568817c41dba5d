package spokes.media.room;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import spokes.media.api.MediaCommand;
import spokes.media.api.MediaEvent;
import spokes.media.api.ParticipantSid;
import spokes.media.api.PeerRole;
import spokes.media.api.TrackSid;
import spokes.media.peer.AnsweredSubscribing;
import spokes.media.peer.DataKind;
import spokes.media.peer.Deadline;
import spokes.media.peer.Downstream;
import spokes.media.peer.Peer;
import spokes.media.peer.PublishedTrack;
import spokes.media.peer.Publishing;
import spokes.media.peer.Subscribing;
import spokes.media.peer.Surroundings;
import spokes.media.sdp.AllowedFormats;
import spokes.media.track.QualityScore;

/**
 * Someone in a room: a connection to send on, made with the first offer or announcement, and one to receive on if wanted. Where the client has a single
 * connection, it is the one to send on.
 */
final class Participant implements AutoCloseable {
    /** Track settings that wait for their subscription; more would be nonsense. */
    private static final int MAX_LIMITS = 1000;

    final ParticipantSid sid;
    final DataSide data;
    final LastQuality quality = new LastQuality();
    private final Room room;
    private final Surroundings world;
    private final AllowedFormats allowed;
    private final MediaCommand.Join join;
    /** The connection on which it only receives, where it has one. */
    private Optional<Subscribing> subscribing = Optional.empty();
    private Optional<? extends Downstream> downstream = Optional.empty();
    private boolean mayPause;
    private long mostBps;
    private final Map<TrackSid, MediaCommand.Limit> limits = new LinkedHashMap<>();
    private Optional<Publishing> publishing = Optional.empty();
    private boolean byTcp;
    private boolean ended;
    private long dueNs;
    /** Nothing can have changed what it waits for since {@link #dueNs} was found out. */
    private boolean dueKnown;

    Participant(MediaCommand.Join join, Room room, Surroundings world, long nowNs) {
        this.join = join;
        sid = join.who();
        byTcp = join.byTcp();
        this.room = room;
        this.world = world.within(this::touched);
        allowed = new AllowedFormats(format -> join.codecs().isEmpty() || join.codecs().contains(format.codec().mimeType()), format -> !join.unsent().contains(format.codec().mimeType()));
        data = new DataSide(room.name, sid, room.rules.data(), last -> room.say(new MediaEvent.DataSequence(room.name, sid, last)), nowNs);
        if (join.single()) {
            downstream = Optional.of(new AnsweredSubscribing(this.world, publishing(), new SubscriberEvents(), join.playout()));
        } else if (join.subscribes()) {
            receives(DataKind.channels(join.dataTracks()), nowNs);
        }
    }

    private void receives(Set<DataKind> channels, long nowNs) {
        var side = new Subscribing(world, allowed.described(), new SubscriberEvents(), new PeerEvents(PeerRole.SUBSCRIBER), channels, join.playout(), nowNs);
        side.allowPause(mayPause, nowNs);
        side.limitBandwidth(mostBps, nowNs);
        side.peer().preferTcp(byTcp);
        subscribing = Optional.of(side);
        downstream = subscribing;
    }

    Publishing publishing() {
        if (publishing.isEmpty()) {
            publishing = Optional.of(new Publishing(sid, world, allowed, new PublisherEvents(), new PeerEvents(PeerRole.PUBLISHER)));
            publishing.get().peer().preferTcp(byTcp);
        }
        return publishing.get();
    }

    void onOffer(MediaCommand.Offer offer, long nowNs) {
        publishing().onOffer(offer.sdp(), (sdp, tracks) -> room.say(new MediaEvent.Answered(room.name, sid, offer.id(), sdp, tracks)), nowNs);
    }

    boolean knows(TrackSid track) {
        return publishing.filter(side -> side.knows(track)).isPresent();
    }

    void mute(TrackSid track, boolean muted, long nowNs) {
        publishing.ifPresent(side -> side.mute(track, muted, nowNs));
    }

    void withdraw(TrackSid track, long nowNs) {
        publishing.ifPresent(side -> side.withdraw(track, nowNs));
    }

    void onAnswer(MediaCommand.Answer answer, long nowNs) {
        subscribing.ifPresent(side -> side.onAnswer(answer.id(), answer.sdp(), nowNs));
    }

    void onTrickle(MediaCommand.Trickle trickle, long nowNs) {
        switch (trickle.role()) {
            case PUBLISHER -> publishing().peer().candidate(trickle.candidate(), nowNs);
            case SUBSCRIBER -> subscribing.ifPresent(side -> side.peer().candidate(trickle.candidate(), nowNs));
        }
    }

    void candidatesChanged(List<String> added, long nowNs) {
        publishing.ifPresent(side -> side.candidatesChanged(added, nowNs));
        subscribing.ifPresent(side -> side.candidatesChanged(added, nowNs));
    }

    void diagnose(long nowNs) {
        var connections = new ArrayList<MediaEvent.Diagnosis>(2);
        publishing.ifPresent(side -> connections.add(side.peer().diagnosis(PeerRole.PUBLISHER, nowNs)));
        subscribing.ifPresent(side -> connections.add(side.peer().diagnosis(PeerRole.SUBSCRIBER, nowNs)));
        room.say(new MediaEvent.Diagnosed(room.name, sid, connections));
    }

    void preferTcp(boolean wanted) {
        byTcp = wanted;
        publishing.ifPresent(side -> side.peer().preferTcp(wanted));
        subscribing.ifPresent(side -> side.peer().preferTcp(wanted));
    }

    void restartIce(long nowNs) {
        subscribing.ifPresent(side -> side.restartIce(nowNs));
    }

    /** Who came without the right to receive gets a connection for it with the first track; its data stay on the way they have. */
    void subscribe(PublishedTrack track, long nowNs) {
        if (!allowed.described().test(track.format())) {
            room.say(new MediaEvent.SubscriptionFailed(room.name, sid, track.sid()));
            return;
        }
        if (downstream.isEmpty()) {
            receives(Set.of(), nowNs);
        }
        downstream.ifPresent(side -> {
            side.subscribe(track, nowNs);
            var limit = limits.get(track.sid());
            if (limit != null) {
                side.limit(track.sid(), limit.disabled(), limit.maxLayer(), limit.framesPerSecond(), nowNs);
            }
        });
    }

    void unsubscribe(TrackSid track, long nowNs) {
        downstream.ifPresent(side -> side.unsubscribe(track, nowNs));
    }

    void limit(MediaCommand.Limit limit, long nowNs) {
        if (limits.size() < MAX_LIMITS || limits.containsKey(limit.track())) {
            limits.put(limit.track(), limit);
        }
        downstream.ifPresent(side -> side.limit(limit.track(), limit.disabled(), limit.maxLayer(), limit.framesPerSecond(), nowNs));
    }

    void allowPause(boolean allowed, long nowNs) {
        mayPause = allowed;
        downstream.ifPresent(side -> side.allowPause(allowed, nowNs));
    }

    void limitBandwidth(long bitrateBps, long nowNs) {
        mostBps = bitrateBps;
        downstream.ifPresent(side -> side.limitBandwidth(bitrateBps, nowNs));
    }

    void trackChanged(TrackSid track, long nowNs) {
        downstream.ifPresent(side -> side.changed(track, nowNs));
    }

    /** By which connection it gets data: its own for receiving, where it came with one. */
    private boolean getsDataAsSubscriber() {
        return join.subscribes() && !join.single();
    }

    private Optional<Peer> dataPeer() {
        return getsDataAsSubscriber() ? subscribing.map(Subscribing::peer) : publishing.map(Publishing::peer);
    }

    boolean isOpen(DataKind kind) {
        return dataPeer().filter(peer -> peer.isOpen(kind)).isPresent();
    }

    /** False when it is too slow. */
    boolean send(DataKind kind, byte[] packet, long nowNs) {
        return dataPeer().filter(peer -> peer.send(kind, packet, nowNs)).isPresent();
    }

    /** What waits for it, or is on its way to it. */
    int bufferedBytes(DataKind kind) {
        return dataPeer().map(peer -> peer.bufferedBytes(kind)).orElse(0);
    }

    void releaseData(long nowNs) {
        dataPeer().ifPresent(peer -> data.release(peer, nowNs));
    }

    /** How well the worst of what it sends and receives has got through since this was asked last. */
    double score() {
        double sent = publishing.isPresent() ? publishing.get().quality() : QualityScore.best();
        return downstream.isPresent() ? Math.min(sent, downstream.get().quality()) : sent;
    }

    /** A track that is gone needs no setting any more. */
    void trackGone(TrackSid track, long nowNs) {
        limits.remove(track);
        unsubscribe(track, nowNs);
    }

    void onTick(long nowNs) {
        data.onTick(nowNs);
        if (publishing.isPresent()) {
            publishing.get().onTick(nowNs);
        }
        if (downstream.isPresent()) {
            downstream.get().onTick(nowNs);
        }
    }

    private long nextDeadlineNs() {
        long next = publishing.isPresent() ? Deadline.sooner(data.nextDeadlineNs(), publishing.get().nextDeadlineNs()) : data.nextDeadlineNs();
        return downstream.isPresent() ? Deadline.sooner(next, downstream.get().nextDeadlineNs()) : next;
    }

    /**
     * When it is to be ticked. Asking all its machines costs more than most of what happens, so those are asked for whom something came, and those who publish:
     * what their tracks wait for lies with those who receive them too.
     */
    long dueNs() {
        if (!dueKnown) {
            dueNs = nextDeadlineNs();
            dueKnown = publishing.isEmpty() || !publishing.get().hasTracks();
        }
        return dueNs;
    }

    /** Something came for it, or somebody does something to it: what it waits for may be another time than before. */
    void touched() {
        dueKnown = false;
        room.touch();
    }

    /** Something of this participant failed; it is closed as soon as nobody is in the middle of anything. Only the first failure counts. */
    void ended(RuntimeException why) {
        if (!ended) {
            ended = true;
            room.end(this, why);
        }
    }

    boolean hasEnded() {
        return ended;
    }

    @Override
    public void close() {
        ended = true;
        publishing.ifPresent(Publishing::close);
        downstream.ifPresent(Downstream::close);
    }

    private final class PeerEvents implements Peer.Sink {
        private final PeerRole role;

        PeerEvents(PeerRole role) {
            this.role = role;
        }

        @Override
        public void connected(long nowNs) {
            room.say(new MediaEvent.Connected(room.name, sid, role));
        }

        @Override
        public void lost(long nowNs) {
            room.say(new MediaEvent.ConnectionLost(room.name, sid, role));
        }

        @Override
        public void reached(MediaEvent.Station station, String where) {
            room.say(new MediaEvent.Reached(room.name, sid, role, station, where));
        }

        @Override
        public void trickled(String candidate) {
            room.say(new MediaEvent.Trickled(room.name, sid, role, candidate));
        }

        @Override
        public void dataOpened(DataKind kind, long nowNs) {
            if (kind == DataKind.RELIABLE && (role == PeerRole.SUBSCRIBER) == getsDataAsSubscriber()) {
                room.data.opened(Participant.this, nowNs);
            }
        }

        @Override
        public void data(DataKind kind, byte[] message, long nowNs) {
            if (!data.affords(message.length, nowNs)) {
                room.data.tooMuch(Participant.this, nowNs);
                return;
            }
            switch (kind) {
                case RELIABLE, LOSSY -> room.data.onPacket(Participant.this, kind, message, nowNs);
                case BARE -> room.data.onPacket(Participant.this, DataKind.RELIABLE, Envelope.around(message), nowNs);
                case TRACKS -> room.dataTracks.onPacket(Participant.this, message, nowNs);
            }
        }

        @Override
        public int roomForData(long nowNs) {
            return room.data.roomFor(Participant.this, nowNs);
        }

        @Override
        public void ended(RuntimeException why) {
            Participant.this.ended(why);
        }
    }

    private final class PublisherEvents implements Publishing.Sink {
        @Override
        public void published(PublishedTrack track, long nowNs) {
            room.published(track, nowNs);
        }

        @Override
        public void unpublished(PublishedTrack track, boolean byPublisher, long nowNs) {
            room.unpublished(track, byPublisher, nowNs);
        }

        @Override
        public void changed(PublishedTrack track, long nowNs) {
            room.changed(track, nowNs);
        }

        @Override
        public void audioLevel(PublishedTrack track, int levelDbov, int timestamp, long nowNs) {
            room.speakers.onLevel(track.sid(), sid, levelDbov, timestamp, nowNs);
        }
    }

    private final class SubscriberEvents implements Subscribing.Sink, AnsweredSubscribing.Sink {
        @Override
        public void sectionsWanted(int audios, int videos) {
            room.say(new MediaEvent.SectionsWanted(room.name, sid, audios, videos));
        }

        @Override
        public void offered(int id, String sdp) {
            room.say(new MediaEvent.Offered(room.name, sid, id, sdp));
        }

        @Override
        public void subscribed(TrackSid track) {
            room.say(new MediaEvent.Subscribed(room.name, sid, track));
        }

        @Override
        public void refused(TrackSid track) {
            room.say(new MediaEvent.SubscriptionFailed(room.name, sid, track));
        }

        @Override
        public void paused(TrackSid track, boolean paused) {
            room.say(new MediaEvent.StreamState(room.name, sid, track, paused));
        }
    }
}
