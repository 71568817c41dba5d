package spokes.media.track;

import static spokes.media.buffer.Bytes.put16;

import spokes.media.rtp.RtpPacket;
import spokes.media.rtp.Sequence;
import spokes.media.rtp.codec.FrameInfo;

/**
 * Makes one continuous stream of what a publisher sends, over changes of layer, mutes and packets that are left out: sequence
 * numbers go on by one, timestamps by the time that went by and never backwards, and so do VP8's and VP9's picture ids and the
 * frame numbers of a dependency descriptor.
 *
 * <p>It works by offsets. Whenever they change, a new <em>stretch</em> begins; the last {@value #STRETCHES} are remembered, so
 * that a packet out of order, or sent again, gets the numbers that it would have had.
 *
 * <p>Owned by one media loop; not thread-safe. Reads no clock: the caller passes {@code nowNs}.
 */
final class RtpRewriter {
    /** Every frame that is forwarded after one that was left out begins a stretch: some four seconds of a thinned-out video. */
    static final int STRETCHES = 64;
    private static final int PICTURE_ID_MASK = 0x7FFF;
    private static final int SEQ = 0, TIMESTAMP = 1, PICTURE_ID = 2, TL0_PIC_IDX = 3, KEY_IDX = 4, FRAME_NUMBER = 5, START = 6, WIDTH = 8;

    private final int firstSeq;
    private final UpStream[] sources = new UpStream[STRETCHES];
    /** Of each stretch what is added to its numbers, and its first number, side by side: a packet needs all of them, and one line of the processor's cache holds them. */
    private final int[] offsets = new int[STRETCHES * WIDTH];
    /** The stretches that begin with an anchor, one bit each. */
    private long anchors;
    private int stretch = -1;
    private int placedIn;
    private long highestIn;
    private boolean sentAny;
    private int lastSeq;
    private int lastTimestamp;
    private long lastSentNs;
    private int lastPictureId = -1;
    private int lastTl0PicIdx = -1;
    private int lastKeyIdx = -1;
    private int lastFrameNumber = -1;

    RtpRewriter(int firstSeq) {
        this.firstSeq = firstSeq;
    }

    /** From this packet on the stream comes from that source. */
    void anchor(UpStream source, RtpPacket first, FrameInfo info, int clockRateHz, long nowNs) {
        int timestampOffset = sentAny ? timestampOffset(source, first.timestamp(), clockRateHz, nowNs) : 0;
        long in = 0x1_0000L + first.seq();
        int s = begin(source, in, true);
        offsets[at(s) + SEQ] = (sentAny ? lastSeq + 1 : firstSeq) - first.seq();
        offsets[at(s) + TIMESTAMP] = timestampOffset;
        offsets[at(s) + PICTURE_ID] = continued(lastPictureId, info.pictureId);
        offsets[at(s) + TL0_PIC_IDX] = continued(lastTl0PicIdx, info.tl0PicIdx);
        offsets[at(s) + KEY_IDX] = continued(lastKeyIdx, info.keyIdx);
        offsets[at(s) + FRAME_NUMBER] = continued(lastFrameNumber, info.frameNumber);
        highestIn = in - 1;
    }

    private int begin(UpStream source, long start, boolean anchor) {
        int s = ++stretch & STRETCHES - 1;
        anchors = anchor ? anchors | 1L << s : anchors & ~(1L << s);
        if (sources[s] != source) {
            sources[s] = source;                              // to write a reference makes work for the garbage collector
        }
        offsets[at(s) + START] = (int) start;
        return s;
    }

    private static int continued(int last, int first) {
        return last < 0 || first < 0 ? 0 : last + 1 - first;
    }

    /**
     * Where the publisher's clock tells (it is the same source, or both have sender reports) it decides, as long as it agrees with
     * the time that went by to within a second.
     */
    private int timestampOffset(UpStream source, int timestamp, int clockRateHz, long nowNs) {
        int expected = lastTimestamp + ticks(nowNs - lastSentNs, clockRateHz);
        int continued = expected;
        int s = stretch & STRETCHES - 1;
        var before = sources[s];                              // null where so far all was invented
        if (before == null) {
            continued = expected;
        } else if (before == source) {
            continued = timestamp + offsets[at(s) + TIMESTAMP];
        } else if (before.hasSenderReport() && source.hasSenderReport()) {
            continued = timestamp + offsets[at(s) + TIMESTAMP] + before.timestampAt(source.reportNtp(), clockRateHz) - source.reportTimestamp();
        }
        if (Math.abs((long) (continued - expected)) > clockRateHz) {
            continued = expected;
        }
        return Math.max(continued - lastTimestamp, 1) + lastTimestamp - timestamp;
    }

    static int ticks(long durationNs, int clockRateHz) {
        return (int) (durationNs / 1000 * clockRateHz / 1_000_000);
    }

    /**
     * Leaves out a packet that is not to be forwarded, so that the receiver sees no gap. What is still missing before it keeps its
     * number.
     *
     * @return false when its number is taken already, since later ones have been sent: something must fill it
     */
    boolean skip(int seq) {
        return skip(seq, false);
    }

    /** @param picture a whole picture goes with this packet: later picture ids move up as well, as VP8's decoders expect */
    boolean skip(int seq, boolean picture) {
        long in = Sequence.extend(highestIn, seq);
        if (in <= highestIn) {
            return false;
        }
        int s = stretch & STRETCHES - 1;
        if (offsets[at(s) + START] == (int) in) {
            offsets[at(s) + START]++;
        } else {
            int from = s;
            s = begin(sources[from], in + 1, false);
            copyOffsets(from, s);
        }
        offsets[at(s) + SEQ]--;
        offsets[at(s) + PICTURE_ID] -= picture ? 1 : 0;
        highestIn = in;
        return true;
    }

