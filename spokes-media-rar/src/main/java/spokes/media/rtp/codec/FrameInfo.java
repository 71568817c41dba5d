package spokes.media.rtp.codec;

/** What one packet's payload says; filled anew for each packet. Positions count from the start of the payload. */
public final class FrameInfo {
    /** The first packet of a frame. */
    public boolean frameStart;
    /** The first packet of a key frame: forwarding may begin here. */
    public boolean keyFrame;
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

    public void clear() {
        frameStart = false;
        keyFrame = false;
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
    }
}
