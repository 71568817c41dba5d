package spokes.web.signaling.entity;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import livekit.LivekitRtc.SignalResponse;

/** A message ready for the wire; serialized once, however many receive it. */
public record Frame(SignalResponse message, byte[] bytes) implements Outgoing {
    private static final JsonFormat.Printer JSON = JsonFormat.printer().omittingInsignificantWhitespace();

    public static Frame of(SignalResponse message) {
        return new Frame(message, message.toByteArray());
    }

    public static Frame of(SignalResponse.Builder message) {
        return of(message.build());
    }

    @Override
    public String json() {
        try {
            return JSON.print(message);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("LiveKit's messages have nothing that JSON cannot say", e);
        }
    }
}
