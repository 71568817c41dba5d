package spokes.media.rtp;

import static spokes.media.buffer.Bytes.i32;
import static spokes.media.buffer.Bytes.u16;
import static spokes.media.buffer.Bytes.u8;

import java.nio.charset.StandardCharsets;
import spokes.media.buffer.Packet;

/**
 * A view of one RTP packet (RFC 3550 §5.1) in a {@link Packet}, used again for the next one. It keeps no copy: after the bytes
 * changed, {@link #wrap} anew.
 *
 * <p>Header extensions (RFC 8285) are read in the one-byte and the two-byte form. Positions are indices into {@link #bytes()}.
 */
public final class RtpPacket {
    public static final int FIXED_HEADER_BYTES = 12;
    static final int ONE_BYTE_PROFILE = 0xBEDE;
    static final int TWO_BYTE_PROFILE = 0x1000;

    private static final Packet NOTHING = new Packet();

    private Packet packet = NOTHING;
    private int payloadOffset;
    private int payloadLength;
    private int extensionsOffset;
    private int extensionsEnd;
    private boolean twoByteForm;

    /** Looks at the packet; false when it is not well-formed RTP, and then nothing else may be asked. */
    public boolean wrap(Packet candidate) {
        var b = candidate.bytes;
        int start = candidate.offset;
        int end = start + candidate.length;
        if (candidate.length < FIXED_HEADER_BYTES || u8(b, start) >> 6 != 2) {
            return false;
        }
        int at = start + FIXED_HEADER_BYTES + 4 * (b[start] & 0x0F);
        extensionsOffset = extensionsEnd = 0;
        if ((b[start] & 0x10) != 0) {
            if (at + 4 > end) {
                return false;
            }
            int profile = u16(b, at);
            int bytes = 4 * u16(b, at + 2);
            at += 4;
            twoByteForm = (profile & 0xFFF0) == TWO_BYTE_PROFILE;
            if (twoByteForm || profile == ONE_BYTE_PROFILE) {
                extensionsOffset = at;
                extensionsEnd = at + bytes;
            }
            at += bytes;
        }
        if (at > end) {
            return false;
        }
        int padding = (b[start] & 0x20) != 0 && end > at ? u8(b, end - 1) : 0;
        if ((b[start] & 0x20) != 0 && (padding == 0 || padding > end - at)) {
            return false;
        }
        packet = candidate;
        payloadOffset = at;
        payloadLength = end - at - padding;
        return true;
    }

    public Packet packet() {
        return packet;
    }

    public byte[] bytes() {
        return packet.bytes;
    }

    /** Where the packet begins. */
    public int offset() {
        return packet.offset;
    }

    /** The whole packet, with header and padding. */
    public int length() {
        return packet.length;
    }

    public long arrivalNs() {
        return packet.arrivalNs;
    }

    public boolean marker() {
        return packet.bytes[packet.offset + 1] < 0;
    }

    public int payloadType() {
        return packet.bytes[packet.offset + 1] & 0x7F;
    }

    /** 0…65535 */
    public int seq() {
        return u16(packet.bytes, packet.offset + 2);
    }

    public int timestamp() {
        return i32(packet.bytes, packet.offset + 4);
    }

    public int ssrc() {
        return i32(packet.bytes, packet.offset + 8);
    }

    public int headerLength() {
        return payloadOffset - packet.offset;
    }

    public int payloadOffset() {
        return payloadOffset;
    }

    /** Without padding. */
    public int payloadLength() {
        return payloadLength;
    }

    public int paddingLength() {
        return packet.offset + packet.length - payloadOffset - payloadLength;
    }

    /** Where the data of the extension element with this id begins, or -1. */
    public int extension(int id) {
        int at = extensionsOffset;
        while (id != 0 && at < extensionsEnd) {
            int head = elementAt(at);
            if (head < 0) {
                return -1;
            }
            int data = head + (twoByteForm ? 2 : 1);
            if (elementId(head) == id) {
                return data;
            }
            at = data + extensionLength(data);
        }
        return -1;
    }

    /** How many bytes the element has whose data begins there. */
    public int extensionLength(int dataOffset) {
        int before = packet.bytes[dataOffset - 1];
        return twoByteForm ? before & 0xFF : (before & 0x0F) + 1;
    }

    /** The extension as text, for MID and RID; empty when it is not there. Allocates: meant for the first packet of an SSRC. */
    public String extensionText(int id) {
        int at = extension(id);
        return at < 0 ? "" : new String(packet.bytes, at, extensionLength(at), StandardCharsets.US_ASCII);
    }

    /** The head of the first well-formed element at or after {@code at}, or -1. For {@link ExtensionMapping}. */
    int elementAt(int at) {
        var b = packet.bytes;
        while (at < extensionsEnd && b[at] == 0) {
            at++;
        }
        if (at >= extensionsEnd) {
            return -1;
        }
        if (!twoByteForm && u8(b, at) >> 4 == 15) {
            return -1;                                    // RFC 8285 §4.2: stop here
        }
        int data = at + (twoByteForm ? 2 : 1);
        return data <= extensionsEnd && data + extensionLength(data) <= extensionsEnd ? at : -1;
    }

    int elementId(int head) {
        int first = u8(packet.bytes, head);
        return twoByteForm ? first : first >> 4;
    }

    int elementData(int head) {
        return head + (twoByteForm ? 2 : 1);
    }

    boolean isTwoByteForm() {
        return twoByteForm;
    }

    int extensionsOffset() {
        return extensionsOffset;
    }
}
