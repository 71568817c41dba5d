package spokes.web.signaling.boundary;

import jakarta.websocket.CloseReason;
import java.nio.ByteBuffer;
import java.util.Optional;
import livekit.LivekitRtc.Pong;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalResponse;
import spokes.web.signaling.control.DataBlobs;
import spokes.web.signaling.control.SignalRate;
import spokes.web.signaling.entity.Frame;
import spokes.web.signaling.entity.Letter;

/** Takes in what one client says: pings are answered here, however much the room has to do; everything else goes to its desk, unless it is too long or too much. */
final class Reception {
    private final SocketOutbox outbox;
    private final RoomDesk desk;
    private final SignalRate rate;
    private final int mostBytes;
    private final MessageReader<SignalRequest> reader;
    private final MessageCounts counts;

    /**
     * @param mostBytes what a message may have
     * @param counts hears of every message
     */
    Reception(SocketOutbox outbox, RoomDesk desk, SignalRate rate, int mostBytes, MessageCounts counts) {
        this.counts = counts;
        this.outbox = outbox;
        this.desk = desk;
        this.rate = rate;
        this.mostBytes = mostBytes;
        reader = new MessageReader<>(SignalRequest.getDefaultInstance(), outbox);
    }

    void take(ByteBuffer bytes, long nowNs) {
        outbox.heard(nowNs);
        outbox.speakText(false);
        if (!isTooLong(bytes.remaining())) {
            took(reader.read(bytes), nowNs);
        }
    }

    void take(String json, long nowNs) {
        outbox.heard(nowNs);
        outbox.speakText(true);
        if (!isTooLong(json.length())) {
            took(reader.read(json), nowNs);
        }
    }

    private void took(Optional<SignalRequest> request, long nowNs) {
        counts.request(request.isPresent());
        request.ifPresent(it -> take(it, nowNs));
    }

    private boolean isTooLong(int length) {
        if (length > mostBytes) {
            counts.request(false);
            outbox.close(CloseReason.CloseCodes.TOO_BIG.getCode(), "A signal may have " + mostBytes + " bytes.");
        }
        return length > mostBytes;
    }

    @SuppressWarnings("deprecation")           // clients send the old ping beside the new one, and want both answered
    private void take(SignalRequest request, long nowNs) {
        switch (request.getMessageCase()) {
            case PING -> outbox.answer(Frame.of(SignalResponse.newBuilder().setPong(System.currentTimeMillis())));
            case PING_REQ -> outbox.answer(Frame.of(SignalResponse.newBuilder().setPongResp(Pong.newBuilder()
                    .setLastPingTimestamp(request.getPingReq().getTimestamp()).setTimestamp(System.currentTimeMillis()))));
            case MESSAGE_NOT_SET -> {
                if (DataBlobs.areIn(request)) {
                    ask(request, nowNs);
                }
            }
            default -> ask(request, nowNs);
        }
    }

    private void ask(SignalRequest request, long nowNs) {
        var verdict = rate.onRequest(request, nowNs);
        if (verdict != SignalRate.Verdict.TAKEN) {
            turnDown(request, verdict, "Too many requests a second.");
        } else if (outbox.mayAsk()) {
            desk.post(new Letter.Request(outbox, request));
        } else {
            turnDown(request, rate.onExcess(request, nowNs), "Too many requests wait for an answer.");
        }
    }

    private void turnDown(SignalRequest request, SignalRate.Verdict verdict, String why) {
        if (verdict == SignalRate.Verdict.REFUSED) {
            outbox.send(SignalRate.refusal(request, why));
        } else {
            outbox.close(CloseReason.CloseCodes.TRY_AGAIN_LATER.getCode(), why);
        }
    }
}
