package spokes.media.simulcast;

import java.util.Arrays;
import spokes.media.rtp.codec.FrameInfo;

/**
 * Which frames of one stream go to one subscriber: spatial and temporal layers up to what is wanted, so chosen that what arrives can
 * always be decoded.
 *
 * <p>Where the publisher sends dependency descriptors, a subscriber is on one decode target and changes to another with a frame that
 * says that one can (<em>switch</em>) and whose own dependencies were forwarded. Otherwise the picture ids of VP8 and VP9 tell pictures apart: less
 * begins with the next picture, more frame rate where the codec says so, a larger picture with a key frame. What was decided of a frame holds for all
 * its packets, in whatever order they come. Frames that carry neither are all forwarded.
 *
 * <p>Owned by one media loop; not thread-safe.
 */
public final class LayerFilter {
    private static final int FRAMES = 256, PICTURES = 64, NONE = -1, HIGHEST = 7;

    private int maxSpatial = HIGHEST;
    private int maxTemporal = HIGHEST;

    // by dependency descriptor: what was decided of the last frames
    private int[] frames = {};                                // number << 1 | whether it was forwarded
    private int frame = NONE;                                 // the same of the one that was asked for last
    private int target = NONE;
    private int wantedTarget = NONE;
    private int targetSpatial;
    private int wantedSpatial;
    private int complete;                                     // the decode targets that need nothing above the target, one bit each
    private int usable;
    private int epoch;
    private boolean stale = true;

    // by picture id
    private int[] pictures = {};                              // id << 8 | spatial << 4 | temporal layer up to which it was forwarded
    private int picture = NONE;                               // the same of the one that was asked for last
    private int spatial;
    private int temporal;

    private boolean byTargets;
    private boolean changed;
    private boolean says;

    /** Has nothing to decide before {@link #begin}. */
    public void want(int maxSpatial, int maxTemporal) {
        int s = Math.clamp(maxSpatial, 0, HIGHEST);
        int t = Math.clamp(maxTemporal, 0, HIGHEST);
        stale |= s != this.maxSpatial || t != this.maxTemporal;
        this.maxSpatial = s;
        this.maxTemporal = t;
    }

    /** Forwarding begins with this key frame: nothing from before counts. */
    public void begin(FrameInfo key) {
        byTargets = key.targets > 0;
        if (byTargets && frames.length == 0) {
            frames = new int[FRAMES];
        } else if (!byTargets && pictures.length == 0) {
            pictures = new int[PICTURES];
        }
        Arrays.fill(frames, NONE);
        Arrays.fill(pictures, NONE);
        frame = NONE;
        picture = NONE;
        target = NONE;
        stale = true;
        spatial = maxSpatial;
        temporal = maxTemporal;
    }

    /** Whether the packet is to be forwarded. */
    public boolean admits(FrameInfo info) {
        if (info.targets > 0) {
            return frames.length == 0 || admitsFrame(info);
        }
        return info.pictureId < 0 || pictures.length == 0 || admitsPicture(info);
    }

    // --- dependency descriptor ---

    private boolean admitsFrame(FrameInfo info) {
        if (frame >> 1 != info.frameNumber) {
            frame = frame(info);
        }
        return (frame & 1) != 0;
    }

    private int frame(FrameInfo info) {
        int slot = info.frameNumber & FRAMES - 1;
        if (frames[slot] >> 1 != info.frameNumber) {
            frames[slot] = info.frameNumber << 1 | (decide(info) ? 1 : 0);
        }
        return frames[slot];
    }

    private boolean decide(FrameInfo info) {
        if (stale || info.epoch != epoch || info.activeTargets != usable) {
            aim(info);
        }
        if (target != wantedTarget) {
            change(info);
        }
        return target >= 0 && info.isIn(target);
    }

    /** Which decode target would be best now. */
    private void aim(FrameInfo info) {
        stale = false;
        changed = true;
        if (info.epoch != epoch) {
            target = NONE;                                    // numbers of another structure mean something else
        }
        says &= epoch == info.epoch;
        epoch = info.epoch;
        usable = info.activeTargets;
        wantedTarget = NONE;
        for (int t = 0; t < info.targets; t++) {
            if ((usable >> t & 1) != 0 && isWithin(info, t) && isBetter(info, t, wantedTarget)) {
                wantedTarget = t;
            }
        }
        if (wantedTarget == NONE) {
            wantedTarget = smallest(info);
        }
        wantedSpatial = info.structure.targetSpatial(wantedTarget);
    }

    private static int smallest(FrameInfo info) {
        int found = 0;
        for (int t = 1; t < info.targets; t++) {
            if (isBetter(info, found, t)) {
                found = t;
            }
        }
        return found;
    }

    private boolean isWithin(FrameInfo info, int t) {
        return info.structure.targetSpatial(t) <= maxSpatial && info.structure.targetTemporal(t) <= maxTemporal;
    }

