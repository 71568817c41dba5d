package spokes.media.transport.srtp;

import java.security.GeneralSecurityException;
import spokes.media.buffer.Bytes;
import spokes.media.buffer.Packet;

/**
 * Protects and unprotects one association's RTP and RTCP in place (RFC 3711, RFC 7714), with jitsi-srtp's ciphers underneath.
 *
 * <p>{@code false} always means: drop the packet, its bytes are worthless now. An SSRC is remembered once a packet of it was
 * authentic; of those received at most {@value #INBOUND_LIMIT} are, the one unused for longest gives way. Of those sent none is ever
 * forgotten, since its packet index must not begin anew under the same keys. Replays are noticed within the last 1,024 packets.
 *
 * <p>Owned by one media loop; not thread-safe.
 */
public final class SrtpSession implements AutoCloseable {
    /** Bytes that protection may add at the end of a packet: GCM tag and SRTCP index. */
    public static final int OVERHEAD = 20;
    static final int INBOUND_LIMIT = 256;
    private static final int RTP_HEADER_BYTES = 12, RTCP_HEADER_BYTES = 8, RTCP_INDEX_BYTES = 4, RTCP_INDEX_MASK = 0x7FFF_FFFF;

    private final Transform ours, theirs;
    private final Streams sent = new Streams(Integer.MAX_VALUE);
    private final Streams received = new Streams(INBOUND_LIMIT), receivedRtcp = new Streams(INBOUND_LIMIT);
    /** One counter for all our SSRCs: what matters is that no pair of SSRC and index comes twice. */
    private int nextRtcpIndex;
    private boolean closed;

    public SrtpSession(SrtpKeys keys) {
        this(keys, SrtpCiphers.best());
    }

    SrtpSession(SrtpKeys keys, SrtpCiphers ciphers) {
        ours = Transform.of(keys.profile(), ciphers, keys.localKey(), keys.localSalt());
        theirs = Transform.of(keys.profile(), ciphers, keys.remoteKey(), keys.remoteSalt());
    }

    /** Decrypts; false when malformed, not authentic, or seen before. */
    public boolean unprotectRtp(Packet packet) {
        int header = rtpHeaderBytes(packet);
        if (closed || header < 0 || packet.length < header + theirs.tagBytes()) {
            return false;
        }
        int ssrc = Bytes.i32(packet.bytes, packet.offset + 8), seq = Bytes.u16(packet.bytes, packet.offset + 2);
        var stream = received.find(ssrc);
        long index = stream == null ? seq : stream.indexOf(seq);
        if (index < 0 || stream != null && !stream.isNew(index)) {
            return false;
        }
        if (!opens(packet, header, ssrc, index)) {
            return false;
        }
        remember(received, stream, ssrc, index);
        return true;
    }

    /**
     * Decrypts one that {@link #unprotectRtp} refused because it was there before; false when it is not authentic, or was refused for another reason. It proves nothing
     * of where it came from, and its content is known: only what says how it travelled is of interest.
     */
    public boolean unprotectRepeatedRtp(Packet packet) {
        int header = rtpHeaderBytes(packet);
        if (closed || header < 0 || packet.length < header + theirs.tagBytes()) {
            return false;
        }
        int ssrc = Bytes.i32(packet.bytes, packet.offset + 8);
        var stream = received.find(ssrc);
        long index = stream == null ? -1 : stream.indexOf(Bytes.u16(packet.bytes, packet.offset + 2));
        return index >= 0 && !stream.isNew(index) && opens(packet, header, ssrc, index);
    }

    private boolean opens(Packet packet, int header, int ssrc, long index) {
        try {
            return theirs.openRtp(packet, header, ssrc, index);
        } catch (GeneralSecurityException | IllegalStateException _) {
            return false;
        }
    }

