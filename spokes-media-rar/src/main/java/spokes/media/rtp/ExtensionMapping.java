package spokes.media.rtp;

import static spokes.media.buffer.Bytes.put16;
import static spokes.media.buffer.Bytes.u16;

import java.util.Arrays;
import spokes.media.rtp.codec.DependencyWriter;
import spokes.media.rtp.codec.FrameInfo;

/**
 * From a publisher's extension ids to a subscriber's. End-to-end extensions that both sides negotiated go through under the
 * subscriber's id; everything else is dropped. A number for transport feedback comes before all others, so that it stands in the same place in
 * every packet. Immutable, so that all subscribers with the same ids may share one.
 */
public final class ExtensionMapping {
    private final byte[] outIds = new byte[256];
    private final int dependencyDescriptorId;
    private final boolean twoByteForm;
    private final int numberId;
    private final int playoutDelayId;

    public ExtensionMapping(ExtensionMap publisher, ExtensionMap subscriber) {
        this(publisher, subscriber, 0);
    }

    /** @param numberId the subscriber's id for transport-wide numbers, 0 when the packets get none; whoever sends them writes the number */
    public ExtensionMapping(ExtensionMap publisher, ExtensionMap subscriber, int numberId) {
        this.numberId = numberId;
        playoutDelayId = subscriber.id(HeaderExtension.PLAYOUT_DELAY);
        boolean wide = false;
        for (var extension : HeaderExtension.values()) {
            int in = publisher.id(extension);
            int out = subscriber.id(extension);
            if (extension.endToEnd() && in != 0 && out != 0) {
                outIds[in] = (byte) out;
                wide |= out > 14;
            }
        }
        twoByteForm = wide || numberId > 14 || playoutDelayId > 14;
        dependencyDescriptorId = publisher.id(HeaderExtension.DEPENDENCY_DESCRIPTOR);
    }

    /**
     * Writes the extension block for the subscriber.
     *
     * @param info what the packet's dependency descriptor says
     * @param saysTargets whether that descriptor shall say which decode targets are active
     * @param activeTargets these, one bit each
     * @param frameNumberOffset added to the frame number of a dependency descriptor, so that it continues over switches
     * @param at where to write; there must be room for the packet's extensions and as many bytes again
     * @return where the block ends; {@code at} when nothing goes through
     */
    public int write(RtpPacket from, byte[] to, int at, int frameNumberOffset, FrameInfo info, boolean saysTargets, int activeTargets) {
        return write(from, to, at, frameNumberOffset, info, saysTargets, activeTargets, -1);
    }

    /** @param playoutDelay 24 bits that we say of our own, if the subscriber understands them; negative for nothing */
    public int write(RtpPacket from, byte[] to, int at, int frameNumberOffset, FrameInfo info, boolean saysTargets, int activeTargets, int playoutDelay) {
        int element = from.extensionsOffset() == 0 ? -1 : from.elementAt(from.extensionsOffset());
        int out = at + 4;
        boolean wide = twoByteForm || needsTwoByteForm(from, element, saysTargets && outIds[dependencyDescriptorId] != 0 ? DependencyWriter.lengthBytes(info) : 0);
        out = number(wide, to, out);
        if (playoutDelay >= 0 && playoutDelayId != 0) {
            out = playoutDelay(playoutDelay, wide, to, out);
        }
        for (; element >= 0; element = next(from, element)) {
            int outId = outIds[from.elementId(element)] & 0xFF;
            if (outId != 0) {
                out = saysTargets && isDescriptor(from, element)
                        ? rewrite(from, element, outId, wide, to, out, frameNumberOffset, info, activeTargets)
                        : copy(from, element, outId, wide, to, out, frameNumberOffset);
            }
        }
        return out == at + 4 ? at : finish(to, at, out, wide);
    }

    /**
     * An element too long (a dependency descriptor with structure) or empty exists in the two-byte form only.
     *
     * @param descriptorBytes how long the descriptor gets, 0 when it stays as it is
     */
    private boolean needsTwoByteForm(RtpPacket from, int first, int descriptorBytes) {
        if (descriptorBytes > 16) {
            return true;
        }
        for (int e = from.isTwoByteForm() ? first : -1; e >= 0; e = next(from, e)) {
            int length = descriptorBytes > 0 && isDescriptor(from, e) ? descriptorBytes : from.extensionLength(from.elementData(e));
            if (outIds[from.elementId(e)] != 0 && (length == 0 || length > 16)) {
                return true;
            }
        }
        return false;
    }

