package spokes.media.room;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * LiveKit's {@code DataPacket} as far as a server has to know it (livekit-protocol §7.1): who it is from, whom it is for, which number it has. Everything
 * else is kept as it came, also what nobody knows yet.
 */
final class Envelope {
    static final int USER = 2, TRANSCRIPTION = 7, METRICS = 8, CHAT = 9, RPC_ACK = 11, RPC_RESPONSE = 12, STREAM_HEADER = 13;
    private static final int KIND = 1, IDENTITY = 4, DESTINATIONS = 5, SEQUENCE = 16, SID = 17;
    private static final int USER_SID = 1, USER_PAYLOAD = 2, USER_DESTINATION_SIDS = 3, USER_IDENTITY = 5, USER_DESTINATIONS = 6, NONCE = 11;
    private static final int MIME_TYPE = 4, TOTAL_LENGTH = 5, HEADER_BYTES = 10;
    private static final List<String> MIME_FAMILIES = List.of("text", "image", "application", "audio", "video");
    private static final int HEADER_TEXT = 9, TEXT_GENERATED = 5, CHAT_GENERATED = 6, NONCE_BYTES = 16;
    private static final List<Integer> OURS = List.of(KIND, IDENTITY, DESTINATIONS, SID);

    private final byte[] bytes;
    private final List<Wire.Field> fields;
    private final List<Wire.Field> user;
    private final List<String> destinations = new ArrayList<>(0);
    private final List<String> destinationSids = new ArrayList<>(0);
    private String identity = "";
    private long sequence;
    private int value;
    private Optional<byte[]> nonce = Optional.empty();

    private Envelope(byte[] bytes, List<Wire.Field> fields, List<Wire.Field> user) {
        this.bytes = bytes;
        this.fields = fields;
        this.user = user;
        for (var field : fields) {
            switch (field.number()) {
                case IDENTITY -> identity = text(field);
                case DESTINATIONS -> destinations.add(text(field));
                case SEQUENCE -> sequence = field.value() & 0xFFFF_FFFFL;
                case KIND, SID -> { /* whatever the sender says */ }
                default -> value = field.number();
            }
        }
        boolean listed = !destinations.isEmpty();
        for (var field : user) {
            switch (field.number()) {
                case USER_DESTINATIONS -> {
                    if (!listed) {
                        destinations.add(text(field));
                    }
                }
                case USER_DESTINATION_SIDS -> destinationSids.add(text(field));
                case NONCE -> nonce = Optional.of(Arrays.copyOfRange(bytes, field.body(), field.end())).filter(drawn -> drawn.length == NONCE_BYTES);
                default -> { /* opaque */ }
            }
        }
    }

    /** Nothing when it cannot be read. */
    static Optional<Envelope> read(byte[] bytes) {
        return Wire.read(bytes, 0, bytes.length).flatMap(fields -> {
            var inner = fields.stream().filter(field -> field.number() == USER).reduce((_, last) -> last);
            return inner.map(field -> Wire.read(bytes, field.body(), field.end())).orElseGet(() -> Optional.of(List.of())).map(user -> new Envelope(bytes, fields, user));
        });
    }

    /** A user's packet for everybody with this payload. */
    static byte[] around(byte[] payload) {
        var user = new ByteArrayOutputStream(payload.length + 8);
        Wire.bytes(user, USER_PAYLOAD, payload);
        var out = new ByteArrayOutputStream(payload.length + 16);
        Wire.bytes(out, USER, user.toByteArray());
        return out.toByteArray();
    }

    private String text(Wire.Field field) {
        return new String(bytes, field.body(), field.end() - field.body(), UTF_8);
    }

    /** Which field of the {@code oneof} it carries; 0 for none. */
    int value() {
        return value;
    }

    long sequence() {
        return sequence;
    }

    Optional<byte[]> nonce() {
        return nonce;
    }

    boolean isFor(String whose, String sid) {
        return destinations.isEmpty() ? destinationSids.isEmpty() || destinationSids.contains(sid) : destinations.contains(whose);
    }

    /** How many identities it names; 0 for everybody. */
    int receivers() {
        return destinations.size();
    }

