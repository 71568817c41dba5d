package spokes.web.signaling.control;

import com.google.protobuf.Message;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import livekit.LivekitAgentDispatch.CreateAgentDispatchRequest;
import livekit.LivekitAgentDispatch.DeleteAgentDispatchRequest;
import livekit.LivekitAgentDispatch.ListAgentDispatchRequest;
import livekit.LivekitModels.DataPacket;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitModels.ParticipantPermission;
import livekit.LivekitModels.UserPacket;
import livekit.LivekitRoom.CreateRoomRequest;
import livekit.LivekitRoom.DeleteRoomResponse;
import livekit.LivekitRoom.ListParticipantsResponse;
import livekit.LivekitRoom.MuteRoomTrackRequest;
import livekit.LivekitRoom.MuteRoomTrackResponse;
import livekit.LivekitRoom.PerformRpcRequest;
import livekit.LivekitRoom.RemoveParticipantResponse;
import livekit.LivekitRoom.RoomParticipantIdentity;
import livekit.LivekitRoom.SendDataRequest;
import livekit.LivekitRoom.SendDataResponse;
import livekit.LivekitRoom.UpdateParticipantRequest;
import livekit.LivekitRoom.UpdateRoomMetadataRequest;
import livekit.LivekitRoom.UpdateSubscriptionsRequest;
import livekit.LivekitRoom.UpdateSubscriptionsResponse;
import livekit.LivekitRtc.LeaveRequest.Action;
import livekit.LivekitRtc.MuteTrackRequest;
import livekit.LivekitRtc.UpdateSubscription;
import spokes.web.access.Grants;
import spokes.web.signaling.entity.CallRefused;
import spokes.web.signaling.entity.CallRefused.Code;

/** What the server API (LiveKit's RoomService and AgentDispatchService) asks of this room: one line per method. Rights were looked at before. */
final class Supervision {
    private final SignalRoom signal;
    private final Roster roster;
    private final RoomCard card;
    private final Subscriptions subscriptions;
    private final Publishing publishing;
    private final DataTracks dataTracks;
    private final Conversation conversation;
    private final Calls calls;
    private final Dispatches dispatches;

    Supervision(SignalRoom signal, Roster roster, RoomCard card, Subscriptions subscriptions,
            Publishing publishing, DataTracks dataTracks, Conversation conversation, Calls calls, Dispatches dispatches) {
        this.signal = signal;
        this.roster = roster;
        this.card = card;
        this.subscriptions = subscriptions;
        this.publishing = publishing;
        this.dataTracks = dataTracks;
        this.conversation = conversation;
        this.calls = calls;
        this.dispatches = dispatches;
    }

    void answer(String method, Message request, CompletableFuture<Message> answer, long nowNs) {
        try {
            if (request instanceof PerformRpcRequest call) {
                perform(call, answer, nowNs);
            } else {
                answer.complete(answer(method, request, nowNs));
            }
        } catch (CallRefused refused) {
            answer.completeExceptionally(refused);
        } catch (RuntimeException bug) {
            answer.completeExceptionally(new CallRefused(Code.INTERNAL, "The server made a mistake; its log says more."));
            throw bug;
        }
    }

    private Message answer(String method, Message request, long nowNs) {
        return switch (method) {
            case "CreateRoom" -> change((CreateRoomRequest) request);
            case "ListRooms" -> card.info();
            case "DeleteRoom" -> {
                signal.end(nowNs);
                yield DeleteRoomResponse.getDefaultInstance();
            }
            case "ListParticipants" -> ListParticipantsResponse.newBuilder()
                    .addAllParticipants(roster.everybody().stream().map(Participant::info).toList()).build();
            case "GetParticipant" -> with(((RoomParticipantIdentity) request).getIdentity()).info();
            case "RemoveParticipant" -> {
                signal.remove(with(((RoomParticipantIdentity) request).getIdentity()), DisconnectReason.PARTICIPANT_REMOVED,
                        Optional.of(Action.DISCONNECT), nowNs);
                yield RemoveParticipantResponse.getDefaultInstance();
            }
            case "MutePublishedTrack" -> mute((MuteRoomTrackRequest) request, nowNs);
            case "UpdateParticipant" -> update((UpdateParticipantRequest) request, nowNs);
            case "UpdateSubscriptions" -> subscribe((UpdateSubscriptionsRequest) request, nowNs);
            case "UpdateRoomMetadata" -> describe((UpdateRoomMetadataRequest) request);
            case "SendData" -> say((SendDataRequest) request);
            case "CreateDispatch" -> dispatches.create((CreateAgentDispatchRequest) request);
            case "DeleteDispatch" -> dispatches.delete(((DeleteAgentDispatchRequest) request).getDispatchId(), nowNs);
            case "ListDispatch" -> dispatches.list(((ListAgentDispatchRequest) request).getDispatchId());
            default -> throw new CallRefused(Code.UNIMPLEMENTED, method + " is not available on this server.");
        };
    }

