package spokes.media.room;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import spokes.media.api.MediaCommand;
import spokes.media.api.MediaEvent;
import spokes.media.api.ParticipantSid;
import spokes.media.api.RoomName;
import spokes.media.api.TrackSid;
import spokes.media.peer.Deadline;
import spokes.media.peer.PublishedTrack;
import spokes.media.peer.Surroundings;

/**
 * One room: who is in it, what is published, and who receives it.
 *
 * <p>A packet does not come by here. A published track knows its down tracks and hands every packet straight to them; the room only
 * introduces them to each other.
 */
final class Room implements AutoCloseable {
    /** How a participant leaves when something of it failed. */
    interface Failures {
        void ended(Room room, Participant who, RuntimeException why);
    }

    final RoomName name;
    final RoomRules rules;
    final ActiveSpeakers speakers;
    final DataExchange data;
    final DataTracks dataTracks;
    final ConnectionQualities qualities;
    private final Surroundings world;
    private final Consumer<MediaEvent> events;
    private final Failures failures;
    private final Consumer<Room> onTouch;
    /** Somebody in here got something since the last look at deadlines. */
    private boolean touched;
    private final Map<ParticipantSid, Participant> participants = new LinkedHashMap<>();
    private long nextNs = Deadline.NEVER;
    private final Map<TrackSid, PublishedTrack> tracks = new LinkedHashMap<>();

    /** @param onTouch hears once of each time that {@link #nextDeadlineNs} may be wrong, until {@link #onTick} or {@link #look} */
    Room(RoomName name, RoomRules rules, Surroundings world, Consumer<MediaEvent> events, Failures failures, Consumer<Room> onTouch) {
        this.rules = rules;
        this.name = name;
        this.world = world;
        this.onTouch = onTouch;
        this.events = events;
        this.failures = failures;
        data = new DataExchange(this, world.counters(), participants.values());
        dataTracks = new DataTracks(world.counters());
        qualities = new ConnectionQualities(participants.values(), world.counters().streams(), now -> say(new MediaEvent.QualitiesChanged(name, now)));
        speakers = new ActiveSpeakers(rules.speakers(), now -> say(new MediaEvent.SpeakersChanged(name, now)));
    }

    void touch() {
        if (!touched) {
            touched = true;
            onTouch.accept(this);
        }
    }

    void onCommand(MediaCommand command, long nowNs) {
        touch();
        switch (command) {
            case MediaCommand.Join join -> join(join, nowNs);
            case MediaCommand.Identify identify -> with(identify.who(), who -> who.data.identify(identify));
            case MediaCommand.SendData sent -> data.send(sent, nowNs);
            case MediaCommand.Announce announce -> with(announce.who(), who -> who.publishing().announce(announce.track(), nowNs));
            case MediaCommand.Offer offer -> with(offer.who(), who -> who.onOffer(offer, nowNs));
            case MediaCommand.Answer answer -> with(answer.who(), who -> who.onAnswer(answer, nowNs));
            case MediaCommand.Trickle trickle -> with(trickle.who(), who -> who.onTrickle(trickle, nowNs));
            case MediaCommand.Subscribe(_, var sid, var track) -> subscribe(sid, track, nowNs);
            case MediaCommand.Unsubscribe(_, var sid, var track) -> with(sid, who -> who.unsubscribe(track, nowNs));
            case MediaCommand.Limit limit -> with(limit.who(), who -> who.limit(limit, nowNs));
            case MediaCommand.AllowPause(_, var sid, boolean allowed) -> with(sid, who -> who.allowPause(allowed, nowNs));
            case MediaCommand.LimitBandwidth(_, var sid, long bitrateBps) -> with(sid, who -> who.limitBandwidth(bitrateBps, nowNs));
            case MediaCommand.PreferTcp(_, var sid, boolean byTcp) -> with(sid, who -> who.preferTcp(byTcp));
            case MediaCommand.Mute(_, var track, boolean muted) -> mute(track, muted, nowNs);
            case MediaCommand.Unpublish(_, var track) -> withPublisherOf(track, who -> {
                who.withdraw(track, nowNs);
                say(new MediaEvent.TrackUnpublished(name, who.sid, track));
            });
            case MediaCommand.PublishData publish -> with(publish.who(), who -> dataTracks.publish(who, publish));
            case MediaCommand.UnpublishData(_, var track) -> dataTracks.unpublish(track);
            case MediaCommand.SubscribeData(_, var sid, var track) -> with(sid, who -> dataTracks.subscribe(who, track));
            case MediaCommand.UnsubscribeData(_, var sid, var track) -> with(sid, who -> dataTracks.unsubscribe(who, track));
            case MediaCommand.RestartIce(_, var sid) -> with(sid, who -> who.restartIce(nowNs));
            case MediaCommand.Diagnose(_, var sid) -> with(sid, who -> who.diagnose(nowNs));
            case MediaCommand.Echo _ -> { /* a room is no place to test the way to us */ }
            case MediaCommand.Leave(_, var sid) -> with(sid, who -> remove(who, nowNs));
        }
    }