    /** Decrypts; false when malformed, not encrypted, not authentic, or seen before. */
    public boolean unprotectRtcp(Packet packet) {
        if (closed || !isRtcp(packet, RTCP_HEADER_BYTES + RTCP_INDEX_BYTES + theirs.tagBytes())) {
            return false;
        }
        int trailer = Bytes.i32(packet.bytes, packet.offset + packet.length - RTCP_INDEX_BYTES - theirs.bytesBehindRtcpIndex());
        int index = trailer & RTCP_INDEX_MASK, ssrc = Bytes.i32(packet.bytes, packet.offset + 4);
        var stream = receivedRtcp.find(ssrc);
        if (index == trailer || stream != null && !stream.isNew(index)) {
            return false;
        }
        try {
            if (!theirs.openRtcp(packet, ssrc, index)) {
                return false;
            }
        } catch (GeneralSecurityException | IllegalStateException _) {
            return false;
        }
        remember(receivedRtcp, stream, ssrc, index);
        return true;
    }

    private static void remember(Streams streams, Stream stream, int ssrc, long index) {
        if (stream == null) {
            streams.add(Stream.beginningWith(ssrc, index));
        } else {
            stream.accept(index);
        }
    }

    /**
     * Encrypts; needs {@value #OVERHEAD} free bytes behind the packet.
     *
     * <p>Sequence numbers of an SSRC may come in any order, but the same one again only in a packet that is the same byte for byte:
     * with GCM, two different packets under one index give the authentication key away. A stream should begin below 32,768, or a
     * receiver that misses its first packets guesses the wrong roll-over counter.
     */
    public boolean protectRtp(Packet packet) {
        int header = rtpHeaderBytes(packet);
        if (closed || header < 0 || !hasRoom(packet)) {
            return false;
        }
        int ssrc = Bytes.i32(packet.bytes, packet.offset + 8), seq = Bytes.u16(packet.bytes, packet.offset + 2);
        var stream = sent.find(ssrc);
        long index = stream == null ? seq : stream.indexOf(seq);
        if (index < 0) {
            return false;
        }
        if (stream == null) {
            sent.add(Stream.beginningWith(ssrc, index));
        } else {
            stream.advance(index);
        }
        try {
            ours.sealRtp(packet, header, ssrc, index);
            return true;
        } catch (GeneralSecurityException | IllegalStateException _) {
            return false;
        }
    }

    /** Encrypts; needs {@value #OVERHEAD} free bytes behind the packet. */
    public boolean protectRtcp(Packet packet) {
        if (closed || !isRtcp(packet, RTCP_HEADER_BYTES) || !hasRoom(packet) || nextRtcpIndex < 0) {
            return false;
        }
        try {
            ours.sealRtcp(packet, Bytes.i32(packet.bytes, packet.offset + 4), nextRtcpIndex++);
            return true;
        } catch (GeneralSecurityException | IllegalStateException _) {
            return false;
        }
    }

    /** Ends all use. Native memory goes back when this object is collected. */
    @Override
    public void close() {
        closed = true;
    }

    int receivedStreams() {
        return received.size() + receivedRtcp.size();
    }

    private static boolean hasRoom(Packet packet) {
        return packet.offset + packet.length + OVERHEAD <= packet.bytes.length;
    }

    private static boolean isRtcp(Packet packet, int atLeast) {
        return packet.length >= atLeast && (packet.bytes[packet.offset] & 0xC0) == 0x80;
    }

    /** Fixed header, contributing sources and extension; -1 when the packet ends before they do. */
    private static int rtpHeaderBytes(Packet packet) {
        if (packet.length < RTP_HEADER_BYTES || (packet.bytes[packet.offset] & 0xC0) != 0x80) {
            return -1;
        }
        int header = RTP_HEADER_BYTES + 4 * (packet.bytes[packet.offset] & 0x0F);
        if ((packet.bytes[packet.offset] & 0x10) != 0) {
            if (packet.length < header + 4) {
                return -1;
            }
            header += 4 + 4 * Bytes.u16(packet.bytes, packet.offset + header + 2);
        }
        return header <= packet.length ? header : -1;
    }
}
