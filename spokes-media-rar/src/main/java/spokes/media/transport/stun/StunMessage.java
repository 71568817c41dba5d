package spokes.media.transport.stun;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import spokes.media.buffer.Bytes;

/**
 * A view of a STUN message that arrived (RFC 8489 §5), laid over one datagram after the other. Its FINGERPRINT was there and right; who sent it is open until
 * {@link #authenticBy} says so.
 *
 * <p>Of an attribute that comes twice the first one counts, and what stands behind MESSAGE-INTEGRITY is not looked at (§14, §14.5). Not thread-safe.
 */
public final class StunMessage {
    static final int ROLE_CONFLICT = 487, FINGERPRINT_BYTES = 8, FINGERPRINT_XOR = 0x5354554E;
    static final int MAPPED_ADDRESS = 0x0001, USERNAME = 0x0006, MESSAGE_INTEGRITY = 0x0008, ERROR_CODE = 0x0009, UNKNOWN_ATTRIBUTES = 0x000A, REALM = 0x0014, NONCE = 0x0015,
            INTEGRITY_SHA256 = 0x001C, PASSWORD_ALGORITHM = 0x001D, USERHASH = 0x001E, XOR_MAPPED_ADDRESS = 0x0020, PRIORITY = 0x0024, USE_CANDIDATE = 0x0025,
            FINGERPRINT = 0x8028, CONTROLLED = 0x8029, CONTROLLING = 0x802A;
    private static final int FIRST_OPTIONAL_TYPE = 0x8000, MAX_UNKNOWN = 8, NOWHERE = -1, MAX_USERNAME_BYTES = 513, MAX_BYTES = 1_500;

    private final CRC32 crc = new CRC32();
    private final int[] unknown = new int[MAX_UNKNOWN];
    private byte[] bytes = new byte[0];
    private int offset, length, unknowns;
    private int userAt, userBytes, priorityAt, controlledAt, controllingAt, integrityAt, errorAt;
    private boolean useCandidate;

    /** A copy that may be kept. */
    public static Optional<StunMessage> parse(byte[] bytes, int offset, int length) {
        var message = new StunMessage();
        return message.wrap(Arrays.copyOfRange(bytes, offset, offset + Math.max(0, length)), 0, length) ? Optional.of(message) : Optional.empty();
    }

    /** False when it is not STUN, is cut short, or has no right FINGERPRINT (ICE demands one, RFC 8445 §7.1). Nothing may be asked then. */
    public boolean wrap(byte[] datagram, int from, int bytesLong) {
        if (!Stun.isStun(datagram, from, bytesLong) || bytesLong > MAX_BYTES) {
            return false;
        }
        bytes = datagram;
        offset = from;
        length = bytesLong;
        unknowns = 0;
        userAt = priorityAt = controlledAt = controllingAt = integrityAt = errorAt = NOWHERE;
        useCandidate = false;
        int fingerprint = length - FINGERPRINT_BYTES;
        return fingerprint >= Stun.HEADER_BYTES && type(fingerprint) == FINGERPRINT && valueLength(fingerprint) == FINGERPRINT_BYTES - Stun.ATTRIBUTE_HEADER_BYTES
                && Bytes.i32(bytes, offset + fingerprint + Stun.ATTRIBUTE_HEADER_BYTES) == fingerprint(crc, bytes, offset, fingerprint) && readUpTo(fingerprint);
    }

    /** What FINGERPRINT has to say of all that stands before it. */
    static int fingerprint(CRC32 crc, byte[] bytes, int offset, int length) {
        crc.reset();
        crc.update(bytes, offset, length);
        return (int) crc.getValue() ^ FINGERPRINT_XOR;
    }

    /** False when attributes do not fit into each other, or one of them has not the size that it must have. */
    private boolean readUpTo(int end) {
        int at = Stun.HEADER_BYTES;
        while (at < end) {
            int next = at + Stun.ATTRIBUTE_HEADER_BYTES + (valueLength(at) + 3 & ~3);
            if (next > end || integrityAt == NOWHERE && !read(at)) {
                return false;
            }
            at = next;
        }
        return at == end;
    }

