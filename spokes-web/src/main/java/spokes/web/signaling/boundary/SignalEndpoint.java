package spokes.web.signaling.boundary;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import jakarta.inject.Inject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import livekit.LivekitRtc.Pong;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalResponse;
import spokes.web.signaling.control.SignalRate;
import spokes.web.signaling.entity.Admission;
import spokes.web.signaling.entity.Frame;
import spokes.web.signaling.entity.Letter;

/** One WebSocket on {@code /rtc}: every message is one request of LiveKit's protocol. {@link SignalFilter} has let it in. */
@ServerEndpoint("/rtc")
public class SignalEndpoint {
    /** What the container takes at all: it puts a message together before it tells of it. */
    static final int MOST_BYTES = 4 * 1024 * 1024;
    private static final JsonFormat.Parser JSON = JsonFormat.parser().ignoringUnknownFields();
    private static final System.Logger LOG = System.getLogger(SignalEndpoint.class.getName());

    @Inject
    private Signaling signaling;

    private Admission admission;
    private SocketOutbox outbox;
    private RoomDesk desk;
    private SignalRate rate;
    private int mostBytes;

    @OnOpen
    public void open(Session session) {
        session.setMaxIdleTimeout(0);
        outbox = new SocketOutbox(session, signaling::nowNs);
        admission = (Admission) session.getUserPrincipal();
        rate = new SignalRate(signaling.settings().signalsPerSecond(), signaling.nowNs());
        mostBytes = signaling.settings().messageBytes();
        desk = signaling.arrive(admission, outbox);
    }

    @OnMessage(maxMessageSize = MOST_BYTES)
    public void message(ByteBuffer bytes) {
        outbox.heard(signaling.nowNs());
        outbox.speakText(false);
        if (isTooLong(bytes.remaining())) {
            return;
        }
        try {
            take(SignalRequest.parseFrom(bytes));
        } catch (InvalidProtocolBufferException e) {
            outbox.close(CloseReason.CloseCodes.PROTOCOL_ERROR.getCode(), "This is not a SignalRequest.");
        }
    }

    private boolean isTooLong(int length) {
        if (length > mostBytes) {
            outbox.close(CloseReason.CloseCodes.TOO_BIG.getCode(), "A signal may have " + mostBytes + " bytes.");
        }
        return length > mostBytes;
    }

    /** Pings are answered here, however much the room has to do. */
    @SuppressWarnings("deprecation")           // clients send the old ping beside the new one, and want both answered
    private void take(SignalRequest request) {
        switch (request.getMessageCase()) {
            case PING -> outbox.send(Frame.of(SignalResponse.newBuilder().setPong(System.currentTimeMillis())));
            case PING_REQ -> outbox.send(Frame.of(SignalResponse.newBuilder().setPongResp(Pong.newBuilder()
                    .setLastPingTimestamp(request.getPingReq().getTimestamp()).setTimestamp(System.currentTimeMillis()))));
            case MESSAGE_NOT_SET -> { }
            default -> {
                switch (rate.onRequest(request, signaling.nowNs())) {
                    case TAKEN -> post(request);
                    case REFUSED -> outbox.send(SignalRate.refusal(request));
                    case ENOUGH -> outbox.close(CloseReason.CloseCodes.TRY_AGAIN_LATER.getCode(), "Too many requests a second.");
                }
            }
        }
    }

    private void post(SignalRequest request) {
        if (outbox.mayAsk()) {
            desk.post(new Letter.Request(outbox, request));
        } else {
            outbox.close(CloseReason.CloseCodes.TRY_AGAIN_LATER.getCode(), "Too many requests wait for an answer.");
        }
    }

    /** As JSON, which is for people at a browser's console and for tools. */
    @OnMessage(maxMessageSize = MOST_BYTES)
    public void text(String json) {
        outbox.heard(signaling.nowNs());
        outbox.speakText(true);
        if (isTooLong(json.length())) {
            return;
        }
        try {
            var request = SignalRequest.newBuilder();
            JSON.merge(json, request);
            take(request.build());
        } catch (InvalidProtocolBufferException e) {
            outbox.close(CloseReason.CloseCodes.PROTOCOL_ERROR.getCode(), "This is not a SignalRequest.");
        }
    }

    @OnMessage
    public void pong(PongMessage pong) {
        outbox.heard(signaling.nowNs());
    }

    @OnClose
    public void close(CloseReason reason) {
        if (outbox != null) {
            signaling.closed(desk, admission, outbox, outbox.brokeWith(reason));
        }
    }

    @OnError
    public void error(Throwable error) {
        LOG.log(Level.DEBUG, "a signal socket broke", error);
    }
}
