package spokes.media.transport.stun;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A connectivity check of ours (RFC 8445 §7.1.1): a Binding request with short-term credentials. */
public final class StunCheck {
    private static final int USERNAME = 0x0006, PRIORITY = 0x0024, USE_CANDIDATE = 0x0025, CONTROLLED = 0x8029, CONTROLLING = 0x802A;
    private static final byte[] NOTHING = new byte[0];

    private StunCheck() {}

    /**
     * @param mark whose check it is: the first four bytes of the transaction id, by which {@link Stun#mark} finds the asker of an answer
     * @param transaction the other eight; nobody may guess them
     * @param user the receiver's user fragment, a colon, and ours
     * @param password the receiver's
     */
    public static byte[] of(int mark, long transaction, String user, long priority, boolean controlling, long tieBreaker, boolean nominating, String password) {
        var id = ByteBuffer.allocate(12).putInt(mark).putLong(transaction).array();
        var name = attribute(USERNAME, user.getBytes(StandardCharsets.UTF_8));
        var rank = attribute(PRIORITY, ByteBuffer.allocate(4).putInt((int) priority).array());
        var role = attribute(controlling ? CONTROLLING : CONTROLLED, ByteBuffer.allocate(8).putLong(tieBreaker).array());
        return nominating
                ? StunReply.message(Stun.BINDING_REQUEST, id, password, name, rank, role, attribute(USE_CANDIDATE, NOTHING))
                : StunReply.message(Stun.BINDING_REQUEST, id, password, name, rank, role);
    }

    private static byte[] attribute(int type, byte[] value) {
        return ByteBuffer.allocate(Stun.ATTRIBUTE_HEADER_BYTES + value.length).putShort((short) type).putShort((short) value.length).put(value).array();
    }
}
