package spokes.media.track;

import static spokes.media.buffer.Bytes.i64;
import static spokes.media.buffer.Bytes.put16;
import static spokes.media.buffer.Bytes.put64;
import static spokes.media.buffer.Bytes.u16;

import java.util.Arrays;
import spokes.media.rtp.ExtensionMapping;
import spokes.media.rtp.RtpPacket;
import spokes.media.rtp.codec.DependencyStructure;
import spokes.media.rtp.codec.FrameInfo;
import spokes.media.simulcast.LayerFilter;

/**
 * The extension blocks of one packet for all subscribers of a track that have the same ids: what was written for one is copied for whoever gets the same layers, since but for the
 * frame number it is the same. So what it takes to write a dependency descriptor anew is spent for each decode target and not for each subscriber.
 *
 * <p>A block longer than {@value #BLOCK_BYTES} bytes (a descriptor with its structure, at a key frame) is written each time.
 *
 * <p>Owned by one media loop; not thread-safe.
 */
final class ExtensionBlocks {
    static final int BLOCK_BYTES = 64;
    private static final int UNCHANGED = 0, FIRST_TARGET = 2, MOST = FIRST_TARGET + DependencyStructure.MAX_TARGETS;

    private final ExtensionMapping mapping;
    private long packet = -1;
    /** Which blocks of the packet there are, one bit each. */
    private long written;
    private byte[] blocks = {};
    private final byte[] lengths = new byte[MOST];
    private final byte[] frameNumbersAt = new byte[MOST];

    ExtensionBlocks(ExtensionMapping mapping) {
        this.mapping = mapping;
    }

    ExtensionMapping mapping() {
        return mapping;
    }

    /**
     * Writes the extension block of the packet that the track forwards at present.
     *
     * @param number of the packet, another one for each
     * @param filter of the subscriber, who gets the packet
     * @param at where to write; behind it there must be room as for {@link ExtensionMapping#write}, and what stands there may be overwritten beyond the block's end
     * @return where the block ends; {@code at} when nothing goes through
     */
    int write(long number, RtpPacket from, FrameInfo info, LayerFilter filter, int frameNumberOffset, byte[] to, int at) {
        if (packet != number) {
            packet = number;
            written = 0;
        }
        boolean says = filter.saysTargets(info);
        int block = says ? FIRST_TARGET + filter.target() : UNCHANGED;
        if ((written >> block & 1) != 0) {
            return copy(block, frameNumberOffset, to, at);
        }
        int end = mapping.write(from, to, at, frameNumberOffset, info, says, filter.activeTargets(info));
        if (end - at <= BLOCK_BYTES) {
            keep(block, frameNumberOffset, to, at, end);
        }
        return end;
    }

    private int copy(int block, int frameNumberOffset, byte[] to, int at) {
        int first = block * BLOCK_BYTES;
        int length = lengths[block];
        for (int i = 0; i < length; i += Long.BYTES) {
            put64(to, at + i, i64(blocks, first + i));
        }
        int frameNumberAt = frameNumbersAt[block];
        if (frameNumberAt > 0) {
            put16(to, at + frameNumberAt, u16(blocks, first + frameNumberAt) + frameNumberOffset);
        }
        return at + length;
    }

    private void keep(int block, int frameNumberOffset, byte[] from, int at, int end) {
        int first = block * BLOCK_BYTES;
        if (blocks.length <= first) {
            blocks = Arrays.copyOf(blocks, first + BLOCK_BYTES);
        }
        System.arraycopy(from, at, blocks, first, end - at);
        int frameNumberAt = mapping.frameNumberAt(from, at, end);
        if (frameNumberAt >= 0) {
            put16(blocks, first + frameNumberAt - at, u16(from, frameNumberAt) - frameNumberOffset);
        }
        lengths[block] = (byte) (end - at);
        frameNumbersAt[block] = (byte) Math.max(frameNumberAt - at, 0);
        written |= 1L << block;
    }
}
