package spokes.web.signaling.control;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import livekit.LivekitRtc.DataTrackSubscriberHandles;
import livekit.LivekitRtc.PublishDataTrackRequest;
import livekit.LivekitRtc.PublishDataTrackResponse;
import livekit.LivekitRtc.RequestResponse;
import livekit.LivekitRtc.RequestResponse.Reason;
import livekit.LivekitRtc.SyncState;
import livekit.LivekitRtc.UnpublishDataTrackRequest;
import livekit.LivekitRtc.UpdateDataSubscription;
import spokes.media.api.MediaCommand;
import spokes.media.api.RoomName;
import spokes.media.api.TrackSid;

/**
 * The data tracks of a room (livekit-protocol §7.7): who publishes which, who receives which, and by which handle.
 *
 * <p>A track has one handle for all who receive it, so that its packets are written once. Whose subscriptions have changed is told the complete list of
 * handles, after everybody has heard of the tracks and before the first packet comes.
 */
final class DataTracks {
    static final int MOST_TRACKS = 1_000, MOST_NAME_CHARACTERS = 256;
    /** Newer than the classes that we have for the messages: a reason to refuse, and a field of {@code sync_state}. */
    static final int INVALID_REQUEST = 11, DATA_SUBSCRIPTION = 9;

    private final RoomName room;
    private final boolean enabled;
    private final Roster roster;
    private final Sids sids;
    private final Announcements announcements;
    private final Consumer<MediaCommand> media;
    private final Map<TrackSid, DataTrack> tracks = new LinkedHashMap<>();
    private final DataHandles handles = new DataHandles();
    /** Waits until those whom it is about have been told. */
    private final List<MediaCommand> commands = new ArrayList<>();
    private final Set<Participant> untold = new LinkedHashSet<>();

    DataTracks(RoomName room, boolean enabled, Roster roster, Sids sids, Announcements announcements, Consumer<MediaCommand> media) {
        this.room = room;
        this.enabled = enabled;
        this.roster = roster;
        this.sids = sids;
        this.announcements = announcements;
        this.media = media;
    }

    // publishing

    void publish(Participant publisher, PublishDataTrackRequest wish, long nowNs) {
        var problem = problem(publisher, wish);
        if (problem.isPresent()) {
            publisher.send(Messages.response(RequestResponse.newBuilder().setReasonValue(problem.get().reason).setMessage(problem.get().message).setPublishDataTrack(wish)));
            return;
        }
        var track = DataTrack.from(wish, sids.dataTrack(), publisher, handles.take());
        publisher.dataTracks.put(track.publishersHandle(), track);
        tracks.put(track.sid(), track);
        media.accept(new MediaCommand.PublishData(room, publisher.sid(), track.sid(), track.publishersHandle(), track.handle()));
        publisher.send(Messages.dataTrackPublished(track.info()));
        publisher.publishes();
        changed(publisher, nowNs);
        roster.everybody().forEach(subscriber -> reconcile(subscriber, track));
    }

    private record Problem(int reason, String message) {
        static Optional<Problem> of(Reason reason, String message) {
            return Optional.of(new Problem(reason.getNumber(), message));
        }
    }

    private Optional<Problem> problem(Participant publisher, PublishDataTrackRequest wish) {
        var name = wish.getName();
        if (!enabled) {
            return Problem.of(Reason.NOT_ALLOWED, "This server has no data tracks.");
        }
        if (!publisher.grants().canPublishData()) {
            return Problem.of(Reason.NOT_ALLOWED, "The token does not allow to publish data.");
        }
        if (wish.getPubHandle() < 1 || wish.getPubHandle() > DataHandles.MOST) {
            return Problem.of(Reason.INVALID_HANDLE, "A handle is a number from 1 to " + DataHandles.MOST + ".");
        }
        if (name.isEmpty() || name.codePointCount(0, name.length()) > MOST_NAME_CHARACTERS) {
            return Problem.of(Reason.INVALID_NAME, "A name has 1 to " + MOST_NAME_CHARACTERS + " characters.");
        }
        if (!DataTrack.isDescribedWell(wish)) {
            return Optional.of(new Problem(INVALID_REQUEST, "The name of an encoding has 1 to " + DataTrack.MOST_ENCODING_BYTES + " bytes."));
        }
        if (publisher.dataTracks.containsKey(wish.getPubHandle())) {
            return Problem.of(Reason.DUPLICATE_HANDLE, "There is a data track with this handle already.");
        }
        if (publisher.dataTracks.values().stream().anyMatch(track -> track.info().getName().equals(name))) {
            return Problem.of(Reason.DUPLICATE_NAME, "There is a data track with this name already.");
        }
        return publisher.dataTracks.size() >= MOST_TRACKS || handles.isFull()
                ? Problem.of(Reason.LIMIT_EXCEEDED, "There are too many data tracks.") : Optional.empty();
    }

    void unpublish(Participant publisher, UnpublishDataTrackRequest wish, long nowNs) {
        Optional.ofNullable(publisher.dataTracks.get(wish.getPubHandle())).ifPresentOrElse(track -> {
            end(track);
            changed(publisher, nowNs);
        }, () -> publisher.send(Messages.response(RequestResponse.newBuilder().setReason(Reason.NOT_FOUND).setMessage("There is no such data track.")
                .setUnpublishDataTrack(wish))));
    }

