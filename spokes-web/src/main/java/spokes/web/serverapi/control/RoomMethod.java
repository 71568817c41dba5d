package spokes.web.serverapi.control;

import com.google.protobuf.Message;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import livekit.LivekitAgentDispatch.CreateAgentDispatchRequest;
import livekit.LivekitAgentDispatch.DeleteAgentDispatchRequest;
import livekit.LivekitAgentDispatch.ListAgentDispatchRequest;
import livekit.LivekitRoom.CreateRoomRequest;
import livekit.LivekitRoom.DeleteRoomRequest;
import livekit.LivekitRoom.ForwardParticipantRequest;
import livekit.LivekitRoom.ListParticipantsRequest;
import livekit.LivekitRoom.ListRoomsRequest;
import livekit.LivekitRoom.MoveParticipantRequest;
import livekit.LivekitRoom.MuteRoomTrackRequest;
import livekit.LivekitRoom.PerformRpcRequest;
import livekit.LivekitRoom.RoomParticipantIdentity;
import livekit.LivekitRoom.SendDataRequest;
import livekit.LivekitRoom.UpdateParticipantRequest;
import livekit.LivekitRoom.UpdateRoomMetadataRequest;
import livekit.LivekitRoom.UpdateSubscriptionsRequest;
import spokes.web.access.Grants;

/** The methods of LiveKit's RoomService and AgentDispatchService: what each takes and who may call it. */
public enum RoomMethod {
    CREATE_ROOM("CreateRoom", CreateRoomRequest.getDefaultInstance(), Grants::roomCreate, false),
    LIST_ROOMS("ListRooms", ListRoomsRequest.getDefaultInstance(), Grants::roomList, false),
    DELETE_ROOM("DeleteRoom", DeleteRoomRequest.getDefaultInstance(), Grants::roomCreate, false),
    LIST_PARTICIPANTS("ListParticipants", ListParticipantsRequest.getDefaultInstance(), Grants::roomAdmin, true),
    GET_PARTICIPANT("GetParticipant", RoomParticipantIdentity.getDefaultInstance(), Grants::roomAdmin, true),
    REMOVE_PARTICIPANT("RemoveParticipant", RoomParticipantIdentity.getDefaultInstance(), Grants::roomAdmin, true),
    MUTE_PUBLISHED_TRACK("MutePublishedTrack", MuteRoomTrackRequest.getDefaultInstance(), Grants::roomAdmin, true),
    UPDATE_PARTICIPANT("UpdateParticipant", UpdateParticipantRequest.getDefaultInstance(), Grants::roomAdmin, true),
    UPDATE_SUBSCRIPTIONS("UpdateSubscriptions", UpdateSubscriptionsRequest.getDefaultInstance(), Grants::roomAdmin, true),
    SEND_DATA("SendData", SendDataRequest.getDefaultInstance(), Grants::roomAdmin, true),
    UPDATE_ROOM_METADATA("UpdateRoomMetadata", UpdateRoomMetadataRequest.getDefaultInstance(), Grants::roomAdmin, true),
    PERFORM_RPC("PerformRpc", PerformRpcRequest.getDefaultInstance(), Grants::roomAdmin, true),
    FORWARD_PARTICIPANT("ForwardParticipant", ForwardParticipantRequest.getDefaultInstance(), Grants::roomAdmin, true),
    MOVE_PARTICIPANT("MoveParticipant", MoveParticipantRequest.getDefaultInstance(), Grants::roomAdmin, true),
    CREATE_DISPATCH("CreateDispatch", CreateAgentDispatchRequest.getDefaultInstance(), Grants::roomAdmin, true),
    DELETE_DISPATCH("DeleteDispatch", DeleteAgentDispatchRequest.getDefaultInstance(), Grants::roomAdmin, true),
    LIST_DISPATCH("ListDispatch", ListAgentDispatchRequest.getDefaultInstance(), Grants::roomAdmin, true);

    private static final Set<RoomMethod> DISPATCHES = EnumSet.of(CREATE_DISPATCH, DELETE_DISPATCH, LIST_DISPATCH);

    private final String wireName;
    private final Message prototype;
    private final Predicate<Grants> grant;
    private final boolean ofItsRoom;

    RoomMethod(String wireName, Message prototype, Predicate<Grants> grant, boolean ofItsRoom) {
        this.wireName = wireName;
        this.prototype = prototype;
        this.grant = grant;
        this.ofItsRoom = ofItsRoom;
    }

    /** @param path {@code /livekit.<Service>/<Method>} */
    public static Optional<RoomMethod> at(String path) {
        return Arrays.stream(values()).filter(method -> method.path().equals(path)).findFirst();
    }

    private String path() {
        return "/livekit." + service() + "/" + wireName;
    }

    public String service() {
        return DISPATCHES.contains(this) ? "AgentDispatchService" : "RoomService";
    }

    public String wireName() {
        return wireName;
    }

    public Message prototype() {
        return prototype;
    }

    /** The name of the room that the request is about; empty where it is about none. */
    public String room(Message request) {
        var field = request.getDescriptorForType().findFieldByName(this == CREATE_ROOM ? "name" : "room");
        return field == null ? "" : (String) request.getField(field);
    }

    /** An administrator of one room has nothing to say in another. */
    public boolean isAllowed(Grants grants, Message request) {
        return grant.test(grants) && (!ofItsRoom || !grants.room().isEmpty() && grants.room().equals(room(request)));
    }
}
