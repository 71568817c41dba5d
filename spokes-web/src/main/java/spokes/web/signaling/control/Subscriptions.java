package spokes.web.signaling.control;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import livekit.LivekitModels.SubscriptionError;
import livekit.LivekitModels.VideoQuality;
import livekit.LivekitRtc.UpdateSubscription;
import livekit.LivekitRtc.UpdateTrackSettings;
import spokes.media.api.MediaCommand;
import spokes.media.api.RoomName;
import spokes.media.api.TrackSid;

/**
 * Who receives which track: a wish (the client's, or the default of its connection), the publisher's leave, and a published
 * track must meet. What follows for the media plane is commanded only after everybody has heard of the track.
 */
final class Subscriptions {
    /** From so many people on a publisher that leaves the choice to us sends one codec for all (LiveKit). */
    static final int CROWD = 5;

    private final RoomName room;
    private final Roster roster;
    private final Speakers speakers;
    private final Dynacast dynacast;
    private final Limits limits;
    private final Measurements measurements;
    private final Consumer<MediaCommand> media;
    private final Set<Track> published = new LinkedHashSet<>();

    Subscriptions(RoomName room, Roster roster, Speakers speakers, Dynacast dynacast, Limits limits, Measurements measurements,
            Consumer<MediaCommand> media) {
        this.room = room;
        this.roster = roster;
        this.speakers = speakers;
        this.dynacast = dynacast;
        this.limits = limits;
        this.measurements = measurements;
        this.media = media;
    }

    /** Somebody new receives what is there already; its {@code join} told of all of it. */
    void welcome(Participant subscriber) {
        allTracks().forEach(track -> reconcile(subscriber, track));
    }

    void published(Track track) {
        published.add(track);
    }

    void ended(Track track) {
        published.remove(track);
        dynacast.ended(track);
        measurements.ended(track);
        roster.everybody().forEach(subscriber -> subscriber.wishes.forget(track.sid()));
    }

    /** Whoever has gone watches nothing any more. */
    void left(Participant subscriber) {
        subscriber.wishes.subscribed.forEach(sid -> roster.track(sid).ifPresent(dynacast::touched));
    }

    /** After everybody has heard of the new tracks. */
    void settle() {
        for (var track : published) {
            roster.everybody().forEach(subscriber -> reconcile(subscriber, track));
        }
        published.clear();
        if (limits.videoSubscriptions() > 0 || limits.audioSubscriptions() > 0) {
            roster.everybody().forEach(this::startWaiting);
        }
    }

    /** Some may have ended since. */
    private void startWaiting(Participant subscriber) {
        List.copyOf(subscriber.wishes.waiting).forEach(sid -> roster.track(sid).filter(track -> hasCapacity(subscriber, track)).ifPresent(track -> reconcile(subscriber, track)));
    }

    /** A track beyond the limit waits until another one of its kind has ended. Nothing is said of it, as its client's wish is neither wrong nor forbidden. */
    private boolean hasCapacity(Participant subscriber, Track track) {
        int most = track.isAudio() ? limits.audioSubscriptions() : limits.videoSubscriptions();
        return most == 0 || subscriber.wishes.subscribed.stream().flatMap(sid -> roster.track(sid).stream()).filter(other -> other.isAudio() == track.isAudio()).count() < most;
    }

    void wish(Participant subscriber, UpdateSubscription wish, long nowNs) {
        for (var sid : named(wish)) {
            subscriber.wishes.want(sid, wish.getSubscribe());
            roster.track(sid).filter(Track::isPublished).ifPresentOrElse(
                    track -> reconcile(subscriber, track),
                    () -> {
                        if (wish.getSubscribe()) {
                            subscriber.wishes.missing(sid, nowNs);
                        } else {
                            subscriber.wishes.found(sid);
                        }
                    });
        }
    }

    private static List<TrackSid> named(UpdateSubscription wish) {
        var texts = new ArrayList<>(wish.getTrackSidsList());
        wish.getParticipantTracksList().forEach(tracks -> texts.addAll(tracks.getTrackSidsList()));
        return Roster.trackSids(texts);
    }

    /** The publisher has changed whom it lets receive. */
    void audienceChanged(Participant publisher) {
        for (var track : publisher.tracks.values()) {
            roster.everybody().forEach(subscriber -> reconcile(subscriber, track));
        }
    }

    /** What this participant may receive has changed; its wishes stay. */
    void permissionChanged(Participant subscriber) {
        allTracks().forEach(track -> reconcile(subscriber, track));
    }

    void settings(Participant subscriber, UpdateTrackSettings settings) {
        for (var sid : Roster.trackSids(settings.getTrackSidsList())) {
            subscriber.wishes.set(sid, settings);
            roster.track(sid).ifPresent(track -> {
                limit(subscriber, track);
                dynacast.touched(track);
            });
        }
    }

    void disabled(Participant subscriber, Collection<TrackSid> tracks) {
        for (var sid : tracks) {
            var settings = subscriber.wishes.settings(sid).orElse(UpdateTrackSettings.newBuilder().setQuality(VideoQuality.HIGH).build());
            settings(subscriber, settings.toBuilder().clearTrackSids().addTrackSids(sid.value()).setDisabled(true).build());
        }
    }

    void onTick(Participant subscriber, long nowNs) {
        subscriber.wishes.givenUp(nowNs)
                .forEach(sid -> failed(subscriber, sid, SubscriptionError.SE_TRACK_NOTFOUND));
    }

