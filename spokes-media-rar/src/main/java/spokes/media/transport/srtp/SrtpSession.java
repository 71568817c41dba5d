package spokes.media.transport.srtp;

import spokes.media.buffer.Packet;

/**
 * Protects and unprotects one association's RTP and RTCP in place (RFC 3711, RFC 7714), with jitsi-srtp underneath.
 *
 * <p>{@code false} always means: drop the packet, its bytes are worthless now. Owned by one media loop; not thread-safe.
 */
public final class SrtpSession implements AutoCloseable {
    /** Bytes that protection may add at the end of a packet: GCM tag and SRTCP index. */
    public static final int OVERHEAD = 20;

    public SrtpSession(SrtpKeys keys) {
    }

    /** Decrypts; false when malformed, not authentic, or seen before. */
    public boolean unprotectRtp(Packet packet) {
        return false;
    }

    /** Decrypts; false when malformed, not authentic, or seen before. */
    public boolean unprotectRtcp(Packet packet) {
        return false;
    }

    /** Encrypts; needs {@value #OVERHEAD} free bytes behind the packet. Any order of sequence numbers within half the space. */
    public boolean protectRtp(Packet packet) {
        return false;
    }

    /** Encrypts; needs {@value #OVERHEAD} free bytes behind the packet. */
    public boolean protectRtcp(Packet packet) {
        return false;
    }

    /** Forgets the keys and gives native memory back. */
    @Override
    public void close() {
    }
}
