package spokes.web.signaling.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
import livekit.LivekitModels.DataPacket;
import livekit.LivekitModels.RpcRequest;
import livekit.LivekitModels.RpcResponse;
import livekit.LivekitRoom.PerformRpcRequest;
import livekit.LivekitRoom.PerformRpcResponse;
import spokes.media.api.MediaCommand;
import spokes.media.api.MediaEvent;
import spokes.media.api.ParticipantSid;
import spokes.media.api.RoomName;
import spokes.web.signaling.entity.CallRefused;
import spokes.web.signaling.entity.CallRefused.Code;

/**
 * Calls (LiveKit's RPC) that the server API makes to a client of this room. The request leaves as a data packet; its client says within
 * {@value #ACK_MS} ms that it has it, and answers within the time that the caller gives, {@value #USUAL_RESPONSE_MS} ms where it gives none and
 * {@value #LONGEST_RESPONSE_MS} ms at most. Only whoever was called can answer.
 *
 * <p>At most {@value #MOST_CALLS} wait at a time. Owned by the room; reads no clock.
 */
public final class Calls {
    static final int ACK_MS = 2_000, MOST_PAYLOAD_BYTES = 15 * 1024, MOST_CALLS = 200;
    static final int USUAL_RESPONSE_MS = 10_000, LONGEST_RESPONSE_MS = 600_000;
    private static final int VERSION = 1;

    /** @param ackByNs {@link Participant#NEVER} once the client has the request */
    private record Call(ParticipantSid to, CompletableFuture<Message> answer, long ackByNs, long answerByNs) {
        Call acknowledged() {
            return new Call(to, answer, Participant.NEVER, answerByNs);
        }

        long deadlineNs() {
            return Math.min(ackByNs, answerByNs);
        }
    }

    private final RoomName room;
    private final Sids sids;
    private final Consumer<MediaCommand> media;
    private final Map<String, Call> calls = new HashMap<>();

    Calls(RoomName room, Sids sids, Consumer<MediaCommand> media) {
        this.room = room;
        this.sids = sids;
        this.media = media;
    }

    /** @param answer completed later, with a {@link PerformRpcResponse} or a {@link CallRefused} */
    void begin(Participant to, PerformRpcRequest wish, CompletableFuture<Message> answer, long nowNs) {
        if (wish.getPayload().getBytes(UTF_8).length > MOST_PAYLOAD_BYTES) {
            throw RpcProblem.REQUEST_TOO_LARGE.refusal();
        }
        if (calls.size() >= MOST_CALLS) {
            throw new CallRefused(Code.RESOURCE_EXHAUSTED, "Too many calls of this room wait for an answer.");
        }
        var id = sids.call();
        long responseMs = responseMs(wish);
        calls.put(id, new Call(to.sid(), answer, nowNs + ACK_MS * 1_000_000L, nowNs + responseMs * 1_000_000L));
        media.accept(new MediaCommand.SendData(room, packet(id, to, wish, responseMs), true, id));
    }

    /** How long a caller waits for the answer. */
    public static long responseMs(PerformRpcRequest wish) {
        long wanted = Integer.toUnsignedLong(wish.getResponseTimeoutMs());
        return wanted == 0 ? USUAL_RESPONSE_MS : Math.min(wanted, LONGEST_RESPONSE_MS);
    }

    /** Clients answer whoever a packet is from, so it is from the call. */
    @SuppressWarnings("deprecation")           // clients of today still read the kind
    private static byte[] packet(String id, Participant to, PerformRpcRequest wish, long responseMs) {
        var request = RpcRequest.newBuilder().setId(id).setMethod(wish.getMethod()).setPayload(wish.getPayload())
                .setResponseTimeoutMs((int) responseMs).setVersion(VERSION);
        return DataPacket.newBuilder().setKind(DataPacket.Kind.RELIABLE).setParticipantIdentity(id).addDestinationIdentities(to.identity())
                .setRpcRequest(request).build().toByteArray();
    }

    void onAnswer(MediaEvent.RpcAnswered event) {
        try {
            var packet = DataPacket.parseFrom(event.packet());
            switch (packet.getValueCase()) {
                case RPC_ACK -> calls.computeIfPresent(packet.getRpcAck().getRequestId(), (_, call) -> call.to().equals(event.who()) ? call.acknowledged() : call);
                case RPC_RESPONSE -> answered(event.who(), packet.getRpcResponse());
                default -> { }
            }
        } catch (InvalidProtocolBufferException unreadable) {
            // As if it had not come: the call runs out of time.
        }
    }

    private void answered(ParticipantSid who, RpcResponse response) {
        var call = calls.get(response.getRequestId());
        if (call == null || !call.to().equals(who)) {
            return;
        }
        calls.remove(response.getRequestId());
        if (response.hasError()) {
            call.answer().completeExceptionally(RpcProblem.refusal(response.getError()));
        } else {
            call.answer().complete(PerformRpcResponse.newBuilder().setPayload(response.getPayload()).build());
        }
    }

    void left(Participant who) {
        fail(call -> call.to().equals(who.sid()), RpcProblem.RECIPIENT_DISCONNECTED);
    }

    void onTick(long nowNs) {
        fail(call -> nowNs >= call.ackByNs(), RpcProblem.CONNECTION_TIMEOUT);
        fail(call -> nowNs >= call.answerByNs(), RpcProblem.RESPONSE_TIMEOUT);
    }

    private void fail(Predicate<Call> which, RpcProblem problem) {
        var failed = calls.values().stream().filter(which).toList();
        calls.values().removeAll(failed);
        failed.forEach(call -> call.answer().completeExceptionally(problem.refusal()));
    }

    long nextDeadlineNs() {
        return calls.values().stream().mapToLong(Call::deadlineNs).min().orElse(Participant.NEVER);
    }
}
