package spokes.media.transport.stun;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import spokes.media.buffer.Bytes;

/**
 * Writes Binding requests and the answers to them, each with MESSAGE-INTEGRITY and FINGERPRINT (RFC 8489 §6, RFC 8445 §7), one after the other into the same bytes.
 *
 * <p>Not thread-safe.
 */
public final class StunWriter {
    private static final int UNKNOWN_ATTRIBUTE = 420, USUAL_BYTES = 160, IPV4 = 1, IPV6 = 2, IPV6_BYTES = 16;

    private final CRC32 crc = new CRC32();
    private byte[] bytes = new byte[USUAL_BYTES];
    private int end;

    /** The message written last is the first {@link #length} of these. */
    public byte[] bytes() {
        return bytes;
    }

    public int length() {
        return end;
    }

    /** The message written last, to be kept. */
    public byte[] copy() {
        return Arrays.copyOf(bytes, end);
    }

    /** Yes, and this is the address that I saw. */
    public StunWriter success(StunMessage request, InetSocketAddress seen, StunKey key) {
        answer(Stun.BINDING_SUCCESS, request);
        putAddress(seen);
        return sign(key);
    }

    /** 487: we have the same role; take the other one and try again (RFC 8445 §7.3.1.1). */
    public StunWriter roleConflict(StunMessage request, StunKey key) {
        answer(Stun.BINDING_ERROR, request);
        putError(StunMessage.ROLE_CONFLICT, "Role Conflict");
        return sign(key);
    }

    /** 420: the request has attributes that must be understood and are not. */
    public StunWriter unknownAttributes(StunMessage request, List<Integer> types, StunKey key) {
        answer(Stun.BINDING_ERROR, request);
        putError(UNKNOWN_ATTRIBUTE, "Unknown Attribute");
        int at = attribute(StunMessage.UNKNOWN_ATTRIBUTES, 2 * types.size());
        for (int i = 0; i < types.size(); i++) {
            Bytes.put16(bytes, at + 2 * i, types.get(i));
        }
        return sign(key);
    }

    /**
     * A connectivity check of ours (RFC 8445 §7.1.1).
     *
     * @param mark whose check it is: the first four bytes of the transaction id, by which {@link Stun#mark} finds the asker of an answer
     * @param transaction the other eight; nobody may guess them
     * @param user the receiver's user fragment, a colon, and ours
     * @param key made of the receiver's password
     */
    public StunWriter check(int mark, long transaction, byte[] user, long priority, boolean controlling, long tieBreaker, boolean nominating, StunKey key) {
        begin(Stun.BINDING_REQUEST);
        Bytes.put32(bytes, Stun.TRANSACTION_AT, mark);
        Bytes.put64(bytes, Stun.TRANSACTION_AT + 4, transaction);
        int name = attribute(StunMessage.USERNAME, user.length);
        System.arraycopy(user, 0, bytes, name, user.length);
        int rank = attribute(StunMessage.PRIORITY, 4);
        Bytes.put32(bytes, rank, (int) priority);
        int role = attribute(controlling ? StunMessage.CONTROLLING : StunMessage.CONTROLLED, 8);
        Bytes.put64(bytes, role, tieBreaker);
        if (nominating) {
            attribute(StunMessage.USE_CANDIDATE, 0);
        }
        return sign(key);
    }

    private void answer(int type, StunMessage request) {
        begin(type);
        request.copyTransaction(bytes, Stun.TRANSACTION_AT);
    }

    private void begin(int type) {
        end = Stun.HEADER_BYTES;
        Bytes.put16(bytes, 0, type);
        Bytes.put32(bytes, 4, Stun.MAGIC_COOKIE);
    }

    /** Where the value of so many bytes goes; padded with zeros. */
    private int attribute(int type, int size) {
        int value = end + Stun.ATTRIBUTE_HEADER_BYTES, next = value + (size + 3 & ~3);
        if (next > bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * next);
        }
        Bytes.put16(bytes, end, type);
        Bytes.put16(bytes, end + 2, size);
        Arrays.fill(bytes, value, next, (byte) 0);
        end = next;
        return value;
    }

    private void putError(int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.US_ASCII);
        int at = attribute(StunMessage.ERROR_CODE, 4 + text.length);
        Bytes.put8(bytes, at + 2, code / 100);
        Bytes.put8(bytes, at + 3, code % 100);
        System.arraycopy(text, 0, bytes, at + 4, text.length);
    }

    /** XOR-MAPPED-ADDRESS (RFC 8489 §14.2): mixed with the magic cookie, and IPv6 with the transaction too, against NATs that look for addresses. */
    private void putAddress(InetSocketAddress seen) {
        byte[] address = seen.getAddress().getAddress();
        int at = attribute(StunMessage.XOR_MAPPED_ADDRESS, 4 + address.length);
        Bytes.put8(bytes, at + 1, address.length == IPV6_BYTES ? IPV6 : IPV4);
        Bytes.put16(bytes, at + 2, seen.getPort() ^ Stun.MAGIC_COOKIE >>> 16);
        for (int i = 0; i < address.length; i++) {
            bytes[at + 4 + i] = (byte) (address[i] ^ bytes[4 + i]);      // behind the cookie stands the transaction
        }
    }

    private StunWriter sign(StunKey key) {
        int integrityAt = end;
        attribute(StunMessage.MESSAGE_INTEGRITY, StunKey.TAG_BYTES);
        key.sign(bytes, 0, integrityAt);
        int covered = end, print = attribute(StunMessage.FINGERPRINT, StunMessage.FINGERPRINT_BYTES - Stun.ATTRIBUTE_HEADER_BYTES);
        Bytes.put16(bytes, 2, end - Stun.HEADER_BYTES);
        Bytes.put32(bytes, print, StunMessage.fingerprint(crc, bytes, 0, covered));
        return this;
    }
}
