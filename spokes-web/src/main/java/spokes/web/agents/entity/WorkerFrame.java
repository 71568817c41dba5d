package spokes.web.agents.entity;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import livekit.LivekitAgent.ServerMessage;
import spokes.web.signaling.entity.Outgoing;

/** A message for a worker, ready for the wire. */
public record WorkerFrame(ServerMessage message) implements Outgoing {
    private static final JsonFormat.Printer JSON = JsonFormat.printer().omittingInsignificantWhitespace();

    @Override
    public byte[] bytes() {
        return message.toByteArray();
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
