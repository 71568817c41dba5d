package spokes.web.signaling.boundary;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import jakarta.websocket.CloseReason;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Reads messages of one kind that come by a WebSocket, in protobuf or, for people and tools, in JSON. Whatever is none of that kind ends the socket. */
public final class MessageReader<M extends Message> {
    private static final JsonFormat.Parser JSON = JsonFormat.parser().ignoringUnknownFields();

    private final M blank;
    private final SocketOutbox outbox;

    /** @param blank the default instance of the kind */
    public MessageReader(M blank, SocketOutbox outbox) {
        this.blank = blank;
        this.outbox = outbox;
    }

    public Optional<M> read(ByteBuffer bytes) {
        try {
            return Optional.of(own(blank.getParserForType().parseFrom(bytes)));
        } catch (InvalidProtocolBufferException e) {
            return refused();
        }
    }

    public Optional<M> read(String json) {
        try {
            var message = blank.newBuilderForType();
            JSON.merge(json, message);
            return Optional.of(own(message.build()));
        } catch (InvalidProtocolBufferException e) {
            return refused();
        }
    }

    @SuppressWarnings("unchecked")             // protobuf's parsers and builders make what their default instance is
    private M own(Message message) {
        return (M) message;
    }

    private Optional<M> refused() {
        outbox.close(CloseReason.CloseCodes.PROTOCOL_ERROR.getCode(), "This is not a " + blank.getDescriptorForType().getName() + ".");
        return Optional.empty();
    }
}
