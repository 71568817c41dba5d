package spokes.system.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static spokes.system.container.Eventually.within;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import livekit.LivekitRtc.Ping;
import livekit.LivekitRtc.RequestResponse;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalResponse;
import livekit.LivekitRtc.SignalResponse.MessageCase;
import livekit.LivekitRtc.UpdateParticipantMetadata;
import livekit.LivekitRtc.UpdateTrackSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the container makes of a signal socket. */
@ExtendWith(ConfiguredServer.class)
class SignalSocketIT {
    /** What the log says where the server finds no way to do without. */
    private static final String IDLE_WARNING = "keeps planning when it has been idle";
    private static final int MEBIBYTE = 1024 * 1024, FLOOD = 20_000;

    @Test
    void no_subprotocol_is_needed_and_none_is_answered_point_13(SpokesServer server) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var address = URI.create(address(server, "quiet").toString().replaceFirst("^http", "ws"));
            var socket = http.newWebSocketBuilder().buildAsync(address, new WebSocket.Listener() {}).get(20, SECONDS);
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
    void who_floods_is_told_so_and_cut_off_and_a_neighbour_notices_nothing(SpokesServer server) throws Exception {
        try (var http = HttpClient.newHttpClient(); var flooder = SignalSocket.open(http, address(server, "flooder"), ""); var neighbour = SignalSocket.open(http, address(server, "neighbour"), "")) {
            var request = SignalRequest.newBuilder().setTrackSetting(UpdateTrackSettings.newBuilder().addTrackSids("TR_nowhere")).build();
            long worstNs = 0;
            for (int i = 0; i < FLOOD && flooder.end().isEmpty(); i++) {
                flooder.trySend(request);
                if (i % 1000 == 999) {
                    long askedNs = System.nanoTime();
                    neighbour.send(SignalRequest.newBuilder().setPingReq(Ping.newBuilder().setTimestamp(i)).build());
                    until(neighbour, MessageCase.PONG_RESP);
                    worstNs = Math.max(worstNs, System.nanoTime() - askedNs);
                }
            }
            System.out.println("the neighbour's slowest pong came after " + worstNs / 1_000_000 + " ms");
            assertThat(until(flooder, MessageCase.REQUEST_RESPONSE).getRequestResponse().getReason()).isEqualTo(RequestResponse.Reason.LIMIT_EXCEEDED);
            // Who still writes when the server closes may lose what it had not read, the last word among it: its system is told that nobody listens (RFC 9293, 3.6.1).
            within(Duration.ofSeconds(20), () -> assertThat(flooder.end()).matches("closed with 1013 Too many requests.*|broke: java.io.IOException: .*"));
            assertThat(neighbour.end()).isEmpty();
            assertThat(worstNs).isLessThan(1_000_000_000L);
        }
    }

    @Test
    void a_question_in_json_is_answered_in_json_point_15(SpokesServer server) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var texts = new LinkedBlockingQueue<String>();
            var address = URI.create(address(server, "readable").toString().replaceFirst("^http", "ws"));
            var socket = http.newWebSocketBuilder().buildAsync(address, new WebSocket.Listener() {
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

    private static URI address(SpokesServer server, String who) {
        return server.http().resolve("/rtc?protocol=17&access_token=" + ConfiguredServer.TOKENS.token("sockets", who, true));
    }
}
