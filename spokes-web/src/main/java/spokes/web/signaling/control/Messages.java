package spokes.web.signaling.control;

import java.util.Collection;
import java.util.Map;
import livekit.LivekitModels;
import livekit.LivekitModels.DataTrackInfo;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.SpeakerInfo;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitRtc.ConnectionQualityInfo;
import livekit.LivekitRtc.ConnectionQualityUpdate;
import livekit.LivekitRtc.DataTrackSubscriberHandles;
import livekit.LivekitRtc.LeaveRequest;
import livekit.LivekitRtc.MediaSectionsRequirement;
import livekit.LivekitRtc.MuteTrackRequest;
import livekit.LivekitRtc.ParticipantUpdate;
import livekit.LivekitRtc.PublishDataTrackResponse;
import livekit.LivekitRtc.RequestResponse;
import livekit.LivekitRtc.RoomUpdate;
import livekit.LivekitRtc.SessionDescription;
import livekit.LivekitRtc.SignalResponse;
import livekit.LivekitRtc.SignalTarget;
import livekit.LivekitRtc.SpeakersChanged;
import livekit.LivekitRtc.StreamState;
import livekit.LivekitRtc.StreamStateInfo;
import livekit.LivekitRtc.StreamStateUpdate;
import livekit.LivekitRtc.SubscribedAudioCodecUpdate;
import livekit.LivekitRtc.SubscribedQualityUpdate;
import livekit.LivekitRtc.SubscriptionPermissionUpdate;
import livekit.LivekitRtc.SubscriptionResponse;
import livekit.LivekitRtc.TrackPublishedResponse;
import livekit.LivekitRtc.TrackSubscribed;
import livekit.LivekitRtc.TrackUnpublishedResponse;
import livekit.LivekitRtc.TrickleRequest;
import livekit.LivekitRtc.UnpublishDataTrackResponse;
import spokes.media.api.ParticipantSid;
import spokes.media.api.PeerRole;
import spokes.media.api.TrackSid;
import spokes.web.json.Json;
import spokes.web.signaling.entity.Frame;

/** The messages that a room sends, each in the one form in which clients take it. */
final class Messages {
    private Messages() {}

    static Frame update(Collection<ParticipantInfo> participants) {
        return Frame.of(SignalResponse.newBuilder().setUpdate(ParticipantUpdate.newBuilder().addAllParticipants(participants)));
    }

    static Frame room(LivekitModels.Room room) {
        return Frame.of(SignalResponse.newBuilder().setRoomUpdate(RoomUpdate.newBuilder().setRoom(room)));
    }

    static Frame token(String token) {
        return Frame.of(SignalResponse.newBuilder().setRefreshToken(token));
    }

    static Frame offer(int id, String sdp) {
        return Frame.of(SignalResponse.newBuilder().setOffer(description("offer", id, sdp)));
    }

    /** @param tracks by mid, what we send in the sections of a client with a single connection */
    static Frame answer(int id, String sdp, Map<String, TrackSid> tracks) {
        var answer = description("answer", id, sdp);
        tracks.forEach((mid, track) -> answer.putMidToTrackId(mid, track.told().value()));
        return Frame.of(SignalResponse.newBuilder().setAnswer(answer));
    }

    /** Asks for an offer with so many more sections in which the client receives. */
    static Frame sectionsWanted(int audios, int videos) {
        return Frame.of(SignalResponse.newBuilder().setMediaSectionsRequirement(
                MediaSectionsRequirement.newBuilder().setNumAudios(audios).setNumVideos(videos)));
    }

    private static SessionDescription.Builder description(String type, int id, String sdp) {
        return SessionDescription.newBuilder().setType(type).setId(id).setSdp(sdp);
    }

    /** @param candidate the line that starts with {@code candidate:}; it belongs to the first section, which carries the bundle's transport */
    static Frame trickle(PeerRole role, String candidate) {
        var init = Json.createObjectBuilder().add("candidate", candidate).add("sdpMid", "0").add("sdpMLineIndex", 0).build().toString();
        return Frame.of(SignalResponse.newBuilder().setTrickle(TrickleRequest.newBuilder().setCandidateInit(init)
                .setTarget(role == PeerRole.PUBLISHER ? SignalTarget.PUBLISHER : SignalTarget.SUBSCRIBER)));
    }

