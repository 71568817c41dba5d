package spokes.media.transport.srtp;

import java.security.GeneralSecurityException;
import spokes.media.buffer.Packet;

/**
 * The session keys of one direction, and what they do to a packet whose index is known. It keeps nothing from packet to packet.
 *
 * <p>{@code seal} encrypts and appends what the profile asks for. {@code open} checks, decrypts and takes it off again; false means: not
 * authentic. The caller has checked lengths and room.
 */
sealed interface Transform permits GcmTransform, CmTransform {
    static Transform of(SrtpProfile profile, SrtpCiphers ciphers, byte[] masterKey, byte[] masterSalt) {
        return switch (profile) {
            case AEAD_AES_128_GCM -> new GcmTransform(ciphers, masterKey, masterSalt);
            case AES128_CM_HMAC_SHA1_80 -> new CmTransform(ciphers, masterKey, masterSalt);
        };
    }

    int tagBytes();

    /** Bytes of an SRTCP packet behind its index. */
    int bytesBehindRtcpIndex();

    /** @param index roll-over counter and sequence number, 48 bits */
    void sealRtp(Packet packet, int headerBytes, int ssrc, long index) throws GeneralSecurityException;

    boolean openRtp(Packet packet, int headerBytes, int ssrc, long index) throws GeneralSecurityException;

    /** @param index 31 bits */
    void sealRtcp(Packet packet, int ssrc, int index) throws GeneralSecurityException;

    boolean openRtcp(Packet packet, int ssrc, int index) throws GeneralSecurityException;
}
