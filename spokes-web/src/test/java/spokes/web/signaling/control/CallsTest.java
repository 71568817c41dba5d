package spokes.web.signaling.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import livekit.LivekitModels.DataPacket;
import livekit.LivekitModels.RpcAck;
import livekit.LivekitModels.RpcError;
import livekit.LivekitModels.RpcRequest;
import livekit.LivekitModels.RpcResponse;
import livekit.LivekitRoom.PerformRpcRequest;
import livekit.LivekitRoom.PerformRpcResponse;
import org.junit.jupiter.api.Test;
import spokes.media.api.MediaCommand;
import spokes.media.api.MediaEvent;
import spokes.web.signaling.entity.CallRefused;
import spokes.web.signaling.entity.CallRefused.Code;
import spokes.web.signaling.entity.Letter;

/** The server API calls a method of somebody's client, and gets the client's answer or the reason why there is none. */
class CallsTest {
    private final Story story = new Story();
    private final Client alice = story.joinsAndConnects("alice");

    private CompletableFuture<Message> call(PerformRpcRequest.Builder wish) {
        var answer = new CompletableFuture<Message>();
        story.tell(new Letter.Call("PerformRpc", wish.setRoom("lobby").build(), answer));
        return answer;
    }

    private static PerformRpcRequest.Builder toAlice() {
        return PerformRpcRequest.newBuilder().setDestinationIdentity("alice").setMethod("greet").setPayload("hello");
    }

    private DataPacket sent() {
        try {
            return DataPacket.parseFrom(story.commands(MediaCommand.SendData.class).getLast().packet());
        } catch (com.google.protobuf.InvalidProtocolBufferException broken) {
            throw new AssertionError(broken);
        }
    }

    private void says(Client who, DataPacket.Builder packet) {
        story.says(new MediaEvent.RpcAnswered(Story.ROOM, who.sid(), packet.build().toByteArray()));
    }

    private static DataPacket.Builder ack(RpcRequest request) {
        return DataPacket.newBuilder().setRpcAck(RpcAck.newBuilder().setRequestId(request.getId()));
    }

    private static DataPacket.Builder response(RpcRequest request, String payload) {
        return DataPacket.newBuilder().setRpcResponse(RpcResponse.newBuilder().setRequestId(request.getId()).setPayload(payload));
    }

    private static DataPacket.Builder error(RpcRequest request, RpcError.Builder error) {
        return DataPacket.newBuilder().setRpcResponse(RpcResponse.newBuilder().setRequestId(request.getId()).setError(error));
    }

    private static void isRefused(CompletableFuture<Message> answer, Code code, String words) {
        assertThat(answer).isCompletedExceptionally();
        var refused = (CallRefused) answer.exceptionNow();
        assertThat(refused.code()).isEqualTo(code);
        assertThat(refused).hasMessage(words);
    }

    @Test
    void a_call_goes_to_one_client_only_and_its_answer_to_the_caller() {
        var answer = call(toAlice().setResponseTimeoutMs(5_000));

        var command = story.commands(MediaCommand.SendData.class).getLast();
        assertThat(command.reliable()).isTrue();
        var request = sent().getRpcRequest();
        assertThat(command.call()).isEqualTo(request.getId()).isEqualTo(sent().getParticipantIdentity()).isNotEmpty();
        assertThat(sent().getDestinationIdentitiesList()).containsExactly("alice");
        assertThat(request.getMethod()).isEqualTo("greet");
        assertThat(request.getPayload()).isEqualTo("hello");
        assertThat(request.getResponseTimeoutMs()).isEqualTo(5_000);
        assertThat(request.getVersion()).isEqualTo(1);

        says(alice, ack(request));
        assertThat(answer).isNotDone();
        says(alice, response(request, "good day"));
        assertThat(((PerformRpcResponse) answer.join()).getPayload()).isEqualTo("good day");
    }

    @Test
    void only_whoever_was_called_can_answer() {
        var mallory = story.joinsAndConnects("mallory");
        var answer = call(toAlice());
        says(mallory, ack(sent().getRpcRequest()));
        says(mallory, response(sent().getRpcRequest(), "lies"));
        assertThat(answer).isNotDone();
        story.passes(Duration.ofMillis(2_001));
        isRefused(answer, Code.CANCELED, "RpcError 1501: Connection timeout");
    }

    @Test
    void a_client_that_does_not_take_the_call_has_two_seconds() {
        var answer = call(toAlice());
        story.passes(Duration.ofMillis(1_999));
        assertThat(answer).isNotDone();
        story.passes(Duration.ofMillis(2));
        isRefused(answer, Code.CANCELED, "RpcError 1501: Connection timeout");
        says(alice, response(sent().getRpcRequest(), "too late"));
    }

    @Test
    void a_method_has_as_long_as_the_caller_says_and_ten_seconds_where_it_does_not() {
        var usual = call(toAlice());
        says(alice, ack(sent().getRpcRequest()));
        var longer = call(toAlice().setResponseTimeoutMs(15_000));
        says(alice, ack(sent().getRpcRequest()));
        story.passes(Duration.ofMillis(9_999));
        assertThat(usual).isNotDone();
        story.passes(Duration.ofMillis(2));
        isRefused(usual, Code.CANCELED, "RpcError 1502: Response timeout");
        assertThat(longer).isNotDone();
        story.passes(5);
        isRefused(longer, Code.CANCELED, "RpcError 1502: Response timeout");
    }

    @Test
    void what_the_client_says_went_wrong_is_told_with_its_number() {
        var unknown = call(toAlice());
        says(alice, error(sent().getRpcRequest(), RpcError.newBuilder().setCode(1400).setMessage("Method not supported at destination")));
        isRefused(unknown, Code.INVALID_ARGUMENT, "RpcError 1400: Method not supported at destination");
        var own = call(toAlice());
        says(alice, error(sent().getRpcRequest(), RpcError.newBuilder().setCode(7).setMessage("out of tea").setData("Darjeeling")));
        isRefused(own, Code.INTERNAL, "RpcError 7: out of tea: Darjeeling");
    }

    @Test
    void nobody_answers_who_is_not_there_or_leaves() {
        isRefused(call(toAlice().setDestinationIdentity("nobody")), Code.NOT_FOUND, "There is no such participant in this room.");
        isRefused(call(toAlice().setDestinationIdentity("")), Code.INVALID_ARGUMENT, "The call does not say whom it is for.");
        var answer = call(toAlice());
        alice.asks(request -> request.getLeaveBuilder());
        isRefused(answer, Code.UNAVAILABLE, "RpcError 1503: Recipient disconnected");
    }

    @Test
    void a_payload_has_fifteen_kibibytes_and_a_room_two_hundred_calls() {
        isRefused(call(toAlice().setPayload("x".repeat(15 * 1024 + 1))), Code.MALFORMED, "RpcError 1402: Request payload too large");
        assertThat(call(toAlice().setPayload("x".repeat(15 * 1024)))).isNotDone();
        for (int i = 1; i < Calls.MOST_CALLS; i++) {
            assertThat(call(toAlice())).isNotDone();
        }
        isRefused(call(toAlice()), Code.RESOURCE_EXHAUSTED, "Too many calls of this room wait for an answer.");
    }

    @Test
    void garbage_for_an_answer_is_as_none() {
        var answer = call(toAlice());
        story.says(new MediaEvent.RpcAnswered(Story.ROOM, alice.sid(), new byte[] {(byte) 0xff, 1, 2}));
        story.passes(3);
        isRefused(answer, Code.CANCELED, "RpcError 1501: Connection timeout");
    }
}