    private static boolean isBetter(FrameInfo info, int t, int than) {
        if (than == NONE) {
            return true;
        }
        var structure = info.structure;
        int s = structure.targetSpatial(t) - structure.targetSpatial(than);
        return s > 0 || s == 0 && structure.targetTemporal(t) > structure.targetTemporal(than);
    }

    /** As near to the target that is wanted as this frame allows. */
    private void change(FrameInfo info) {
        if (!dependenciesForwarded(info)) {
            return;
        }
        boolean within = target != NONE && (usable >> target & 1) != 0 && isWithin(info, target);
        int best = within ? target : NONE;
        int least = target == NONE ? 0 : Math.min(targetSpatial, wantedSpatial);
        for (int t = 0; t < info.targets; t++) {
            boolean possible = info.switchesTo(t) && (t == wantedTarget || (usable >> t & 1) != 0 && isWithin(info, t));
            if (possible && info.structure.targetSpatial(t) >= least && isBetter(info, t, best)) {
                best = t;
            }
        }
        if (best != NONE) {
            changed |= best != target;
            target = best;
            targetSpatial = info.structure.targetSpatial(best);
            complete = info.structure.targetsUpTo(targetSpatial, info.structure.targetTemporal(best));
        }
    }

    private boolean dependenciesForwarded(FrameInfo info) {
        for (int i = 0; i < info.fdiffs; i++) {
            int frame = info.frameNumber - info.fdiff[i] & 0xFFFF;
            if (frames[frame & FRAMES - 1] != (frame << 1 | 1)) {
                return false;
            }
        }
        return true;
    }

    // --- picture ids ---

    private boolean admitsPicture(FrameInfo info) {
        if (picture >> 8 != info.pictureId) {
            picture = picture(info);
        }
        return info.spatialLayer <= spatial(picture) && info.temporalLayer <= (picture & 0x0F);
    }

    private int picture(FrameInfo info) {
        int slot = info.pictureId & PICTURES - 1;
        if (pictures[slot] >> 8 != info.pictureId) {
            adapt(info);
            pictures[slot] = info.pictureId << 8 | spatial << 4 | temporal;
        }
        return pictures[slot];
    }

    private static int spatial(int picture) {
        return picture >> 4 & 0x0F;
    }

    private void adapt(FrameInfo info) {
        if (info.keyFrame) {
            spatial = maxSpatial;
            temporal = maxTemporal;
            return;
        }
        spatial = Math.min(spatial, maxSpatial);
        temporal = Math.min(temporal, maxTemporal);
        if (info.upSwitch && info.temporalLayer <= temporal) {
            temporal = maxTemporal;
        } else if (info.layerSync && info.temporalLayer == temporal + 1 && info.temporalLayer <= maxTemporal) {
            temporal = info.temporalLayer;
        }
    }

    // --- what follows from it ---

    /** True once after the target, or what is wanted, became another. */
    public boolean changed() {
        boolean was = changed;
        changed = false;
        return was;
    }

    /**
     * Only a key frame brings what is wanted.
     *
     * @param aliveSpatial the highest spatial layer that the publisher really sends
     */
    public boolean lacksLargerPicture(int aliveSpatial) {
        return byTargets ? target != NONE && targetSpatial < Math.min(stale ? maxSpatial : wantedSpatial, aliveSpatial)
                : pictures.length > 0 && spatial < Math.min(maxSpatial, aliveSpatial);
    }

    /** What is forwarded is larger than wanted, and without a key frame that may stay so. */
    public boolean staysTooLarge() {
        return byTargets && target != NONE && targetSpatial > Math.min(wantedSpatial, maxSpatial);
    }

    /** The highest spatial layer that is forwarded at most; for a stream with only one it means nothing. */
    public int spatial() {
        return byTargets ? target == NONE ? maxSpatial : targetSpatial : spatial;
    }

    /** The packet ends the picture for this subscriber, though there is more of it. */
    public boolean endsPicture(FrameInfo info) {
        if (!info.frameEnd) {
            return false;
        }
        if (info.targets > 0) {
            return target != NONE && info.spatialLayer == targetSpatial;
        }
        return info.pictureId >= 0 && pictures.length > 0 && info.spatialLayer == spatial(pictures[info.pictureId & PICTURES - 1]);
    }

    /** The decode targets that are complete for this subscriber, one bit each. */
    public int activeTargets(FrameInfo info) {
        return target == NONE ? info.activeTargets : info.activeTargets & complete;
    }

    /** The decode target that the subscriber is on, -1 for none: of one frame, {@link #activeTargets} depends on nothing else. */
    public int target() {
        return target;
    }

    /** Whether {@link #activeTargets} must be said: a structure means all of them, and what was said holds until the next one. */
    public boolean saysTargets(FrameInfo info) {
        if (info.targets == 0) {
            return false;
        }
        says |= activeTargets(info) != -1 >>> Integer.SIZE - info.targets;
        return says;
    }
}