    private void failed(Participant subscriber, TrackSid track, SubscriptionError why) {
        subscriber.send(Messages.subscriptionFailed(track, why));
        measurements.failed(subscriber, track, why.name());
    }

    private List<Track> allTracks() {
        return roster.everybody().stream().flatMap(publisher -> publisher.tracks.values().stream()).toList();
    }

    private void reconcile(Participant subscriber, Track track) {
        if (track.publisher() == subscriber || !track.isPublished() || track.publisher().isHidden()) {
            return;
        }
        var wishes = subscriber.wishes;
        wishes.found(track.sid());
        wishes.waiting.remove(track.sid());
        var wanted = wishes.wanted(track.sid()).orElse(subscriber.admission().client().autoSubscribe());
        if (!wanted) {
            wishes.denied.remove(track.sid());
            stop(subscriber, track);
        } else if (isAllowed(subscriber, track)) {
            if (wishes.denied.remove(track.sid())) {
                subscriber.send(Messages.permission(track.publisher().sid(), track.sid(), true));
            }
            start(subscriber, track);
        } else {
            deny(subscriber, track);
        }
    }

    private static boolean isAllowed(Participant subscriber, Track track) {
        return subscriber.maySubscribe() && track.publisher().audience.allows(subscriber, track.sid());
    }

    private void deny(Participant subscriber, Track track) {
        stop(subscriber, track);
        var onlyByDefault = !subscriber.maySubscribe() && subscriber.wishes.wanted(track.sid()).isEmpty();
        if (!onlyByDefault && subscriber.wishes.denied.add(track.sid())) {
            subscriber.send(Messages.permission(track.publisher().sid(), track.sid(), false));
        }
    }

    private void start(Participant subscriber, Track track) {
        if (!subscriber.wishes.subscribed.contains(track.sid()) && !hasCapacity(subscriber, track)) {
            subscriber.wishes.waiting.add(track.sid());
        } else if (subscriber.wishes.subscribed.add(track.sid())) {
            measurements.wanted(subscriber, track);
            begin(subscriber, track);
            speakers.tell(subscriber);
        }
    }

    /** In the codec that this subscriber takes; if that is the publisher's reserve, its being wanted is what brings it. */
    private void begin(Participant subscriber, Track track) {
        dynacast.touched(track);
        if (subscriber.wishes.codec(track.sid()).isEmpty() || track.reserve().filter(track::sends).isPresent()) {
            limit(subscriber, track);
            media.accept(new MediaCommand.Subscribe(room, subscriber.sid(), received(subscriber, track)));
        }
    }

    /** What the media plane calls it. */
    private static TrackSid received(Participant subscriber, Track track) {
        return subscriber.wishes.codec(track.sid()).map(codec -> new Reserve(track.sid(), codec).sid()).orElse(track.sid());
    }

    /**
     * The subscriber's answer has none of the codecs.
     *
     * @param sid as the media plane calls it
     */
    void refused(Participant subscriber, TrackSid sid) {
        var reserve = Reserve.of(sid).isPresent() ? Optional.<Reserve>empty() : roster.track(sid).flatMap(Track::reserve);
        if (reserve.isPresent() && subscriber.wishes.subscribed.contains(sid)) {
            subscriber.wishes.takes(sid, reserve.get().codec());
            roster.track(sid).ifPresent(track -> begin(subscriber, track));
        } else {
            failed(subscriber, sid.told(), SubscriptionError.SE_CODEC_UNSUPPORTED);
        }
    }

    /** For those who wait for it; and for all, where the publisher wishes to send only one codec. */
    void reservePublished(Track track, Reserve reserve) {
        boolean forAll = switch (track.backupPolicy()) {
            case REGRESSION -> true;
            case PREFER_REGRESSION -> roster.everybody().size() >= CROWD;
            case SIMULCAST, UNRECOGNIZED -> false;
        };
        for (var subscriber : roster.everybody()) {
            var wishes = subscriber.wishes;
            if (wishes.subscribed.contains(track.sid())) {
                if (wishes.codec(track.sid()).isEmpty() && forAll) {
                    media.accept(new MediaCommand.Unsubscribe(room, subscriber.sid(), track.sid()));
                    wishes.takes(track.sid(), reserve.codec());
                }
                if (wishes.codec(track.sid()).isPresent()) {
                    begin(subscriber, track);
                }
            }
        }
    }

    private void stop(Participant subscriber, Track track) {
        if (subscriber.wishes.subscribed.remove(track.sid())) {
            measurements.stopped(subscriber, track);
            dynacast.touched(track);
            media.accept(new MediaCommand.Unsubscribe(room, subscriber.sid(), received(subscriber, track)));
            speakers.tell(subscriber);
        }
    }

    /** Without settings everything is wanted, but for clients that are going to say what they show: those start small. */
    private void limit(Participant subscriber, Track track) {
        var settings = subscriber.wishes.settings(track.sid());
        if (settings.isPresent()) {
            var wish = settings.get();
            media.accept(new MediaCommand.Limit(room, subscriber.sid(), received(subscriber, track), wish.getDisabled(), track.layerFor(wish), wish.getFps()));
        } else if (subscriber.admission().client().adaptiveStream() && !track.isAudio()) {
            media.accept(new MediaCommand.Limit(room, subscriber.sid(), received(subscriber, track), false, track.layerFor(VideoQuality.LOW), 0));
        }
    }
}