    static Frame trackPublished(String cid, TrackInfo track) {
        return Frame.of(SignalResponse.newBuilder().setTrackPublished(TrackPublishedResponse.newBuilder().setCid(cid).setTrack(track)));
    }

    static Frame dataTrackPublished(DataTrackInfo track) {
        return Frame.of(SignalResponse.newBuilder().setPublishDataTrackResponse(PublishDataTrackResponse.newBuilder().setInfo(track)));
    }

    /** By the publisher's wish or ours. */
    static Frame dataTrackUnpublished(DataTrackInfo track) {
        return Frame.of(SignalResponse.newBuilder().setUnpublishDataTrackResponse(UnpublishDataTrackResponse.newBuilder().setInfo(track)));
    }

    /** By which handles a subscriber will know the packets of data tracks: always all of them. */
    static Frame dataHandles(DataTrackSubscriberHandles.Builder handles) {
        return Frame.of(SignalResponse.newBuilder().setDataTrackSubscriberHandles(handles));
    }

    /** The server mutes a track, or lets it speak again. */
    static Frame mute(TrackSid track, boolean muted) {
        return Frame.of(SignalResponse.newBuilder().setMute(MuteTrackRequest.newBuilder().setSid(track.value()).setMuted(muted)));
    }

    static Frame trackUnpublished(TrackSid track) {
        return Frame.of(SignalResponse.newBuilder().setTrackUnpublished(TrackUnpublishedResponse.newBuilder().setTrackSid(track.value())));
    }

    static Frame trackSubscribed(TrackSid track) {
        return Frame.of(SignalResponse.newBuilder().setTrackSubscribed(TrackSubscribed.newBuilder().setTrackSid(track.value())));
    }

    static Frame qualities(SubscribedQualityUpdate.Builder update) {
        return Frame.of(SignalResponse.newBuilder().setSubscribedQualityUpdate(update));
    }

    static Frame codecs(SubscribedAudioCodecUpdate.Builder update) {
        return Frame.of(SignalResponse.newBuilder().setSubscribedAudioCodecUpdate(update));
    }

    static Frame permission(ParticipantSid publisher, TrackSid track, boolean allowed) {
        return Frame.of(SignalResponse.newBuilder().setSubscriptionPermissionUpdate(SubscriptionPermissionUpdate.newBuilder()
                .setParticipantSid(publisher.value()).setTrackSid(track.value()).setAllowed(allowed)));
    }

    static Frame subscriptionFailed(TrackSid track, LivekitModels.SubscriptionError error) {
        return Frame.of(SignalResponse.newBuilder().setSubscriptionResponse(
                SubscriptionResponse.newBuilder().setTrackSid(track.value()).setErr(error)));
    }

    /** Says whether a video has stopped because the subscriber's connection is too narrow. */
    static Frame streamState(ParticipantSid publisher, TrackSid track, boolean paused) {
        return Frame.of(SignalResponse.newBuilder().setStreamStateUpdate(StreamStateUpdate.newBuilder().addStreamStates(StreamStateInfo.newBuilder()
                .setParticipantSid(publisher.value()).setTrackSid(track.value()).setState(paused ? StreamState.PAUSED : StreamState.ACTIVE))));
    }

    static Frame qualities(Collection<ConnectionQualityInfo> qualities) {
        return Frame.of(SignalResponse.newBuilder().setConnectionQuality(ConnectionQualityUpdate.newBuilder().addAllUpdates(qualities)));
    }

    static Frame speakers(Collection<SpeakerInfo> speakers) {
        return Frame.of(SignalResponse.newBuilder().setSpeakersChanged(SpeakersChanged.newBuilder().addAllSpeakers(speakers)));
    }

    static Frame response(RequestResponse.Builder response) {
        return Frame.of(SignalResponse.newBuilder().setRequestResponse(response));
    }

    /** It was no request, but this is the protocol's way to say that something is too much. */
    static Frame dataLimited() {
        return response(RequestResponse.newBuilder().setReason(RequestResponse.Reason.LIMIT_EXCEEDED).setMessage("Too much data a second; what is more is dropped."));
    }

    /** {@code can_reconnect} is for clients that are too old to know actions. */
    static Frame leave(LeaveRequest.Action action, DisconnectReason reason) {
        return Frame.of(SignalResponse.newBuilder().setLeave(LeaveRequest.newBuilder().setAction(action).setReason(reason)
                .setCanReconnect(action != LeaveRequest.Action.DISCONNECT)));
    }
}
