package spokes.web.rehearsal;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPOutputStream;
import livekit.LivekitModels.ClientInfo;
import livekit.LivekitModels.TrackSource;
import livekit.LivekitModels.TrackType;
import livekit.LivekitRtc.AddTrackRequest;
import livekit.LivekitRtc.ConnectionSettings;
import livekit.LivekitRtc.JoinRequest;
import livekit.LivekitRtc.LeaveRequest;
import livekit.LivekitRtc.Ping;
import livekit.LivekitRtc.SessionDescription;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalResponse;
import livekit.LivekitRtc.SignalResponse.MessageCase;
import livekit.LivekitRtc.WrappedJoinRequest;

/** One who joins the hidden room and leaves it again, as LiveKit's clients do: with one connection (v1) or with two. Media there is none. */
final class Guest {
    static final int PATIENCE_S = 5;
    private static final String DESCRIPTION = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n" + "a=rtpmap:111 opus/48000/2\r\na=fmtp:111 minptime=10;useinbandfec=1\r\n".repeat(60);

    private final BlockingQueue<SignalResponse> heard = new LinkedBlockingQueue<>();
    private final WebSocket socket;

    private Guest(HttpClient http, URI address) throws InterruptedException, TimeoutException {
        socket = within(http.newWebSocketBuilder().buildAsync(address, new Ears()));
    }

    /** With one connection, and its offer in the address. */
    static Guest comesSingly(HttpClient http, URI server, String token, boolean speaks) throws InterruptedException, TimeoutException {
        var guest = new Guest(http, server.resolve("rtc/v1?access_token=" + token + "&join_request=" + joinRequest(speaks)));
        guest.await(MessageCase.JOIN);
        guest.await(MessageCase.ANSWER);
        return guest;
    }

    /** With a connection for each direction. */
    static Guest comes(HttpClient http, URI server, String token) throws InterruptedException, TimeoutException {
        var guest = new Guest(http, server.resolve("rtc?access_token=" + token + "&auto_subscribe=1&sdk=js&version=2.0.0&protocol=16"));
        guest.await(MessageCase.JOIN);
        var offer = guest.await(MessageCase.OFFER).getOffer();
        guest.say(SignalRequest.newBuilder().setAnswer(SessionDescription.newBuilder().setType("answer").setSdp(DESCRIPTION).setId(offer.getId())));
        return guest;
    }

    private static String joinRequest(boolean speaks) {
        var request = JoinRequest.newBuilder().setClientInfo(ClientInfo.newBuilder().setSdk(ClientInfo.SDK.JS).setVersion("2.23.0").setProtocol(17))
                .setConnectionSettings(ConnectionSettings.newBuilder().setAutoSubscribe(true))
                .setPublisherOffer(SessionDescription.newBuilder().setType("offer").setSdp(DESCRIPTION).setId(1));
        if (speaks) {
            request.addAddTrackRequests(AddTrackRequest.newBuilder().setCid("voice").setType(TrackType.AUDIO).setSource(TrackSource.MICROPHONE));
        }
        var packed = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(packed)) {
            request.build().writeTo(zip);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Base64.getUrlEncoder().encodeToString(WrappedJoinRequest.newBuilder().setCompression(WrappedJoinRequest.Compression.GZIP)
                .setJoinRequest(ByteString.copyFrom(packed.toByteArray())).build().toByteArray());
    }

    /** Is answered at once. */
    void pings() throws InterruptedException, TimeoutException {
        say(SignalRequest.newBuilder().setPingReq(Ping.newBuilder().setTimestamp(System.currentTimeMillis())));
        await(MessageCase.PONG_RESP);
    }

    void leaves() throws InterruptedException, TimeoutException {
        say(SignalRequest.newBuilder().setLeave(LeaveRequest.getDefaultInstance()));
        within(socket.sendClose(WebSocket.NORMAL_CLOSURE, ""));
    }

    private void say(SignalRequest.Builder request) throws InterruptedException, TimeoutException {
        within(socket.sendBinary(request.build().toByteString().asReadOnlyByteBuffer(), true));
    }

    /** What comes before it is of no interest. */
    private SignalResponse await(MessageCase wanted) throws InterruptedException, TimeoutException {
        while (true) {
            var response = heard.poll(PATIENCE_S, TimeUnit.SECONDS);
            if (response == null) {
                throw new TimeoutException("no " + wanted + " within " + PATIENCE_S + " s");
            }
            if (response.getMessageCase() == wanted) {
                return response;
            }
        }
    }

    private static <T> T within(CompletableFuture<T> answer) throws InterruptedException, TimeoutException {
        try {
            return answer.get(PATIENCE_S, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private final class Ears implements WebSocket.Listener {
        private ByteString begun = ByteString.EMPTY;

        @Override
        public void onOpen(WebSocket opened) {
            opened.request(Long.MAX_VALUE);
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket from, ByteBuffer part, boolean last) {
            begun = begun.concat(ByteString.copyFrom(part));
            if (last) {
                take(begun);
                begun = ByteString.EMPTY;
            }
            return null;
        }

        private void take(ByteString whole) {
            try {
                heard.add(SignalResponse.parseFrom(whole));
            } catch (InvalidProtocolBufferException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