    private boolean read(int at) {
        int type = type(at), size = valueLength(at), value = at + Stun.ATTRIBUTE_HEADER_BYTES;
        switch (type) {
            case USERNAME -> {
                if (userAt == NOWHERE) {
                    userAt = value;
                    userBytes = size;
                }
                return size <= MAX_USERNAME_BYTES;
            }
            case PRIORITY -> {
                priorityAt = priorityAt == NOWHERE ? value : priorityAt;
                return size == 4;
            }
            case CONTROLLED -> {
                controlledAt = controlledAt == NOWHERE ? value : controlledAt;
                return size == 8;
            }
            case CONTROLLING -> {
                controllingAt = controllingAt == NOWHERE ? value : controllingAt;
                return size == 8;
            }
            case USE_CANDIDATE -> {
                useCandidate = true;
                return size == 0;
            }
            case MESSAGE_INTEGRITY -> {
                integrityAt = at;
                return size == StunKey.TAG_BYTES;
            }
            case ERROR_CODE -> {
                errorAt = errorAt == NOWHERE ? value : errorAt;
                return size >= 4;
            }
            case FINGERPRINT -> {
                return false;       // not the last attribute
            }
            case MAPPED_ADDRESS, XOR_MAPPED_ADDRESS, UNKNOWN_ATTRIBUTES, REALM, NONCE, INTEGRITY_SHA256, PASSWORD_ALGORITHM, USERHASH -> {
                return true;
            }
            default -> {
                if (type < FIRST_OPTIONAL_TYPE && unknowns < MAX_UNKNOWN) {
                    unknown[unknowns++] = type;
                }
                return true;
            }
        }
    }

    private int type(int at) {
        return Bytes.u16(bytes, offset + at);
    }

    private int valueLength(int at) {
        return Bytes.u16(bytes, offset + at + 2);
    }

    public boolean isBindingRequest() {
        return type(0) == Stun.BINDING_REQUEST;
    }

    public boolean isBindingSuccess() {
        return type(0) == Stun.BINDING_SUCCESS;
    }

    /** The answer of somebody who has the role that we took. */
    public boolean isRoleConflict() {
        return type(0) == Stun.BINDING_ERROR && errorAt != NOWHERE
                && (bytes[offset + errorAt + 2] & 7) * 100 + (bytes[offset + errorAt + 3] & 0xFF) == ROLE_CONFLICT;
    }

    /** What the sender's candidate would be worth; 0 where it does not say. */
    public long priority() {
        return priorityAt == NOWHERE ? 0 : Bytes.u32(bytes, offset + priorityAt);
    }

    /** Decides who changes roles; 0 where it does not say. */
    public long tieBreaker() {
        int at = senderIsControlled() ? controlledAt : controllingAt;
        return at == NOWHERE ? 0 : Bytes.i64(bytes, offset + at);
    }

    /** True when the sender takes itself for the controlling agent. */
    public boolean senderIsControlling() {
        return controllingAt != NOWHERE;
    }

    /** True when the sender takes itself for the controlled agent. */
    public boolean senderIsControlled() {
        return controlledAt != NOWHERE;
    }

    public Optional<String> userName() {
        return userAt == NOWHERE ? Optional.empty() : Optional.of(new String(bytes, offset + userAt, userBytes, StandardCharsets.UTF_8));
    }

    /** True when the receiver that it names has this user fragment. */
    public boolean isTo(String ufrag) {
        return userAt != NOWHERE && Stun.beginsWith(bytes, offset + userAt, userBytes, ufrag);
    }

    /** True when MESSAGE-INTEGRITY is there and was made with this password (short-term credentials, RFC 8489 §9.1). */
    public boolean authenticBy(StunKey password) {
        return integrityAt != NOWHERE && password.signed(bytes, offset, integrityAt);
    }

    public boolean authenticBy(String password) {
        return authenticBy(new StunKey(password));
    }

    public boolean useCandidate() {
        return useCandidate;
    }

    /** False when there are {@link #unknownRequired} ones. */
    public boolean isUnderstood() {
        return unknowns == 0;
    }

    /** Attributes that we would have to understand, and do not (RFC 8489 §6.3.1); the first {@value #MAX_UNKNOWN} of them. */
    public List<Integer> unknownRequired() {
        return Arrays.stream(unknown, 0, unknowns).boxed().toList();
    }

    /** Writes the twelve bytes that an answer has to repeat. */
    void copyTransaction(byte[] to, int at) {
        System.arraycopy(bytes, offset + Stun.TRANSACTION_AT, to, at, Stun.TRANSACTION_BYTES);
    }
}