    /** Of the header of a stream: {@code text}, {@code bytes}, {@code unknown}. */
    String streamType() {
        var header = inner(STREAM_HEADER);
        return header.stream().anyMatch(field -> field.number() == HEADER_TEXT) ? "text" : header.stream().anyMatch(field -> field.number() == HEADER_BYTES) ? "bytes" : "unknown";
    }

    /** The first half of a stream's MIME type, if it is one of the usual ones. */
    String mimeFamily() {
        var family = inner(STREAM_HEADER).stream().filter(field -> field.number() == MIME_TYPE && field.wire() == Wire.BYTES).findFirst().map(this::text).orElse("").toLowerCase(Locale.ROOT).split("/")[0];
        return MIME_FAMILIES.contains(family) ? family : "unknown";
    }

    /** What a stream says that it is going to have. */
    Optional<Long> streamBytes() {
        return inner(STREAM_HEADER).stream().filter(field -> field.number() == TOTAL_LENGTH).findFirst().map(Wire.Field::value);
    }

    /** The request that an answer to a call is about. */
    String requestId() {
        return inner(value).stream().filter(field -> field.number() == 1 && field.wire() == Wire.BYTES).findFirst().map(this::text).orElse("");
    }

    private List<Wire.Field> inner(int number) {
        return fields.stream().filter(field -> field.number() == number && field.wire() == Wire.BYTES).reduce((_, last) -> last)
                .flatMap(field -> Wire.read(bytes, field.body(), field.end())).orElse(List.of());
    }

    /** As it goes to the others: from this participant, by this kind of channel. */
    byte[] sealed(boolean reliable, String sid, String sender, boolean agent) {
        boolean foreign = agent && !identity.isEmpty() && !identity.equals(sender) && (value == CHAT || value == STREAM_HEADER && text().isPresent());
        var out = new ByteArrayOutputStream(bytes.length + 96);
        if (!reliable) {
            Wire.number(out, KIND, 1);
        }
        for (var field : fields) {
            if (field.number() == USER && field.wire() == Wire.BYTES) {
                Wire.bytes(out, USER, user(sid, sender));
            } else if (foreign && field.number() == value) {
                Wire.bytes(out, value, generated());
            } else if (!OURS.contains(field.number())) {
                out.write(bytes, field.start(), field.end() - field.start());
            }
        }
        var from = foreign ? identity : sender;
        if (!from.isEmpty()) {
            Wire.bytes(out, IDENTITY, from.getBytes(UTF_8));
        }
        destinations.forEach(to -> Wire.bytes(out, DESTINATIONS, to.getBytes(UTF_8)));
        if (!sid.isEmpty()) {
            Wire.bytes(out, SID, sid.getBytes(UTF_8));
        }
        return out.toByteArray();
    }

    private byte[] user(String sid, String sender) {
        var out = new ByteArrayOutputStream(bytes.length + 96);
        for (var field : user) {
            if (field.number() != USER_SID && field.number() != USER_IDENTITY && field.number() != USER_DESTINATIONS) {
                out.write(bytes, field.start(), field.end() - field.start());
            }
        }
        if (!sender.isEmpty()) {
            Wire.bytes(out, USER_SID, sid.getBytes(UTF_8));
            Wire.bytes(out, USER_IDENTITY, sender.getBytes(UTF_8));
        }
        destinations.forEach(to -> Wire.bytes(out, USER_DESTINATIONS, to.getBytes(UTF_8)));
        return out.toByteArray();
    }

    private Optional<Wire.Field> text() {
        return inner(STREAM_HEADER).stream().filter(field -> field.number() == HEADER_TEXT && field.wire() == Wire.BYTES).findFirst();
    }

    /** In another's name: said to be generated. */
    private byte[] generated() {
        var out = new ByteArrayOutputStream();
        for (var field : inner(value)) {
            if (value == STREAM_HEADER && field.number() == HEADER_TEXT) {
                var text = new ByteArrayOutputStream();
                text.write(bytes, field.body(), field.end() - field.body());
                Wire.number(text, TEXT_GENERATED, 1);
                Wire.bytes(out, HEADER_TEXT, text.toByteArray());
            } else {
                out.write(bytes, field.start(), field.end() - field.start());
            }
        }
        if (value == CHAT) {
            Wire.number(out, CHAT_GENERATED, 1);
        }
        return out.toByteArray();
    }
}