    private void end(DataTrack track) {
        track.publisher().dataTracks.remove(track.publishersHandle());
        media.accept(new MediaCommand.UnpublishData(room, track.sid()));
        track.publisher().send(Messages.dataTrackUnpublished(track.info()));
        forget(track);
    }

    private void forget(DataTrack track) {
        tracks.remove(track.sid());
        handles.giveBack(track.handle());
        roster.everybody().stream().filter(subscriber -> subscriber.dataWishes.forget(track.sid())).forEach(untold::add);
    }

    /** Takes away what this participant may not publish any more; whoever asks tells the others. */
    void publisherPermissionChanged(Participant publisher) {
        if (!publisher.grants().canPublishData()) {
            List.copyOf(publisher.dataTracks.values()).forEach(this::end);
        }
    }

    private void changed(Participant publisher, long nowNs) {
        publisher.changed();
        announcements.changed(publisher, nowNs);
    }

    // subscribing

    /** Somebody is new, or what they may receive has changed; their wishes stay. */
    void reconsider(Participant subscriber) {
        tracks.values().forEach(track -> reconcile(subscriber, track));
    }

    void wish(Participant subscriber, UpdateDataSubscription wish) {
        for (var update : wish.getUpdatesList()) {
            Roster.trackSid(update.getTrackSid()).map(tracks::get).ifPresent(track -> {
                subscriber.dataWishes.want(track.sid(), update.getSubscribe());
                if (update.getSubscribe() && subscriber.dataWishes.subscribed.contains(track.sid())) {
                    untold.add(subscriber);     // it has forgotten, or never heard
                }
                reconcile(subscriber, track);
            });
        }
    }

    /** What a resuming client says of its subscriptions, in a field that our class of the message is too old for. */
    void wish(Participant subscriber, SyncState state) {
        for (var bytes : state.getUnknownFields().getField(DATA_SUBSCRIPTION).getLengthDelimitedList()) {
            try {
                wish(subscriber, UpdateDataSubscription.parseFrom(bytes));
            } catch (InvalidProtocolBufferException e) {
                // says nothing to us
            }
        }
    }

    /** The publisher has changed whom it lets receive. */
    void audienceChanged(Participant publisher) {
        for (var track : publisher.dataTracks.values()) {
            roster.everybody().forEach(subscriber -> reconcile(subscriber, track));
        }
    }

    private void reconcile(Participant subscriber, DataTrack track) {
        if (track.publisher() == subscriber || track.publisher().isHidden()) {
            return;
        }
        var wishes = subscriber.dataWishes;
        var wanted = wishes.wanted(track.sid()).orElse(subscriber.admission().client().autoSubscribesData());
        if (!wanted) {
            wishes.denied.remove(track.sid());
            stop(subscriber, track);
        } else if (subscriber.maySubscribe() && track.publisher().audience.allows(subscriber, track.sid())) {
            if (wishes.denied.remove(track.sid())) {
                subscriber.send(Messages.permission(track.publisher().sid(), track.sid(), true));
            }
            start(subscriber, track);
        } else {
            stop(subscriber, track);
            if (wishes.wanted(track.sid()).isPresent() && wishes.denied.add(track.sid())) {
                subscriber.send(Messages.permission(track.publisher().sid(), track.sid(), false));
            }
        }
    }

    private void start(Participant subscriber, DataTrack track) {
        if (subscriber.dataWishes.subscribed.add(track.sid())) {
            commands.add(new MediaCommand.SubscribeData(room, subscriber.sid(), track.sid()));
            untold.add(subscriber);
        }
    }

    private void stop(Participant subscriber, DataTrack track) {
        if (subscriber.dataWishes.subscribed.remove(track.sid())) {
            commands.add(new MediaCommand.UnsubscribeData(room, subscriber.sid(), track.sid()));
            untold.add(subscriber);
        }
    }

    // coming and going

    /** Its last handles may have been lost with its socket. */
    void resumed(Participant subscriber) {
        if (!subscriber.dataWishes.subscribed.isEmpty()) {
            untold.add(subscriber);
        }
    }

    /** The media plane hears of it by itself. */
    void left(Participant who) {
        who.dataTracks.values().forEach(this::forget);
        untold.remove(who);
    }

    /** After everybody has heard of the new tracks. */
    void settle() {
        untold.forEach(subscriber -> subscriber.send(Messages.dataHandles(handles(subscriber))));
        untold.clear();
        commands.forEach(media);
        commands.clear();
    }

    private DataTrackSubscriberHandles.Builder handles(Participant subscriber) {
        var handles = DataTrackSubscriberHandles.newBuilder();
        subscriber.dataWishes.subscribed.stream().map(tracks::get).forEach(track -> handles.putSubHandles(track.handle(),
                DataTrackSubscriberHandles.PublishedDataTrack.newBuilder().setPublisherIdentity(track.publisher().identity())
                        .setPublisherSid(track.publisher().sid().value()).setTrackSid(track.sid().value()).build()));
        return handles;
    }

    /** After a resume: does the client still believe what we do? */
    static boolean agrees(Participant publisher, List<PublishDataTrackResponse> published) {
        return published.stream().allMatch(one -> one.hasInfo()
                && publisher.dataTracks.values().stream().anyMatch(track -> track.info().getSid().equals(one.getInfo().getSid())));
    }
}
