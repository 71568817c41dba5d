package spokes.media.transport.stun;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Cheap looks into a STUN message (RFC 8489 §5) without decoding or trusting it. Nothing here throws for what the bytes contain. */
public final class Stun {
    static final int HEADER_BYTES = 20, ATTRIBUTE_HEADER_BYTES = 4, MAGIC_COOKIE = 0x2112A442, TRANSACTION_AT = 8, TRANSACTION_BYTES = 12;
    static final int BINDING_REQUEST = 0x0001, BINDING_SUCCESS = 0x0101, BINDING_ERROR = 0x0111;
    private static final int USERNAME = 0x0006;

    private Stun() {}

    /** True when the datagram looks like STUN: zero bits, magic cookie, and a length that fits. */
    public static boolean isStun(byte[] bytes, int offset, int length) {
        return length >= HEADER_BYTES
                && (bytes[offset] & 0xC0) == 0
                && u32(bytes, offset + 4) == MAGIC_COOKIE
                && (u16(bytes, offset + 2) & 3) == 0
                && u16(bytes, offset + 2) + HEADER_BYTES == length;
    }

    /**
     * The receiver's user fragment that a Binding request names (the part of USERNAME before the colon): tells to which agent
     * of a shared port it goes. Unauthenticated; the agent checks.
     */
    public static Optional<String> localUfrag(byte[] bytes, int offset, int length) {
        int at = userName(bytes, offset, length);
        return at < 0 ? Optional.empty() : untilColon(bytes, at + ATTRIBUTE_HEADER_BYTES, u16(bytes, at + 2));
    }

    /** True for a Binding request to this user fragment: the same as with {@link #localUfrag}, for who already has an idea. */
    public static boolean isTo(String ufrag, byte[] bytes, int offset, int length) {
        int at = userName(bytes, offset, length);
        return at >= 0 && beginsWith(bytes, at + ATTRIBUTE_HEADER_BYTES, u16(bytes, at + 2), ufrag);
    }

    /** True when the user name at {@code at} is this user fragment, a colon, and whatever. */
    static boolean beginsWith(byte[] bytes, int at, int length, String ufrag) {
        int colon = ufrag.length();
        if (length <= colon || bytes[at + colon] != ':') {
            return false;
        }
        for (int i = 0; i < colon; i++) {
            if (bytes[at + i] != ufrag.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Where USERNAME of a Binding request stands, or -1; all of it is there then. */
    private static int userName(byte[] bytes, int offset, int length) {
        if (!isStun(bytes, offset, length) || u16(bytes, offset) != BINDING_REQUEST) {
            return -1;
        }
        int end = offset + length;
        for (int at = offset + HEADER_BYTES; at + ATTRIBUTE_HEADER_BYTES <= end;) {
            int value = at + ATTRIBUTE_HEADER_BYTES, valueLength = u16(bytes, at + 2);
            if (u16(bytes, at) == USERNAME) {
                return value + valueLength <= end ? at : -1;
            }
            at = value + ((valueLength + 3) & ~3);
        }
        return -1;
    }

    /** True when it looks like the answer to a Binding request. */
    public static boolean isAnswer(byte[] bytes, int offset, int length) {
        return isStun(bytes, offset, length) && (u16(bytes, offset) == BINDING_SUCCESS || u16(bytes, offset) == BINDING_ERROR);
    }

    /** Whose check an answer is for, as {@link StunWriter#check} marked it. */
    public static int mark(byte[] bytes, int offset) {
        return u32(bytes, offset + 8);
    }

    /** Which of its checks. */
    public static long transaction(byte[] bytes, int offset) {
        return (long) u32(bytes, offset + 12) << 32 | u32(bytes, offset + 16) & 0xFFFF_FFFFL;
    }

    private static Optional<String> untilColon(byte[] bytes, int offset, int length) {
        for (int i = 0; i < length; i++) {
            if (bytes[offset + i] == ':') {
                return Optional.of(new String(bytes, offset, i, StandardCharsets.US_ASCII));
            }
        }
        return Optional.empty();
    }

    private static int u16(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
    }

    private static int u32(byte[] bytes, int at) {
        return u16(bytes, at) << 16 | u16(bytes, at + 2);
    }
}
