package spokes.web.signaling.control;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import livekit.LivekitModels.TrackType;
import livekit.LivekitRtc.AddTrackRequest;
import livekit.LivekitRtc.MuteTrackRequest;
import livekit.LivekitRtc.RequestResponse;
import livekit.LivekitRtc.UpdateLocalAudioTrack;
import livekit.LivekitRtc.UpdateLocalVideoTrack;
import spokes.media.api.MediaCommand;
import spokes.media.api.MediaEvent;
import spokes.media.api.ParticipantSid;
import spokes.media.api.RoomName;

/** Tracks from their announcement to their end. */
final class Publishing {
    static final int MOST_PENDING = 20, MOST_WAITING = 3;

    private final RoomName room;
    private final Roster roster;
    private final Sids sids;
    private final Announcements announcements;
    private final Subscriptions subscriptions;
    private final Dynacast dynacast;
    private final Codecs codecs;
    private final ByteString silenceTrailer;
    private final Measurements measurements;
    private final Consumer<MediaCommand> media;

    Publishing(RoomName room, Roster roster, Sids sids, Announcements announcements, Subscriptions subscriptions, Dynacast dynacast, Codecs codecs,
            ByteString silenceTrailer, Measurements measurements, Consumer<MediaCommand> media) {
        this.room = room;
        this.roster = roster;
        this.sids = sids;
        this.announcements = announcements;
        this.subscriptions = subscriptions;
        this.dynacast = dynacast;
        this.codecs = codecs;
        this.silenceTrailer = silenceTrailer;
        this.measurements = measurements;
        this.media = media;
    }

    void add(Participant publisher, AddTrackRequest wish) {
        if (wish.getType() != TrackType.AUDIO && wish.getType() != TrackType.VIDEO) {
            refuse(publisher, wish, RequestResponse.Reason.UNSUPPORTED_TYPE, "Only audio and video can be published.");
        } else if (!mayPublish(publisher, wish)) {
            refuse(publisher, wish, RequestResponse.Reason.NOT_ALLOWED, "The token does not allow to publish this.");
        } else if (!wish.getSid().isEmpty()) {
            addCodec(publisher, wish);
        } else if (publisher.tracks.values().stream().anyMatch(track -> track.cid().equals(wish.getCid()))) {
            wait(publisher, wish);
        } else if (publisher.tracks.values().stream().filter(track -> !track.isPublished()).count() >= MOST_PENDING) {
            refuse(publisher, wish, RequestResponse.Reason.LIMIT_EXCEEDED, "Too many tracks were announced and not published.");
        } else {
            announce(publisher, wish);
        }
    }

    private static boolean mayPublish(Participant publisher, AddTrackRequest wish) {
        return publisher.grants().mayPublish(wish.getSource().name().toLowerCase(Locale.ROOT));
    }

    private void announce(Participant publisher, AddTrackRequest wish) {
        var track = new Track(sids.track(wish.getType(), wish.getSource()), publisher, wish, publisher.rules().published(codecs));
        roster.add(track);
        measurements.announced(track);
        publisher.send(Messages.trackPublished(wish.getCid(), track.info()));
        media.accept(new MediaCommand.Announce(room, publisher.sid(), track.announcement(silenceTrailer)));
    }

    /** One more codec of a track that is there. */
    private void addCodec(Participant publisher, AddTrackRequest wish) {
        trackOf(publisher, wish.getSid()).ifPresentOrElse(
                track -> {
                    var asked = wish.getSimulcastCodecsList().stream().map(codec -> Codecs.shortName(codec.getCodec())).toList();
                    var announced = track.reserve().filter(reserve -> asked.contains(reserve.codec()) && !track.sends(reserve)).map(reserve -> track.announce(reserve, wish.getCid(), silenceTrailer));
                    publisher.send(Messages.trackPublished(wish.getCid(), track.info()));
                    announced.ifPresent(announcement -> media.accept(new MediaCommand.Announce(room, publisher.sid(), announcement)));
                },
                () -> refuse(publisher, wish, RequestResponse.Reason.NOT_FOUND, "There is no such track."));
    }

    private void wait(Participant publisher, AddTrackRequest wish) {
        if (publisher.waiting.stream().filter(other -> other.getCid().equals(wish.getCid())).count() >= MOST_WAITING) {
            refuse(publisher, wish, RequestResponse.Reason.LIMIT_EXCEEDED, "Too many tracks wait for this one to end.");
            return;
        }
        publisher.waiting.add(wish);
        refuse(publisher, wish, RequestResponse.Reason.QUEUED, "A track with this id is still there.");
    }

