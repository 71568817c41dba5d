package spokes.web.signaling.control;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitModels.ParticipantInfo.State;
import livekit.LivekitModels.TrackType;
import spokes.media.api.MediaEvent.Station;
import spokes.media.api.ParticipantSid;
import spokes.media.api.PeerRole;
import spokes.media.api.TrackSid;
import spokes.web.signaling.entity.Admission;
import spokes.web.signaling.entity.Measure;
import spokes.web.signaling.entity.Measure.JoinStep;
import spokes.web.signaling.entity.Measure.Outcome;
import spokes.web.signaling.entity.Measure.Stage;
import spokes.web.signaling.entity.Measure.Way;

/**
 * What a room tells of how its joins, connections, publications and subscriptions go, and how long each took.
 *
 * <p>Owned by its room. Reads no clock: the room passes {@code nowNs} by {@link #at} before anything else.
 */
final class Measurements {
    private record Subscription(ParticipantSid who, TrackSid track) {}

    private record Begun(TrackType kind, long sinceNs) {}

    private record End(ParticipantSid who, PeerRole role) {}

    private final Consumer<Measure> world;
    /** Wanted, and not in an answer yet. */
    private final Map<Subscription, Begun> wanted = new HashMap<>();
    private final Map<Subscription, TrackType> received = new HashMap<>();
    private final Map<TrackSid, Begun> announced = new HashMap<>();
    private final Map<ParticipantSid, Long> activeSinceNs = new HashMap<>();
    private final Set<End> started = new HashSet<>();
    private long nowNs;

    Measurements(Consumer<Measure> world) {
        this.world = world;
    }

    void at(long now) {
        nowNs = now;
    }

    private long msSince(long thenNs) {
        return (nowNs - thenNs) / 1_000_000;
    }

    // sessions

    void joined(Participant who) {
        connected(who.admission());
        join(JoinStep.RTC_CONNECTED);
    }

    void resumed(Participant who, Admission admission) {
        connected(admission);
        if (who.state() == State.ACTIVE) {
            join(JoinStep.RTC_ACTIVE);
        }
    }

    private void connected(Admission admission) {
        join(JoinStep.SIGNAL_CONNECTED);
        join(JoinStep.RTC_INIT);
        world.accept(new Measure.Answered(admission.client().protocol(), msSince(admission.askedNs())));
    }

    /** It found no session to resume, or no place. */
    void turnedAway() {
        join(JoinStep.RTC_INIT);
        join(JoinStep.RTC_CANCELED);
    }

    void active(Participant who) {
        activeSinceNs.put(who.sid(), nowNs);
        join(JoinStep.RTC_ACTIVE);
        join(JoinStep.RTC_SUCCESS);
        world.accept(new Measure.Active(who.protocol(), msSince(who.admission().askedNs())));
    }

    /** Whoever ends a session before its media was there has changed their mind, unless it was us. */
    void left(Participant who, DisconnectReason reason) {
        var since = activeSinceNs.remove(who.sid());
        if (since != null) {
            world.accept(new Measure.Ended(who.protocol(), msSince(since)));
        } else {
            join(switch (reason) {
                case CLIENT_INITIATED, DUPLICATE_IDENTITY, SIGNAL_CLOSE, ROOM_CLOSED, ROOM_DELETED, PARTICIPANT_REMOVED, SERVER_SHUTDOWN -> JoinStep.RTC_CANCELED;
                default -> JoinStep.RTC_FAILURE;
            });
        }
        started.removeIf(end -> end.who().equals(who.sid()));
        forget(subscription -> subscription.who().equals(who.sid()));
    }

    private void join(JoinStep step) {
        world.accept(new Measure.Join(step));
    }

    // connections

    void offered(ParticipantSid who) {
        described(new End(who, PeerRole.SUBSCRIBER), true);
    }

    void answered(ParticipantSid who) {
        described(new End(who, PeerRole.PUBLISHER), false);
    }

    private void described(End connection, boolean offer) {
        world.accept(new Measure.Described(offer));
        if (started.add(connection)) {
            world.accept(new Measure.Connection(connection.role(), Stage.STARTED));
        }
    }

    void reached(PeerRole role, Station station) {
        switch (station) {
            case STUN -> world.accept(new Measure.Connection(role, Stage.ICE_CONNECTED));
            case SECURED -> world.accept(new Measure.Connection(role, Stage.CONNECTED));
            case ANSWERED, RTP_IN, RTP_OUT -> { }
        }
    }

    // tracks

    void announced(Track track) {
        announced.put(track.sid(), new Begun(track.kind(), nowNs));
        world.accept(new Measure.Publishing(track.kind(), Outcome.ATTEMPT));
    }

    void published(Track track) {
        var begun = announced.remove(track.sid());
        if (begun != null) {
            world.accept(new Measure.Publishing(track.kind(), Outcome.SUCCESS));
            world.accept(new Measure.TrackTime(Way.PUBLISH, track.source(), track.kind(), track.publisher().software(), msSince(begun.sinceNs())));
        }
    }

    /** Nobody receives it any more. */
    void ended(Track track) {
        if (announced.remove(track.sid()) != null) {
            world.accept(new Measure.Publishing(track.kind(), Outcome.CANCEL));
        }
        forget(subscription -> subscription.track().equals(track.sid()));
    }

    void wanted(Participant subscriber, Track track) {
        wanted.put(new Subscription(subscriber.sid(), track.sid()), new Begun(track.kind(), nowNs));
        world.accept(new Measure.Subscribing(Outcome.ATTEMPT, ""));
    }

    void received(Participant subscriber, Track track) {
        var subscription = new Subscription(subscriber.sid(), track.sid());
        var begun = wanted.remove(subscription);
        if (begun != null) {
            received.put(subscription, begun.kind());
            world.accept(new Measure.Subscribing(Outcome.SUCCESS, ""));
            world.accept(new Measure.Received(begun.kind(), 1));
            world.accept(new Measure.TrackTime(Way.SUBSCRIBE, track.source(), track.kind(), subscriber.software(), msSince(begun.sinceNs())));
        }
    }

    /** @param error {@code SE_TRACK_NOTFOUND}, {@code SE_CODEC_UNSUPPORTED} */
    void failed(Participant subscriber, TrackSid track, String error) {
        wanted.remove(new Subscription(subscriber.sid(), track));
        world.accept(new Measure.Subscribing(Outcome.FAILURE, error));
    }

    void stopped(Participant subscriber, Track track) {
        var subscription = new Subscription(subscriber.sid(), track.sid());
        if (wanted.remove(subscription) != null) {
            cancelled();
        }
        var kind = received.remove(subscription);
        if (kind != null) {
            gone(kind);
        }
    }

    private void forget(Predicate<Subscription> which) {
        wanted.keySet().removeIf(subscription -> {
            boolean ended = which.test(subscription);
            if (ended) {
                cancelled();
            }
            return ended;
        });
        received.entrySet().removeIf(entry -> {
            boolean ended = which.test(entry.getKey());
            if (ended) {
                gone(entry.getValue());
            }
            return ended;
        });
    }

    private void cancelled() {
        world.accept(new Measure.Subscribing(Outcome.CANCEL, ""));
    }

    private void gone(TrackType kind) {
        world.accept(new Measure.Received(kind, -1));
    }
}