    /** Where in a block that was {@linkplain #write written} the frame number of a dependency descriptor stands, or -1 when there is none. */
    public int frameNumberAt(byte[] block, int at, int end) {
        int descriptorId = outIds[dependencyDescriptorId] & 0xFF;
        if (descriptorId == 0 || end == at) {
            return -1;
        }
        boolean wide = u16(block, at) == RtpPacket.TWO_BYTE_PROFILE;
        int head = at + 4;
        while (head < end && block[head] != 0) {
            int id = wide ? block[head] & 0xFF : (block[head] & 0xFF) >> 4;
            int length = wide ? block[head + 1] & 0xFF : (block[head] & 0x0F) + 1;
            int data = head + (wide ? 2 : 1);
            if (id == descriptorId) {
                return length < 3 ? -1 : data + 1;
            }
            head = data + length;
        }
        return -1;
    }

    /** Whether the subscriber understands what we say of the playout. */
    public boolean takesPlayoutDelay() {
        return playoutDelayId != 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ExtensionMapping that && Arrays.equals(outIds, that.outIds) && dependencyDescriptorId == that.dependencyDescriptorId
                && twoByteForm == that.twoByteForm && numberId == that.numberId && playoutDelayId == that.playoutDelayId;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(outIds) * 31 + numberId;
    }

    /** Writes an extension block that has room for the number and nothing else; returns where it ends, {@code at} when there are no numbers. */
    public int writeNumber(byte[] to, int at) {
        int out = number(twoByteForm, to, at + 4);
        return out == at + 4 ? at : finish(to, at, out, twoByteForm);
    }

    /** Where the number of a packet stands that was written so, or -1 when it has no room for one. */
    public static int numberAt(byte[] b, int packetAt, int numberId) {
        if ((b[packetAt] & 0x1F) != 0x10) {
            return -1;
        }
        int profile = u16(b, packetAt + RtpPacket.FIXED_HEADER_BYTES);
        int at = packetAt + RtpPacket.FIXED_HEADER_BYTES + 4;
        if (profile == RtpPacket.ONE_BYTE_PROFILE) {
            return b[at] == (byte) (numberId << 4 | 1) ? at + 1 : -1;
        }
        return profile == RtpPacket.TWO_BYTE_PROFILE && b[at] == (byte) numberId && b[at + 1] == 2 ? at + 2 : -1;
    }

    private int number(boolean wide, byte[] to, int out) {
        if (numberId == 0) {
            return out;
        }
        int at = head(numberId, 2, wide, to, out);
        put16(to, at, 0);
        return at + 2;
    }

    private int playoutDelay(int value, boolean wide, byte[] to, int out) {
        int at = head(playoutDelayId, 3, wide, to, out);
        to[at] = (byte) (value >> 16);
        put16(to, at + 1, value);
        return at + 3;
    }

    private int copy(RtpPacket from, int element, int outId, boolean wide, byte[] to, int out, int frameNumberOffset) {
        int data = from.elementData(element);
        int length = from.extensionLength(data);
        out = head(outId, length, wide, to, out);
        System.arraycopy(from.bytes(), data, to, out, length);
        if (from.elementId(element) == dependencyDescriptorId && length >= 3) {
            put16(to, out + 1, u16(to, out + 1) + frameNumberOffset);
        }
        return out + length;
    }

    private boolean isDescriptor(RtpPacket from, int element) {
        return from.elementId(element) == dependencyDescriptorId;
    }

    private static int rewrite(RtpPacket from, int element, int outId, boolean wide, byte[] to, int out, int frameNumberOffset, FrameInfo info,
            int activeTargets) {
        int length = DependencyWriter.lengthBytes(info);
        out = head(outId, length, wide, to, out);
        DependencyWriter.write(from.bytes(), from.elementData(element), info, activeTargets, to, out);
        put16(to, out + 1, u16(to, out + 1) + frameNumberOffset);
        return out + length;
    }

    private static int head(int outId, int length, boolean wide, byte[] to, int out) {
        if (wide) {
            to[out++] = (byte) outId;
            to[out++] = (byte) length;
        } else {
            to[out++] = (byte) (outId << 4 | length - 1);
        }
        return out;
    }

    private static int finish(byte[] to, int at, int end, boolean wide) {
        while ((end - at & 3) != 0) {
            to[end++] = 0;
        }
        put16(to, at, wide ? RtpPacket.TWO_BYTE_PROFILE : RtpPacket.ONE_BYTE_PROFILE);
        put16(to, at + 2, (end - at - 4) / 4);
        return end;
    }

    private static int next(RtpPacket from, int element) {
        int data = from.elementData(element);
        return from.elementAt(data + from.extensionLength(data));
    }
}