    private static void refuse(Participant publisher, AddTrackRequest wish, RequestResponse.Reason reason, String message) {
        publisher.send(Messages.response(RequestResponse.newBuilder().setReason(reason).setMessage(message).setAddTrack(wish)));
    }

    void onPublished(MediaEvent.TrackPublished event, long nowNs) {
        Reserve.of(event.track()).ifPresent(reserve -> reservePublished(reserve, event.who(), event.mid(), nowNs));
        roster.track(event.track()).filter(track -> track.publisher().sid().equals(event.who())).ifPresent(track -> {
            track.published(event.mid(), event.mimeType());
            measurements.published(track);
            track.publisher().publishes();
            changed(track.publisher(), nowNs);
            subscriptions.published(track);
            dynacast.published(track, nowNs);
        });
    }

    private void reservePublished(Reserve reserve, ParticipantSid who, String mid, long nowNs) {
        roster.track(reserve.track()).filter(track -> track.publisher().sid().equals(who)).ifPresent(track -> {
            track.published(reserve, mid);
            changed(track.publisher(), nowNs);
            if (!mid.isEmpty()) {
                subscriptions.reservePublished(track, reserve);
            }
        });
    }

    void onUnpublished(MediaEvent.TrackUnpublished event, long nowNs) {
        Reserve.of(event.track()).ifPresent(reserve -> reservePublished(reserve, event.who(), "", nowNs));
        roster.track(event.track()).filter(track -> track.publisher().sid().equals(event.who())).ifPresent(track -> {
            roster.remove(track);
            subscriptions.ended(track);
            changed(track.publisher(), nowNs);
            track.publisher().waiting.stream().filter(wish -> wish.getCid().equals(track.cid())).findFirst().ifPresent(wish -> {
                track.publisher().waiting.remove(wish);
                add(track.publisher(), wish);
            });
        });
    }

    void mute(Participant publisher, MuteTrackRequest wish, long nowNs) {
        var found = trackOf(publisher, wish.getSid());
        if (found.isEmpty()) {
            notFound(publisher, RequestResponse.newBuilder().setMute(wish));
        } else if (found.get().isMuted() != wish.getMuted()) {
            found.get().mute(wish.getMuted());
            media.accept(new MediaCommand.Mute(room, found.get().sid(), wish.getMuted()));
            found.get().reserve().filter(found.get()::sends).ifPresent(reserve -> media.accept(new MediaCommand.Mute(room, reserve.sid(), wish.getMuted())));
            changed(publisher, nowNs);
        }
    }

    /** Takes away what this participant may not publish any more: the media plane says when it has ended, and then nobody sees it any more. */
    void permissionChanged(Participant publisher) {
        for (var track : new ArrayList<>(publisher.tracks.values())) {
            if (!publisher.grants().mayPublish(track.source().name().toLowerCase(Locale.ROOT))) {
                publisher.send(Messages.trackUnpublished(track.sid()));
                media.accept(new MediaCommand.Unpublish(room, track.sid()));
                track.reserve().filter(track::sends).ifPresent(reserve -> media.accept(new MediaCommand.Unpublish(room, reserve.sid())));
            }
        }
    }

    void update(Participant publisher, UpdateLocalAudioTrack wish, long nowNs) {
        trackOf(publisher, wish.getTrackSid()).filter(Track::isAudio).ifPresentOrElse(track -> {
            track.features(wish.getFeaturesValueList());
            changed(publisher, nowNs);
        }, () -> notFound(publisher, RequestResponse.newBuilder().setUpdateAudioTrack(wish)));
    }

    void update(Participant publisher, UpdateLocalVideoTrack wish, long nowNs) {
        trackOf(publisher, wish.getTrackSid()).filter(track -> !track.isAudio()).ifPresentOrElse(track -> {
            track.size(wish.getWidth(), wish.getHeight());
            changed(publisher, nowNs);
        }, () -> notFound(publisher, RequestResponse.newBuilder().setUpdateVideoTrack(wish)));
    }

    private static void notFound(Participant publisher, RequestResponse.Builder response) {
        publisher.send(Messages.response(response.setReason(RequestResponse.Reason.NOT_FOUND).setMessage("There is no such track.")));
    }

    private Optional<Track> trackOf(Participant publisher, String sid) {
        return Roster.trackSid(sid).flatMap(roster::track).filter(track -> track.publisher() == publisher);
    }

    private void changed(Participant publisher, long nowNs) {
        publisher.changed();
        announcements.changed(publisher, nowNs);
    }
}
