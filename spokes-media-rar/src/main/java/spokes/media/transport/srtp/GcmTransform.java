package spokes.media.transport.srtp;

import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import org.jitsi.srtp.crypto.SrtpCipherGcm;
import spokes.media.buffer.Bytes;
import spokes.media.buffer.Packet;

/** AEAD_AES_128_GCM (RFC 7714): the header is authenticated, the rest encrypted, and a tag of 16 bytes follows. */
final class GcmTransform implements Transform {
    private static final int TAG_BYTES = 16, SALT_BYTES = 12, RTCP_HEADER_BYTES = 8, ENCRYPTED = 0x8000_0000;

    private final SrtpCipherGcm rtp, rtcp;
    private final byte[] rtpSalt, rtcpSalt;
    private final byte[] iv = new byte[SALT_BYTES], rtcpIndex = new byte[4];

    GcmTransform(SrtpCiphers ciphers, byte[] masterKey, byte[] masterSalt) {
        rtp = ciphers.gcm(ciphers.derive(masterKey, masterSalt, 0, masterKey.length));
        rtpSalt = ciphers.derive(masterKey, masterSalt, 2, SALT_BYTES);
        rtcp = ciphers.gcm(ciphers.derive(masterKey, masterSalt, 3, masterKey.length));
        rtcpSalt = ciphers.derive(masterKey, masterSalt, 5, SALT_BYTES);
    }

    @Override
    public int tagBytes() {
        return TAG_BYTES;
    }

    @Override
    public int bytesBehindRtcpIndex() {
        return 0;
    }

    @Override
    public void sealRtp(Packet packet, int headerBytes, int ssrc, long index) throws GeneralSecurityException {
        rtp.setIV(iv(rtpSalt, ssrc, index), Cipher.ENCRYPT_MODE);
        rtp.processAAD(packet.bytes, packet.offset, headerBytes);
        packet.length = headerBytes + rtp.process(packet.bytes, packet.offset + headerBytes, packet.length - headerBytes);
    }

    @Override
    public boolean openRtp(Packet packet, int headerBytes, int ssrc, long index) throws GeneralSecurityException {
        rtp.setIV(iv(rtpSalt, ssrc, index), Cipher.DECRYPT_MODE);
        rtp.processAAD(packet.bytes, packet.offset, headerBytes);
        return open(rtp, packet, headerBytes);
    }

    @Override
    public void sealRtcp(Packet packet, int ssrc, int index) throws GeneralSecurityException {
        Bytes.put32(rtcpIndex, 0, index | ENCRYPTED);
        rtcp.setIV(iv(rtcpSalt, ssrc, index), Cipher.ENCRYPT_MODE);
        rtcp.processAAD(packet.bytes, packet.offset, RTCP_HEADER_BYTES);
        rtcp.processAAD(rtcpIndex, 0, 4);
        int sealed = RTCP_HEADER_BYTES + rtcp.process(packet.bytes, packet.offset + RTCP_HEADER_BYTES, packet.length - RTCP_HEADER_BYTES);
        System.arraycopy(rtcpIndex, 0, packet.bytes, packet.offset + sealed, 4);
        packet.length = sealed + 4;
    }

    @Override
    public boolean openRtcp(Packet packet, int ssrc, int index) throws GeneralSecurityException {
        Bytes.put32(rtcpIndex, 0, index | ENCRYPTED);
        rtcp.setIV(iv(rtcpSalt, ssrc, index), Cipher.DECRYPT_MODE);
        rtcp.processAAD(packet.bytes, packet.offset, RTCP_HEADER_BYTES);
        rtcp.processAAD(rtcpIndex, 0, 4);
        packet.length -= 4;
        return open(rtcp, packet, RTCP_HEADER_BYTES);
    }

    /** The cipher itself tells a wrong tag by an exception, and only by that. */
    private static boolean open(SrtpCipherGcm cipher, Packet packet, int headerBytes) throws GeneralSecurityException {
        try {
            packet.length = headerBytes + cipher.process(packet.bytes, packet.offset + headerBytes, packet.length - headerBytes);
            return true;
        } catch (AEADBadTagException _) {
            return false;
        }
    }

    /** 16 zero bits, SSRC, 48 bits of index, all mixed with the salt (RFC 7714 §8.1, §9.1). */
    private byte[] iv(byte[] salt, int ssrc, long index) {
        iv[0] = salt[0];
        iv[1] = salt[1];
        Bytes.put32(iv, 2, Bytes.i32(salt, 2) ^ ssrc);
        Bytes.put16(iv, 6, Bytes.u16(salt, 6) ^ (int) (index >>> 32));
        Bytes.put32(iv, 8, Bytes.i32(salt, 8) ^ (int) index);
        return iv;
    }
}
