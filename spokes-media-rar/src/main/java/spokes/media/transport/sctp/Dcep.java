package spokes.media.transport.sctp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Optional;

/** How a channel is opened in its own stream (RFC 8832), and what the payload protocol numbers of messages mean (RFC 8831 §8). */
final class Dcep {
    static final int PPID = 50;
    private static final int STRING = 51, BINARY = 53, EMPTY_STRING = 56, EMPTY_BINARY = 57;
    private static final int ACK = 2, OPEN = 3, HEADER_BYTES = 12, RELIABLE = 0, RETRANSMITS = 1, TIMED = 2, UNORDERED = 0x80, PRIORITY = 256;

    private Dcep() {}

    static byte[] open(Channel channel) {
        var label = channel.label.getBytes(UTF_8);
        int kind = channel.maxRetransmits != Channel.ALWAYS ? RETRANSMITS : channel.maxLifetimeMs != Channel.ALWAYS ? TIMED : RELIABLE;
        int limit = Math.max(0, Math.max(channel.maxRetransmits, channel.maxLifetimeMs));
        return ByteBuffer.allocate(HEADER_BYTES + label.length).put((byte) OPEN).put((byte) (kind | (channel.ordered ? 0 : UNORDERED)))
                .putShort((short) PRIORITY).putInt(limit).putShort((short) label.length).putShort((short) 0).put(label).array();
    }

    static byte[] ack() {
        return new byte[] {ACK};
    }

    static boolean isAck(byte[] message) {
        return message.length > 0 && message[0] == ACK;
    }

    /** The channel that the message opens, or nothing when it makes no sense. */
    static Optional<Channel> parse(int stream, byte[] message) {
        if (message.length < HEADER_BYTES || message[0] != OPEN) {
            return Optional.empty();
        }
        var fields = ByteBuffer.wrap(message, 1, message.length - 1);
        int type = fields.get() & 0xFF;
        fields.getShort();
        int limit = fields.getInt();
        int labelBytes = fields.getShort() & 0xFFFF;
        if (HEADER_BYTES + labelBytes > message.length) {
            return Optional.empty();
        }
        int some = limit < 0 ? Integer.MAX_VALUE : limit, kind = type & ~UNORDERED;
        return Optional.of(new Channel(stream, new String(message, HEADER_BYTES, labelBytes, UTF_8), (type & UNORDERED) == 0,
                kind == RETRANSMITS ? some : Channel.ALWAYS, kind == TIMED ? some : Channel.ALWAYS));
    }

    static int ppid(boolean binary, boolean empty) {
        return empty ? binary ? EMPTY_BINARY : EMPTY_STRING : binary ? BINARY : STRING;
    }

    static boolean isBinary(int ppid) {
        return ppid != STRING && ppid != EMPTY_STRING;
    }

    static boolean isEmpty(int ppid) {
        return ppid == EMPTY_STRING || ppid == EMPTY_BINARY;
    }
}
