package spokes.system.client;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import spokes.media.buffer.Bytes;
import spokes.media.transport.ice.IceCredentials;

/** A controlling agent's checks for one pair, each with USE-CANDIDATE as Chrome does, written into one array again and again. */
final class ConnectivityChecks {
    private static final int HEADER = 20, TRANSACTION = 8, TRANSACTION_BYTES = 12, BINDING_SUCCESS = 0x0101, COOKIE = 0x2112A442, PRIORITY = 0x6E7F_1EFF;

    private final byte[] message;
    private final int signedBytes;
    private final Mac hmac;
    private final CRC32 crc = new CRC32();
    private final RandomGenerator random;

    ConnectivityChecks(IceCredentials local, IceCredentials remote, RandomGenerator random) {
        this.random = random;
        try {
            hmac = Mac.getInstance("HmacSHA1");
            hmac.init(new SecretKeySpec(remote.pwd().getBytes(StandardCharsets.US_ASCII), "HmacSHA1"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        byte[] user = (remote.ufrag() + ":" + local.ufrag()).getBytes(StandardCharsets.US_ASCII);
        message = new byte[HEADER + 4 + padded(user.length) + 8 + 12 + 4 + 24 + 8];
        Bytes.put16(message, 0, 0x0001);
        Bytes.put32(message, 4, COOKIE);
        int at = attribute(HEADER, 0x0006, user);
        at = attribute(at, 0x0024, ints(PRIORITY));
        at = attribute(at, 0x802A, ints(-1, -1));      // whoever takes itself for controlling too gives in
        signedBytes = attribute(at, 0x0025, new byte[0]);
    }

    /** A fresh check; the array is written over by the next one. */
    byte[] next() {
        Bytes.put32(message, TRANSACTION, random.nextInt());
        Bytes.put64(message, TRANSACTION + 4, random.nextLong());
        Bytes.put16(message, 2, signedBytes + 24 - HEADER);
        hmac.update(message, 0, signedBytes);
        attribute(signedBytes, 0x0008, hmac.doFinal());
        Bytes.put16(message, 2, message.length - HEADER);
        crc.reset();
        crc.update(message, 0, signedBytes + 24);
        attribute(signedBytes + 24, 0x8028, ints((int) crc.getValue() ^ 0x5354554E));
        return message;
    }

    /** True for a success response to the last check. */
    boolean answeredBy(byte[] bytes, int offset, int length) {
        return length >= HEADER && Bytes.u16(bytes, offset) == BINDING_SUCCESS && Arrays.equals(bytes, offset + TRANSACTION,
                offset + TRANSACTION + TRANSACTION_BYTES, message, TRANSACTION, TRANSACTION + TRANSACTION_BYTES);
    }

    private int attribute(int at, int type, byte[] value) {
        Bytes.put16(message, at, type);
        Bytes.put16(message, at + 2, value.length);
        System.arraycopy(value, 0, message, at + 4, value.length);
        return at + 4 + padded(value.length);
    }

    private static byte[] ints(int... values) {
        var bytes = new byte[4 * values.length];
        for (int i = 0; i < values.length; i++) {
            Bytes.put32(bytes, 4 * i, values[i]);
        }
        return bytes;
    }

    private static int padded(int length) {
        return (length + 3) & ~3;
    }
}
