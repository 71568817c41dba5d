package spokes.media.rtp.codec;

/** What one packet's payload says; filled anew for each packet. Positions count from the start of the payload. */
public final class FrameInfo {
    private static final DependencyStructure NO_STRUCTURE = new DependencyStructure();

    /** The first packet of a frame. */
    public boolean frameStart;
    /** The first packet of a key frame: forwarding may begin here. */
    public boolean keyFrame;
    /** The last packet of a frame, as far as the codec tells. */
    public boolean frameEnd;
    /** It depends on the lowest temporal layer alone (VP8's layer sync). */
    public boolean layerSync;
    /** What comes after it in higher temporal layers depends on nothing of those layers before it (VP9's switching-up point). */
    public boolean upSwitch;
    public int spatialLayer;
    public int temporalLayer;
    /** Picture id (VP8, VP9), or -1. */
    public int pictureId;
    public int pictureIdAt;
    /** 7 or 15. */
    public int pictureIdBits;
    /** TL0PICIDX (VP8, VP9), or -1. */
    public int tl0PicIdx;
    public int tl0PicIdxAt;
    /** KEYIDX, five bits (VP8), or -1. */
    public int keyIdx;
    public int keyIdxAt;
    /** Frame number of the dependency descriptor, or -1. */
    public int frameNumber;
    /** How many decode targets the dependency descriptor knows; 0 without one, and then what follows means nothing. */
    public int targets;
    /** The publisher sends these, one bit each. */
    public int activeTargets;
    /** Where in the descriptor the bit mask of active targets is, or would be. */
    public int activeTargetsAt;
    public boolean hasActiveTargets;
    public int descriptorBits;
    /** What the frame is to each decode target. */
    public final byte[] dtis = new byte[DependencyStructure.MAX_TARGETS];
    /** How far back the frames are on which this one depends. */
    public final int[] fdiff = new int[DependencyStructure.MAX_FDIFFS];
    public int fdiffs;
    public DependencyStructure structure = NO_STRUCTURE;
    /** Counts the structures of the stream. */
    public int epoch;

    public void clear() {
        frameStart = false;
        keyFrame = false;
        frameEnd = false;
        layerSync = false;
        upSwitch = false;
        spatialLayer = 0;
        temporalLayer = 0;
        pictureId = -1;
        pictureIdAt = 0;
        pictureIdBits = 0;
        tl0PicIdx = -1;
        tl0PicIdxAt = 0;
        keyIdx = -1;
        keyIdxAt = 0;
        frameNumber = -1;
        targets = 0;
        activeTargets = 0;
        activeTargetsAt = 0;
        hasActiveTargets = false;
        descriptorBits = 0;
        fdiffs = 0;
    }

    /** Whether the decode target needs this frame. */
    public boolean isIn(int target) {
        return dtis[target] != DependencyStructure.NOT_PRESENT;
    }

    /** Whether one can go over to the decode target with this frame, given the frames on which it depends. */
    public boolean switchesTo(int target) {
        return dtis[target] == DependencyStructure.SWITCH;
    }
}