    /** The only method that somebody else answers, so it takes its time. */
    private void perform(PerformRpcRequest call, CompletableFuture<Message> answer, long nowNs) {
        if (call.getDestinationIdentity().isEmpty()) {
            throw new CallRefused(Code.INVALID_ARGUMENT, "The call does not say whom it is for.");
        }
        calls.begin(with(call.getDestinationIdentity()), call, answer, nowNs);
    }

    private Participant with(String identity) {
        return roster.with(identity).orElseThrow(() -> new CallRefused(Code.NOT_FOUND, "There is no such participant in this room."));
    }

    private Message change(CreateRoomRequest wish) {
        card.become(card.options().with(wish));
        return card.info();
    }

    private Message describe(UpdateRoomMetadataRequest wish) {
        if (card.options().rules().limits().exceedsMetadata(wish.getMetadata())) {
            throw new CallRefused(Code.INVALID_ARGUMENT, "The metadata are longer than " + card.options().rules().limits().metadataBytes() + " bytes.");
        }
        card.become(card.options().describedBy(wish.getMetadata()));
        return card.info();
    }

    private Message mute(MuteRoomTrackRequest wish, long nowNs) {
        var publisher = with(wish.getIdentity());
        var track = Roster.trackSid(wish.getTrackSid()).flatMap(roster::track).filter(it -> it.publisher() == publisher)
                .orElseThrow(() -> new CallRefused(Code.NOT_FOUND, "There is no such track."));
        if (track.isMuted() && !wish.getMuted() && !card.options().rules().remoteUnmute()) {
            throw new CallRefused(Code.FAILED_PRECONDITION, "This server does not let others unmute a track.");
        }
        publishing.mute(publisher, MuteTrackRequest.newBuilder().setSid(wish.getTrackSid()).setMuted(wish.getMuted()).build(), nowNs);
        publisher.send(Messages.mute(track.sid(), wish.getMuted()));
        signal.touched(nowNs);
        return MuteRoomTrackResponse.newBuilder().setTrack(track.info()).build();
    }

    private Message subscribe(UpdateSubscriptionsRequest wish, long nowNs) {
        subscriptions.wish(with(wish.getIdentity()), UpdateSubscription.newBuilder().addAllTrackSids(wish.getTrackSidsList())
                .setSubscribe(wish.getSubscribe()).addAllParticipantTracks(wish.getParticipantTracksList()).build(), nowNs);
        return UpdateSubscriptionsResponse.getDefaultInstance();
    }

    @SuppressWarnings("deprecation")           // clients of today still read both lists and the kind
    private Message say(SendDataRequest wish) {
        var user = UserPacket.newBuilder().setPayload(wish.getData()).setNonce(wish.getNonce())
                .addAllDestinationIdentities(wish.getDestinationIdentitiesList()).addAllDestinationSids(wish.getDestinationSidsList());
        if (wish.hasTopic()) {
            user.setTopic(wish.getTopic());
        }
        var packet = DataPacket.newBuilder().setKind(wish.getKind()).setUser(user).addAllDestinationIdentities(wish.getDestinationIdentitiesList()).build();
        signal.say(packet.toByteArray(), wish.getKind() == DataPacket.Kind.RELIABLE);
        return SendDataResponse.getDefaultInstance();
    }

    private Message update(UpdateParticipantRequest wish, long nowNs) {
        var who = with(wish.getIdentity());
        if (card.options().rules().limits().exceeds(who, wish.getName(), wish.getMetadata(), wish.getAttributesMap())) {
            throw new CallRefused(Code.INVALID_ARGUMENT, "Name, metadata or attributes are too long.");
        }
        if (wish.hasPermission()) {
            permit(who, wish.getPermission());
        }
        conversation.describe(who, wish.getName(), wish.getMetadata(), wish.getAttributesMap(), nowNs);
        return who.info();
    }

    /** Who is seen and counted was decided at the join: {@code hidden}, {@code recorder} and {@code agent} stay. */
    private void permit(Participant who, ParticipantPermission wish) {
        var had = who.grants();
        var sources = wish.getCanPublishSourcesList().stream().map(source -> source.name().toLowerCase(Locale.ROOT)).toList();
        who.permit(new Grants(had.room(), had.roomJoin(), had.roomCreate(), had.roomList(), had.roomAdmin(), wish.getCanPublish(),
                wish.getCanSubscribe(), wish.getCanPublishData(), sources, wish.getCanUpdateMetadata(), had.hidden(), had.recorder(),
                had.agent(), wish.getCanSubscribeMetrics(), wish.getCanManageAgentSession()));
        signal.identify(who);
        publishing.permissionChanged(who);
        dataTracks.publisherPermissionChanged(who);
        if (had.canSubscribe() != wish.getCanSubscribe()) {
            subscriptions.permissionChanged(who);
            dataTracks.reconsider(who);
        }
    }
}
