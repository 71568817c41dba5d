package spokes.web.serverapi.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import java.util.Optional;
import spokes.web.signaling.entity.CallRefused;
import spokes.web.signaling.entity.CallRefused.Code;

/** The two forms in which Twirp writes a message. */
public enum Wire {
    PROTOBUF("application/protobuf"), JSON("application/json");

    private static final JsonFormat.Printer PRINTER = JsonFormat.printer().preservingProtoFieldNames().alwaysPrintFieldsWithNoPresence().omittingInsignificantWhitespace();
    private static final JsonFormat.Parser PARSER = JsonFormat.parser().ignoringUnknownFields();

    private final String type;

    Wire(String type) {
        this.type = type;
    }

    /** @param contentType parameters such as a charset are ignored */
    public static Optional<Wire> of(String contentType) {
        var type = contentType.replaceFirst(";.*", "").strip();
        return type.equalsIgnoreCase(JSON.type) ? Optional.of(JSON) : type.equalsIgnoreCase(PROTOBUF.type) ? Optional.of(PROTOBUF) : Optional.empty();
    }

    public String type() {
        return type;
    }

    public Message read(byte[] body, Message prototype) {
        try {
            var message = prototype.newBuilderForType();
            if (this == PROTOBUF) {
                message.mergeFrom(body);
            } else {
                PARSER.merge(new String(body, UTF_8), message);
            }
            return message.build();
        } catch (InvalidProtocolBufferException unreadable) {
            throw new CallRefused(Code.MALFORMED, "The request cannot be read.");
        }
    }

    public byte[] write(Message message) {
        try {
            return this == PROTOBUF ? message.toByteArray() : PRINTER.print(message).getBytes(UTF_8);
        } catch (InvalidProtocolBufferException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