    private void join(MediaCommand.Join join, long nowNs) {
        with(join.who(), before -> remove(before, nowNs));
        participants.put(join.who(), new Participant(join, this, world, nowNs));
        qualities.wanted(nowNs);
    }

    private void subscribe(ParticipantSid sid, TrackSid track, long nowNs) {
        var published = tracks.get(track);
        if (published != null && !published.publisher().equals(sid)) {
            with(sid, who -> who.subscribe(published, nowNs));
        }
    }

    private void mute(TrackSid track, boolean muted, long nowNs) {
        withPublisherOf(track, who -> who.mute(track, muted, nowNs));
        if (muted) {
            speakers.mute(track);
        }
    }

    /** @param added what clients do not know yet */
    void candidatesChanged(List<String> added, long nowNs) {
        touch();
        List.copyOf(participants.keySet()).forEach(sid -> with(sid, who -> who.candidatesChanged(added, nowNs)));
    }

    /** Runs what concerns one participant; what fails there ends that one alone. */
    private void with(ParticipantSid sid, Consumer<Participant> action) {
        var who = participants.get(sid);
        if (who != null && !who.hasEnded()) {
            guarded(who, action);
        }
    }

    private void withPublisherOf(TrackSid track, Consumer<Participant> action) {
        for (var who : List.copyOf(participants.values())) {
            if (!who.hasEnded() && who.knows(track)) {
                guarded(who, action);
                return;
            }
        }
    }

    private static void guarded(Participant who, Consumer<Participant> action) {
        who.touched();
        try {
            action.accept(who);
        } catch (RuntimeException e) {
            who.ended(e);
        }
    }

    // --- what participants say ---

    void say(MediaEvent event) {
        events.accept(event);
    }

    void published(PublishedTrack track, long nowNs) {
        qualities.wanted(nowNs);
        tracks.put(track.sid(), track);
        say(new MediaEvent.TrackPublished(name, track.publisher(), track.sid(), track.mid(), track.mimeType()));
    }

    void unpublished(PublishedTrack track, boolean byPublisher, long nowNs) {
        forget(track, nowNs);
        if (byPublisher) {
            say(new MediaEvent.TrackUnpublished(name, track.publisher(), track.sid()));
        }
    }

    private void forget(PublishedTrack track, long nowNs) {
        tracks.remove(track.sid());
        speakers.remove(track.sid(), nowNs);
        participants.values().forEach(who -> guarded(who, subscriber -> subscriber.trackGone(track.sid(), nowNs)));
    }

    void changed(PublishedTrack track, long nowNs) {
        participants.values().forEach(who -> guarded(who, subscriber -> subscriber.trackChanged(track.sid(), nowNs)));
    }

    void end(Participant who, RuntimeException why) {
        failures.ended(this, who, why);
    }

    /** Takes somebody out, whatever state they are in. */
    void remove(Participant who, long nowNs) {
        touch();
        if (!participants.remove(who.sid, who)) {
            return;
        }
        for (var track : new ArrayList<>(tracks.values())) {
            if (track.publisher().equals(who.sid)) {
                forget(track, nowNs);
            }
        }
        dataTracks.left(who);
        data.left(who);
        who.close();
    }

    // --- time ---

    /** False when a tick would do nothing. */
    boolean isDue(long nowNs) {
        return touched || Deadline.due(nextDeadlineNs(), nowNs);
    }

    void onTick(long nowNs) {
        boolean quiet = true;
        long next = Deadline.NEVER;
        for (var who : participants.values()) {
            if (!who.hasEnded()) {
                long dueNs = who.dueNs();
                next = Deadline.sooner(next, dueNs);
                if (Deadline.due(dueNs, nowNs)) {
                    tick(who, nowNs);
                    quiet = false;
                }
            }
        }
        speakers.onTick(nowNs);
        qualities.onTick(!tracks.isEmpty(), nowNs);
        nextNs = quiet ? next : soonest();
        touched = false;
    }

    /** Finds out when to be woken, without doing anything. */
    long look() {
        nextNs = soonest();
        touched = false;
        return nextDeadlineNs();
    }

    private long soonest() {
        long next = Deadline.NEVER;
        for (var who : participants.values()) {
            next = who.hasEnded() ? next : Deadline.sooner(next, who.dueNs());
        }
        return next;
    }

    private static void tick(Participant who, long nowNs) {
        who.touched();
        try {
            who.onTick(nowNs);
        } catch (RuntimeException e) {
            who.ended(e);
        }
    }

    /** As it was at the last tick or look. */
    long nextDeadlineNs() {
        return Deadline.sooner(Deadline.sooner(speakers.nextDeadlineNs(), qualities.nextDeadlineNs()), nextNs);
    }

    int size() {
        return participants.size();
    }

    @Override
    public void close() {
        participants.values().forEach(Participant::close);
        participants.clear();
        tracks.clear();
    }
}
