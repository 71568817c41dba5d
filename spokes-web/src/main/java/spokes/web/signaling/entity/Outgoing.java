package spokes.web.signaling.entity;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;

/** A message that leaves by a WebSocket, in the form in which its client reads. */
public interface Outgoing {
    JsonFormat.Printer JSON = JsonFormat.printer().omittingInsignificantWhitespace();

    Message message();

    byte[] bytes();

    /** For the few who read a socket by eye. */
    default String json() {
        try {
            return JSON.print(message());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("LiveKit's messages have nothing that JSON cannot say", e);
        }
    }
}
