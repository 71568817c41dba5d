package spokes.web.serverapi.control;

import com.google.protobuf.Message;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import livekit.LivekitModels.Room;
import livekit.LivekitRoom.CreateRoomRequest;
import livekit.LivekitRoom.ListRoomsRequest;
import livekit.LivekitRoom.ListRoomsResponse;
import livekit.LivekitRoom.PerformRpcRequest;
import spokes.web.access.AccessToken;
import spokes.web.access.AccessTokens;
import spokes.web.access.InvalidTokenException;
import spokes.web.signaling.boundary.Signaling;
import spokes.web.signaling.control.Calls;
import spokes.web.signaling.entity.CallRefused;
import spokes.web.signaling.entity.CallRefused.Code;

/** Brings a call to its room and waits for the answer: {@value #PATIENCE_S} s at most, and longer only where somebody in the room is asked too. */
@ApplicationScoped
public class RoomCalls {
    static final int PATIENCE_S = 2;

    @Inject
    private AccessTokens tokens;
    @Inject
    private Signaling signaling;

    /** @throws CallRefused also for whoever may not call */
    public Message answer(RoomMethod method, Message request, Optional<String> authorization) {
        var grants = caller(authorization).grants();
        if (!method.isAllowed(grants, request)) {
            throw new CallRefused(Code.UNAUTHENTICATED, "The token does not allow to call " + method.wireName() + " for this room.");
        }
        var room = method.room(request);
        return switch (method) {
            case LIST_ROOMS -> list((ListRoomsRequest) request);
            case PERFORM_RPC -> await(ask(method, room, request), PATIENCE_S * 1_000 + Calls.responseMs((PerformRpcRequest) request));
            case CREATE_ROOM -> {
                requireShort((CreateRoomRequest) request);
                yield await(signaling.create((CreateRoomRequest) request));
            }
            case CREATE_DISPATCH -> {
                requireRoomName(room);
                yield await(signaling.opensRooms() || grants.roomCreate() ? signaling.callOrOpen(room, method.wireName(), request) : ask(method, room, request));
            }
            default -> await(ask(method, room, request));
        };
    }

    private void requireRoomName(String name) {
        if (name.isBlank()) {
            throw new CallRefused(Code.INVALID_ARGUMENT, "A room needs a name.");
        }
        if (signaling.limits().exceedsRoomName(name)) {
            throw new CallRefused(Code.INVALID_ARGUMENT, "The room's name is longer than " + signaling.limits().roomNameBytes() + " bytes.");
        }
    }

    private void requireShort(CreateRoomRequest wish) {
        requireRoomName(wish.getName());
        var limits = signaling.limits();
        if (limits.exceedsMetadata(wish.getMetadata())) {
            throw new CallRefused(Code.INVALID_ARGUMENT, "The metadata are longer than " + limits.metadataBytes() + " bytes.");
        }
    }

    private CompletableFuture<Message> ask(RoomMethod method, String room, Message request) {
        return signaling.call(room, method.wireName(), request).orElseThrow(() -> new CallRefused(Code.NOT_FOUND, "There is no such room."));
    }

    private AccessToken caller(Optional<String> authorization) {
        var token = authorization.filter(header -> header.startsWith("Bearer ")).map(header -> header.substring("Bearer ".length()).strip())
                .orElseThrow(() -> new CallRefused(Code.UNAUTHENTICATED, "An access token is missing."));
        try {
            return tokens.verify(token);
        } catch (InvalidTokenException invalid) {
            throw new CallRefused(Code.UNAUTHENTICATED, invalid.getMessage());
        }
    }

    private Message list(ListRoomsRequest wish) {
        List<CompletableFuture<Message>> answers = signaling.rooms().stream().filter(name -> wish.getNamesCount() == 0 || wish.getNamesList().contains(name))
                .flatMap(name -> signaling.call(name, RoomMethod.LIST_ROOMS.wireName(), wish).stream()).toList();
        var rooms = ListRoomsResponse.newBuilder();
        answers.forEach(answer -> rooms.addRooms((Room) await(answer)));
        return rooms.build();
    }

    private static Message await(CompletableFuture<Message> answer) {
        return await(answer, PATIENCE_S * 1_000);
    }

    private static Message await(CompletableFuture<Message> answer, long patienceMs) {
        try {
            return answer.get(patienceMs, TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new CallRefused(Code.DEADLINE_EXCEEDED, "The room did not answer in time.");
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof CallRefused refused ? refused : new CallRefused(Code.INTERNAL, "The room could not answer.");
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw new CallRefused(Code.UNAVAILABLE, "The server is shutting down.");
        }
    }
}
