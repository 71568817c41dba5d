package spokes.media.transport.stun;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.ice4j.Transport;
import org.ice4j.TransportAddress;
import org.ice4j.attribute.AttributeFactory;
import org.ice4j.attribute.FingerprintAttribute;
import org.ice4j.attribute.MessageIntegrityAttribute;

/**
 * Answers to a Binding request, with MESSAGE-INTEGRITY and FINGERPRINT (RFC 8489 §6.3).
 *
 * <p>Attributes and checksums are ice4j's; the frame around them is written here, because {@code Message.encode} asks a
 * configuration service for a SOFTWARE attribute on the way, found by the context class loader of whichever thread calls first.
 */
public final class StunReply {
    static final int INTEGRITY_BYTES = 24, FINGERPRINT_BYTES = 8;
    static final int ROLE_CONFLICT = 487;
    private static final int UNKNOWN_ATTRIBUTE = 420;
    private static final int MESSAGE_INTEGRITY = 0x0008, FINGERPRINT = 0x8028, UNKNOWN_ATTRIBUTES = 0x000A;

    private StunReply() {}

    /** Yes, and this is the address that I saw. */
    public static byte[] success(StunMessage request, InetSocketAddress seen, String password) {
        var mapped = AttributeFactory.createXorMappedAddressAttribute(new TransportAddress(seen, Transport.UDP), request.transactionId());
        return message(Stun.BINDING_SUCCESS, request, password, mapped.encode());
    }

    /** 487: we are both controlled; take the other role and try again (RFC 8445 §7.3.1.1). */
    public static byte[] roleConflict(StunMessage request, String password) {
        return message(Stun.BINDING_ERROR, request, password, error(ROLE_CONFLICT, "Role Conflict"));
    }

    /** 420: the request has attributes that must be understood and are not. */
    public static byte[] unknownAttributes(StunMessage request, List<Integer> types, String password) {
        var unknown = new byte[Stun.ATTRIBUTE_HEADER_BYTES + 2 * types.size()];
        put16(unknown, 0, UNKNOWN_ATTRIBUTES);
        put16(unknown, 2, 2 * types.size());
        for (int i = 0; i < types.size(); i++) {
            put16(unknown, Stun.ATTRIBUTE_HEADER_BYTES + 2 * i, types.get(i));
        }
        return message(Stun.BINDING_ERROR, request, password, error(UNKNOWN_ATTRIBUTE, "Unknown Attribute"), unknown);
    }

    private static byte[] error(int code, String reason) {
        return AttributeFactory.createErrorCodeAttribute((char) code, reason).encode();
    }

    private static byte[] message(int type, StunMessage request, String password, byte[]... attributes) {
        return message(type, request.transactionId(), password, attributes);
    }

    static byte[] message(int type, byte[] transactionId, String password, byte[]... attributes) {
        int length = Stun.HEADER_BYTES + INTEGRITY_BYTES + FINGERPRINT_BYTES;
        for (var attribute : attributes) {
            length += padded(attribute.length);
        }
        var message = new byte[length];
        put16(message, 0, type);
        put32(message, 4, Stun.MAGIC_COOKIE);
        System.arraycopy(transactionId, 0, message, 8, 12);
        int end = Stun.HEADER_BYTES;
        for (var attribute : attributes) {
            System.arraycopy(attribute, 0, message, end, attribute.length);
            end += padded(attribute.length);
        }
        return sign(message, end, password);
    }

    private static byte[] sign(byte[] message, int end, String password) {
        putLength(message, end + INTEGRITY_BYTES);
        append(message, end, MESSAGE_INTEGRITY, hmac(message, end, password));
        end += INTEGRITY_BYTES;
        putLength(message, end + FINGERPRINT_BYTES);
        append(message, end, FINGERPRINT, FingerprintAttribute.calculateXorCRC32(message, 0, end));
        return message;
    }

    private static void append(byte[] message, int at, int type, byte[] value) {
        put16(message, at, type);
        put16(message, at + 2, value.length);
        System.arraycopy(value, 0, message, at + Stun.ATTRIBUTE_HEADER_BYTES, value.length);
    }

    static byte[] hmac(byte[] message, int length, String password) {
        return MessageIntegrityAttribute.calculateHmacSha1(message, 0, length, password.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes the length field for a message that ends at {@code end}. */
    static void putLength(byte[] message, int end) {
        put16(message, 2, end - Stun.HEADER_BYTES);
    }

    private static int padded(int length) {
        return (length + 3) & ~3;
    }

    private static void put16(byte[] bytes, int at, int value) {
        bytes[at] = (byte) (value >> 8);
        bytes[at + 1] = (byte) value;
    }

    private static void put32(byte[] bytes, int at, int value) {
        put16(bytes, at, value >> 16);
        put16(bytes, at + 2, value);
    }
}
