package spokes.media.transport.srtp;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import org.jitsi.srtp.crypto.SrtpCipherCtr;
import spokes.media.buffer.Bytes;
import spokes.media.buffer.Packet;

/** AES128_CM_HMAC_SHA1_80 (RFC 3711): the payload is encrypted, and 80 bits of an HMAC over all of it follow. */
final class CmTransform implements Transform {
    private static final int TAG_BYTES = 10, SALT_BYTES = 14, HMAC_KEY_BYTES = 20, RTCP_HEADER_BYTES = 8, RTCP_INDEX_BYTES = 4, ENCRYPTED = 0x8000_0000;

    private final SrtpCipherCtr rtp, rtcp;
    private final Mac rtpMac, rtcpMac;
    private final byte[] rtpSalt, rtcpSalt;
    private final byte[] iv = new byte[16], rollOver = new byte[4];

    CmTransform(SrtpCiphers ciphers, byte[] masterKey, byte[] masterSalt) {
        rtp = ciphers.ctr(ciphers.derive(masterKey, masterSalt, 0, masterKey.length));
        rtpMac = SrtpCiphers.hmac(ciphers.derive(masterKey, masterSalt, 1, HMAC_KEY_BYTES));
        rtpSalt = ciphers.derive(masterKey, masterSalt, 2, SALT_BYTES);
        rtcp = ciphers.ctr(ciphers.derive(masterKey, masterSalt, 3, masterKey.length));
        rtcpMac = SrtpCiphers.hmac(ciphers.derive(masterKey, masterSalt, 4, HMAC_KEY_BYTES));
        rtcpSalt = ciphers.derive(masterKey, masterSalt, 5, SALT_BYTES);
    }

    @Override
    public int tagBytes() {
        return TAG_BYTES;
    }

    @Override
    public int bytesBehindRtcpIndex() {
        return TAG_BYTES;
    }

    @Override
    public void sealRtp(Packet packet, int headerBytes, int ssrc, long index) throws GeneralSecurityException {
        crypt(rtp, rtpSalt, packet, headerBytes, ssrc, index);
        append(packet, rtpTag(packet, packet.length, index));
    }

    @Override
    public boolean openRtp(Packet packet, int headerBytes, int ssrc, long index) throws GeneralSecurityException {
        int body = packet.length - TAG_BYTES;
        if (!endsWith(packet, body, rtpTag(packet, body, index))) {
            return false;
        }
        packet.length = body;
        crypt(rtp, rtpSalt, packet, headerBytes, ssrc, index);
        return true;
    }

    @Override
    public void sealRtcp(Packet packet, int ssrc, int index) throws GeneralSecurityException {
        crypt(rtcp, rtcpSalt, packet, RTCP_HEADER_BYTES, ssrc, index);
        Bytes.put32(packet.bytes, packet.offset + packet.length, index | ENCRYPTED);
        packet.length += RTCP_INDEX_BYTES;
        append(packet, rtcpTag(packet, packet.length));
    }

    @Override
    public boolean openRtcp(Packet packet, int ssrc, int index) throws GeneralSecurityException {
        int body = packet.length - TAG_BYTES;
        if (!endsWith(packet, body, rtcpTag(packet, body))) {
            return false;
        }
        packet.length = body - RTCP_INDEX_BYTES;
        crypt(rtcp, rtcpSalt, packet, RTCP_HEADER_BYTES, ssrc, index);
        return true;
    }

    private byte[] rtpTag(Packet packet, int length, long index) {
        rtpMac.update(packet.bytes, packet.offset, length);
        Bytes.put32(rollOver, 0, (int) (index >>> 16));
        rtpMac.update(rollOver, 0, rollOver.length);
        return rtpMac.doFinal();
    }

    private byte[] rtcpTag(Packet packet, int length) {
        rtcpMac.update(packet.bytes, packet.offset, length);
        return rtcpMac.doFinal();
    }

    private static void append(Packet packet, byte[] tag) {
        System.arraycopy(tag, 0, packet.bytes, packet.offset + packet.length, TAG_BYTES);
        packet.length += TAG_BYTES;
    }

    /** Takes as long for a wrong tag as for a right one. */
    private static boolean endsWith(Packet packet, int body, byte[] tag) {
        int differences = 0;
        for (int i = 0; i < TAG_BYTES; i++) {
            differences |= packet.bytes[packet.offset + body + i] ^ tag[i];
        }
        return differences == 0;
    }

    private void crypt(SrtpCipherCtr cipher, byte[] salt, Packet packet, int headerBytes, int ssrc, long index) throws GeneralSecurityException {
        cipher.setIV(iv(salt, ssrc, index), Cipher.ENCRYPT_MODE);
        cipher.process(packet.bytes, packet.offset + headerBytes, packet.length - headerBytes);
    }

    /** Salt, with SSRC and 48 bits of index mixed in, and 16 zero bits to count blocks (RFC 3711 §4.1.1). */
    private byte[] iv(byte[] salt, int ssrc, long index) {
        System.arraycopy(salt, 0, iv, 0, 4);
        Bytes.put32(iv, 4, Bytes.i32(salt, 4) ^ ssrc);
        Bytes.put16(iv, 8, Bytes.u16(salt, 8) ^ (int) (index >>> 32));
        Bytes.put32(iv, 10, Bytes.i32(salt, 10) ^ (int) index);
        Bytes.put16(iv, 14, 0);
        return iv;
    }
}
