package spokes.web.door;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * A LiveKit client asks to take up its session again, which its request alone tells: {@code reconnect} in the address of {@code /rtc}, or in the {@code join_request} of
 * {@code /rtc/v1}. A server that has just started knows no session, whoever asks, so the answer needs no application: {@code leave} with {@code RECONNECT}.
 *
 * <p>Until it has heard that, a client does not join anew, and after it has, it pauses for some seconds. Told while the application is still being loaded, that pause is over in time.
 */
final class Resumption {
    /** {@code SignalResponse.leave}: {@code can_reconnect}, {@code reason = STATE_MISMATCH}, {@code action = RECONNECT}. */
    private static final byte[] LEAVE = {0x42, 6, 0x08, 1, 0x10, 6, 0x18, 2};
    private static final int FINAL_BINARY = 0x82, FINAL_CLOSE = 0x88, NORMAL_CLOSURE = 1000;
    /** RFC 6455 §1.3. */
    private static final String ACCEPTS = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int MOST_BYTES = 1024 * 1024;
    /** In {@code WrappedJoinRequest}, and in {@code JoinRequest}. */
    private static final int COMPRESSION = 1, JOIN_REQUEST = 2, RECONNECT = 7;

    private Resumption() {}

    /**
     * @param path of the request, as it was sent
     * @param query of the request, or null
     * @return false also for what cannot be read: the application will say so
     */
    static boolean isAskedBy(String path, String query) {
        try {
            return path.endsWith("/rtc") && parameter(query, "reconnect").filter(flag -> flag.equals("1") || flag.equals("true")).isPresent()
                    || path.endsWith("/rtc/v1") && parameter(query, "join_request").filter(Resumption::saysSo).isPresent();
        } catch (IllegalArgumentException unreadable) {
            return false;
        }
    }

    private static Optional<String> parameter(String query, String name) {
        return Stream.of((query == null ? "" : query).split("&")).filter(one -> one.startsWith(name + "="))
                .map(one -> URLDecoder.decode(one.substring(name.length() + 1), UTF_8)).findFirst();
    }

    private static boolean saysSo(String joinRequest) {
        try {
            var wrapped = new Fields(Base64.getUrlDecoder().decode(joinRequest.replace('+', '-').replace(' ', '-').replace('/', '_')));
            var request = wrapped.bytes(JOIN_REQUEST);
            return new Fields(wrapped.number(COMPRESSION) == 0 ? request : inflated(request)).number(RECONNECT) != 0;
        } catch (IOException unreadable) {
            return false;
        }
    }

    private static byte[] inflated(byte[] compressed) throws IOException {
        try (var gzip = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
            return gzip.readNBytes(MOST_BYTES);
        }
    }

    /**
     * All that is sent to somebody who asked for it, after which the connection ends.
     *
     * @param key the request's {@code Sec-WebSocket-Key}
     * @return response, one message, and the WebSocket's end
     */
    static byte[] refusal(String key) {
        var all = new ByteArrayOutputStream();
        all.writeBytes(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " + accept(key) + "\r\n\r\n").getBytes(US_ASCII));
        all.write(FINAL_BINARY);
        all.write(LEAVE.length);
        all.writeBytes(LEAVE);
        all.write(FINAL_CLOSE);
        all.write(Short.BYTES);
        all.writeBytes(ByteBuffer.allocate(Short.BYTES).putShort((short) NORMAL_CLOSURE).array());
        return all.toByteArray();
    }

    private static String accept(String key) {
        try {
            return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest((key + ACCEPTS).getBytes(US_ASCII)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The outermost fields of a protobuf message. What is not there is 0, or empty; of one that is there twice the last counts. */
    private record Fields(byte[] message) {
        private static final int VARINT = 0, I64 = 1, LEN = 2, I32 = 5;

        long number(int field) {
            var in = ByteBuffer.wrap(message);
            long found = 0;
            while (in.hasRemaining()) {
                long tag = varint(in);
                long value = value(in, (int) tag & 7);
                if (tag == ((long) field << 3 | VARINT)) {
                    found = value;
                }
            }
            return found;
        }

        byte[] bytes(int field) {
            var in = ByteBuffer.wrap(message);
            var found = new byte[0];
            while (in.hasRemaining()) {
                long tag = varint(in);
                int length = (int) value(in, (int) tag & 7);
                if (tag == ((long) field << 3 | LEN)) {
                    found = new byte[length];
                    in.get(in.position() - length, found);
                }
            }
            return found;
        }

        /** Goes past it. @return the number, or how many bytes it was long */
        private static long value(ByteBuffer in, int type) {
            return switch (type) {
                case VARINT -> varint(in);
                case I64 -> skip(in, Long.BYTES);
                case LEN -> skip(in, varint(in));
                case I32 -> skip(in, Integer.BYTES);
                default -> throw new IllegalArgumentException("no protobuf");
            };
        }

        private static long skip(ByteBuffer in, long length) {
            if (length < 0 || length > in.remaining()) {
                throw new IllegalArgumentException("shorter than it says");
            }
            in.position(in.position() + (int) length);
            return length;
        }

        private static long varint(ByteBuffer in) {
            long value = 0;
            for (int shift = 0; shift < Long.SIZE; shift += 7) {
                if (!in.hasRemaining()) {
                    throw new IllegalArgumentException("shorter than it says");
                }
                byte next = in.get();
                value |= (next & 0x7FL) << shift;
                if (next >= 0) {
                    return value;
                }
            }
            throw new IllegalArgumentException("no protobuf");
        }
    }
}
