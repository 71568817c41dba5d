package spokes.system.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import livekit.LivekitRtc.Ping;
import livekit.LivekitRtc.RequestResponse;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalResponse;
import livekit.LivekitRtc.SignalResponse.MessageCase;
import livekit.LivekitRtc.UpdateParticipantMetadata;
import livekit.LivekitRtc.UpdateTrackSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import spokes.system.client.PlainWebSocket;

/** What the container makes of a signal socket. */
@ExtendWith(ConfiguredServer.class)
class SignalSocketIT {
    /** What the log says where the server finds no way to do without. */
    private static final String IDLE_WARNING = "keeps planning when it has been idle";
    private static final int MEBIBYTE = 1024 * 1024, FLOOD = 20_000;

    @Test
    void no_subprotocol_is_needed_and_none_is_answered_point_13(SpokesServer server) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var socket = http.newWebSocketBuilder().buildAsync(webSocket(server, "quiet"), new WebSocket.Listener() {}).get(20, SECONDS);
            assertThat(socket.getSubprotocol()).isEmpty();
            socket.abort();
        }
    }

    @Test
    void a_socket_that_may_be_silent_plans_no_end_of_that(SpokesServer server) throws Exception {
        try (var http = HttpClient.newHttpClient(); var socket = SignalSocket.open(http, address(server, "silent"), "")) {
            socket.send(SignalRequest.newBuilder().setPingReq(Ping.newBuilder().setTimestamp(1)).build());
            until(socket, MessageCase.PONG_RESP);

            assertThat(server.log()).doesNotContain(IDLE_WARNING);
        }
    }

    @Test
    void a_message_of_two_mebibytes_is_read_answered_and_survived_point_14_trap_4(SpokesServer server) throws Exception {
        try (var http = HttpClient.newHttpClient(); var socket = SignalSocket.open(http, address(server, "talkative"), "")) {
            var request = SignalRequest.newBuilder().setUpdateMetadata(UpdateParticipantMetadata.newBuilder().setRequestId(7).setMetadata("x".repeat(2 * MEBIBYTE - 100))).build();
            assertThat(request.getSerializedSize()).isBetween(2 * MEBIBYTE - 100, 2 * MEBIBYTE);

            socket.send(request);

            var response = until(socket, MessageCase.REQUEST_RESPONSE).getRequestResponse();
            assertThat(response.getRequestId()).isEqualTo(7);
            assertThat(response.getReason()).isIn(RequestResponse.Reason.NOT_ALLOWED, RequestResponse.Reason.LIMIT_EXCEEDED);
            assertThat(socket.end()).as("it is still open").isEmpty();
        }
    }

    @Test
    @Timeout(60)
    void who_floods_is_told_so_and_cut_off_and_a_neighbour_notices_nothing(SpokesServer server) throws Exception {
        try (var http = HttpClient.newHttpClient(); var neighbour = SignalSocket.open(http, address(server, "neighbour"), ""); var flooder = new PlainWebSocket(webSocket(server, "flooder"))) {
            var flood = Thread.ofPlatform().start(() -> flood(flooder));
            var told = new FutureTask<>(() -> refusalsUntilTheEnd(flooder));
            Thread.ofPlatform().start(told);
            long worstNs = 0;
            for (int i = 0; i < 20 || !told.isDone(); i++) {
                long askedNs = System.nanoTime();
                neighbour.send(SignalRequest.newBuilder().setPingReq(Ping.newBuilder().setTimestamp(i)).build());
                until(neighbour, MessageCase.PONG_RESP);
                worstNs = Math.max(worstNs, System.nanoTime() - askedNs);
            }
            System.out.println("the neighbour's slowest pong came after " + worstNs / 1_000_000 + " ms");
            flood.join();
            assertThat(told.get()).as("how often it was told").isBetween(1, 1000);
            assertThat(neighbour.end()).isEmpty();
            assertThat(worstNs).isLessThan(1_000_000_000L);
        }
    }

    /** Until it cannot any more. */
    private static void flood(PlainWebSocket flooder) {
        var request = SignalRequest.newBuilder().setTrackSetting(UpdateTrackSettings.newBuilder().addTrackSids("TR_nowhere")).build().toByteArray();
        try {
            for (int i = 0; i < FLOOD; i++) {
                flooder.send(request);
            }
        } catch (IOException cutOff) {
            // what it was told says why
        }
    }

    private static int refusalsUntilTheEnd(PlainWebSocket flooder) throws IOException {
        int refusals = 0;
        try {
            while (true) {
                var response = SignalResponse.parseFrom(flooder.next());
                refusals += response.getRequestResponse().getReason() == RequestResponse.Reason.LIMIT_EXCEEDED ? 1 : 0;
            }
        } catch (EOFException goodbye) {
            assertThat(goodbye).hasMessageMatching("closed with 1013 Too many requests (a second|wait for an answer)\\.");
        }
        return refusals;
    }

    @Test
    void a_question_in_json_is_answered_in_json_point_15(SpokesServer server) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var texts = new LinkedBlockingQueue<String>();
            var socket = http.newWebSocketBuilder().buildAsync(webSocket(server, "readable"), new WebSocket.Listener() {
                @Override
                public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
                    texts.add(data.toString());
                    from.request(1);
                    return null;
                }
            }).get(20, SECONDS);
            socket.sendText("{\"pingReq\":{\"timestamp\":\"12345\"},\"somethingNew\":1}", true).get(20, SECONDS);
            var answer = texts.poll(20, SECONDS);
            while (answer != null && !answer.contains("pongResp")) {
                answer = texts.poll(20, SECONDS);
            }
            assertThat(answer).startsWith("{\"pongResp\":{\"lastPingTimestamp\":\"12345\"");
            socket.abort();
        }
    }

    private static SignalResponse until(SignalSocket socket, MessageCase kind) throws Exception {
        var next = socket.next();
        while (next.getMessageCase() != kind) {
            next = socket.next();
        }
        return next;
    }

    private static URI webSocket(SpokesServer server, String who) {
        return URI.create(address(server, who).toString().replaceFirst("^http", "ws"));
    }

    private static URI address(SpokesServer server, String who) {
        return server.http().resolve("/rtc?protocol=17&access_token=" + ConfiguredServer.TOKENS.token("sockets", who, true));
    }
}