    private void copyOffsets(int from, int to) {
        for (int i = SEQ; i < START; i++) {
            offsets[at(to) + i] = offsets[at(from) + i];
        }
    }

    private static int at(int stretch) {
        return (stretch & STRETCHES - 1) * WIDTH;
    }

    /** How far the number lies ahead of all that was forwarded or left out. */
    int ahead(int seq) {
        return Sequence.difference(seq, (int) highestIn & 0xFFFF);
    }

    /** Finds the stretch for a packet of the present source: {@link #placedIn}. False when it is from before, or too old. */
    boolean place(int seq) {
        long in = Sequence.extend(highestIn, seq);
        if (in > highestIn) {
            highestIn = in;
            placedIn = stretch;
            return true;
        }
        for (int i = stretch; i >= 0 && remembers(i); i--) {
            int s = i & STRETCHES - 1;
            if ((int) in - offsets[at(s) + START] >= 0) {
                placedIn = i;
                return true;
            }
            if ((anchors >> s & 1) != 0) {
                return false;
            }
        }
        return false;
    }

    int placedIn() {
        return placedIn;
    }

    boolean remembers(int formerStretch) {
        return stretch - formerStretch >= 0 && stretch - formerStretch < STRETCHES;
    }

    UpStream source(int inStretch) {
        return sources[inStretch & STRETCHES - 1];
    }

    int seq(int seq, int inStretch) {
        return seq + offsets[at(inStretch) + SEQ] & 0xFFFF;
    }

    int timestamp(int timestamp, int inStretch) {
        return timestamp + offsets[at(inStretch) + TIMESTAMP];
    }

    int frameNumberOffset(int inStretch) {
        return offsets[at(inStretch) + FRAME_NUMBER];
    }

    /** What a timestamp of the present source is now. */
    int timestampNow(int timestamp) {
        return timestamp(timestamp, stretch);
    }

    /** Writes picture id, TL0PICIDX and KEYIDX into the outgoing payload; each keeps its width. */
    void rewriteFrameIds(byte[] b, int payloadAt, FrameInfo info, int inStretch) {
        int s = inStretch & STRETCHES - 1;
        if (info.pictureId >= 0) {
            int at = payloadAt + info.pictureIdAt;
            int id = info.pictureId + offsets[at(s) + PICTURE_ID];
            if (info.pictureIdBits == 15) {
                put16(b, at, 0x8000 | id & PICTURE_ID_MASK);
            } else {
                b[at] = (byte) (id & 0x7F);
            }
        }
        if (info.tl0PicIdx >= 0) {
            b[payloadAt + info.tl0PicIdxAt] = (byte) (info.tl0PicIdx + offsets[at(s) + TL0_PIC_IDX]);
        }
        if (info.keyIdx >= 0) {
            int at = payloadAt + info.keyIdxAt;
            b[at] = (byte) (b[at] & 0xE0 | info.keyIdx + offsets[at(s) + KEY_IDX] & 0x1F);
        }
    }

    /** Something without content went out under this number. */
    void filled(int outSeq) {
        if (sentAny && Sequence.difference(outSeq, lastSeq) > 0) {
            lastSeq = outSeq;
        }
    }

    /** The packet just placed goes out under these numbers: the stream continues from here. */
    void sent(int outSeq, int outTimestamp, FrameInfo info, long nowNs) {
        if (sentAny && Sequence.difference(outSeq, lastSeq) <= 0) {
            return;
        }
        lastSeq = outSeq;
        if (!sentAny || outTimestamp - lastTimestamp > 0) {
            lastTimestamp = outTimestamp;
            lastSentNs = nowNs;
        }
        sentAny = true;
        int s = placedIn & STRETCHES - 1;
        if (info.pictureId >= 0) {
            lastPictureId = info.pictureId + offsets[at(s) + PICTURE_ID] & (info.pictureIdBits == 15 ? PICTURE_ID_MASK : 0x7F);
        }
        if (info.tl0PicIdx >= 0) {
            lastTl0PicIdx = info.tl0PicIdx + offsets[at(s) + TL0_PIC_IDX] & 0xFF;
        }
        if (info.keyIdx >= 0) {
            lastKeyIdx = info.keyIdx + offsets[at(s) + KEY_IDX] & 0x1F;
        }
        if (info.frameNumber >= 0) {
            lastFrameNumber = info.frameNumber + offsets[at(s) + FRAME_NUMBER] & 0xFFFF;
        }
    }

    /** A packet of our own follows the last: its number and timestamp are {@link #lastSeq} and {@link #lastTimestamp} from now on. */
    void invent(int frameTicks, int clockRateHz, long nowNs) {
        int frames = sentAny ? Math.max(1, (ticks(nowNs - lastSentNs, clockRateHz) + frameTicks / 2) / frameTicks) : 0;
        lastSeq = sentAny ? lastSeq + 1 & 0xFFFF : firstSeq;
        sentAny = true;
        lastTimestamp += frames * frameTicks;
        lastSentNs = nowNs;
    }

    int lastSeq() {
        return lastSeq;
    }

    int lastTimestamp() {
        return lastTimestamp;
    }

    boolean sentAny() {
        return sentAny;
    }
}
