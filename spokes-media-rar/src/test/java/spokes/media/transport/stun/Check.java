package spokes.media.transport.stun;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A connectivity check as a browser sends it, written byte by byte so that it owes nothing to the codec under test. */
public final class Check {
    public static final int USE_CANDIDATE = 0x0025, CONTROLLING = 0x802A, CONTROLLED = 0x8029, PRIORITY = 0x0024, NOMINATION = 0xC001;

    private final ByteArrayOutputStream attributes = new ByteArrayOutputStream();
    private int type = 0x0001;

    private Check() {}

    /** Chrome's usual check: controlling, with a priority. Whoever takes itself for controlling too gives in. */
    public static Check of(String userName) {
        var highest = ByteBuffer.allocate(8).putLong(-1).array();
        return empty().with(0x0006, userName.getBytes(StandardCharsets.UTF_8)).with(CONTROLLING, highest).with(PRIORITY, new byte[4]);
    }

    /** The check of one who does not decide. */
    public static Check ofControlled(String userName) {
        return empty().with(0x0006, userName.getBytes(StandardCharsets.UTF_8)).with(CONTROLLED, new byte[8]).with(PRIORITY, new byte[4]);
    }

    public static Check empty() {
        return new Check();
    }

    public Check type(int messageType) {
        type = messageType;
        return this;
    }

    public Check nominating() {
        return with(USE_CANDIDATE, new byte[0]);
    }

    public Check with(int attribute, byte[] value) {
        attributes.write(attribute >> 8);
        attributes.write(attribute);
        attributes.write(value.length >> 8);
        attributes.write(value.length);
        attributes.writeBytes(value);
        attributes.writeBytes(new byte[(4 - value.length % 4) % 4]);
        return this;
    }

    public byte[] signedBy(String password) {
        try {
            var hmac = Mac.getInstance("HmacSHA1");
            hmac.init(new SecretKeySpec(password.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            return with(0x0008, hmac.doFinal(bytes(24))).fingerprinted();
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public byte[] fingerprinted() {
        var crc = new CRC32();
        crc.update(bytes(8));
        return with(0x8028, ByteBuffer.allocate(4).putInt((int) crc.getValue() ^ 0x5354554E).array()).bytes(0);
    }

    /** As it is, with a length field that already counts {@code more} bytes to come. */
    public byte[] bytes(int more) {
        return ByteBuffer.allocate(20 + attributes.size()).putShort((short) type).putShort((short) (attributes.size() + more))
                .putInt(0x2112A442).put("transaction!".getBytes(StandardCharsets.US_ASCII)).put(attributes.toByteArray()).array();
    }
}
