package spokes.media.rtp.codec;

import static spokes.media.buffer.Bytes.u16;
import static spokes.media.buffer.Bytes.u8;

/**
 * Reads the dependency descriptors of one stream (AV1 RTP specification, annex A), which only make sense together with the structure
 * that came with the last key frame.
 *
 * <p>Owned by one media loop; not thread-safe.
 */
public final class DependencyReader {
    private static final int MANDATORY_BYTES = 3;

    private final Bits bits = new Bits();
    private DependencyStructure structure = new DependencyStructure();
    private DependencyStructure spare = new DependencyStructure();
    private boolean known;
    private int epoch;
    private int activeTargets;

    /**
     * Adds what the descriptor says. Never throws; of a malformed one, and of one whose structure is not known, only the frame number
     * counts.
     *
     * @param learn false for a packet from before, whose structure is not to replace the present one
     */
    public void read(byte[] b, int at, int lengthBytes, boolean learn, FrameInfo into) {
        if (lengthBytes < MANDATORY_BYTES) {
            return;
        }
        into.frameNumber = u16(b, at + 1);
        int first = u8(b, at);
        bits.over(b, at, lengthBytes);
        bits.read(24);
        boolean extended = lengthBytes > MANDATORY_BYTES;
        boolean brings = extended && bits.flag(), mask = extended && bits.flag(), ownDtis = extended && bits.flag();
        boolean ownFdiffs = extended && bits.flag(), ownChains = extended && bits.flag();
        var meant = structure;
        if (brings) {
            into.keyFrame |= (first & 0x80) != 0;
            if (!spare.read(bits)) {
                return;
            }
            meant = spare;
        } else if (!known) {
            return;
        }
        into.activeTargetsAt = bits.position() - at * 8;
        into.hasActiveTargets = mask;
        int active = mask ? bits.read(meant.targets()) : brings ? all(meant) : activeTargets;
        if (readFrame(meant, first & 0x3F, ownDtis, ownFdiffs, ownChains, into)) {
            into.descriptorBits = bits.position() - at * 8;
            into.frameStart = (first & 0x80) != 0;
            into.frameEnd = (first & 0x40) != 0;
            into.targets = meant.targets();
            into.activeTargets = active;
            if (learn) {
                learn(brings, active);
            }
            into.structure = brings && !learn ? structure : meant;
            into.epoch = epoch;
        }
    }

    private void learn(boolean brings, int active) {
        if (brings) {
            var before = structure;
            structure = spare;
            spare = before;
            known = true;
            epoch++;
        }
        activeTargets = active;
    }

    private static int all(DependencyStructure structure) {
        return structure.targets() == DependencyStructure.MAX_TARGETS ? -1 : (1 << structure.targets()) - 1;
    }

    private boolean readFrame(DependencyStructure meant, int templateId, boolean ownDtis, boolean ownFdiffs, boolean ownChains, FrameInfo into) {
        int template = meant.template(templateId);
        if (template < 0) {
            return false;
        }
        into.spatialLayer = meant.spatial(template);
        into.temporalLayer = meant.temporal(template);
        for (int t = 0; t < meant.targets(); t++) {
            into.dtis[t] = (byte) (ownDtis ? bits.read(2) : meant.dti(template, t));
        }
        into.fdiffs = 0;
        if (ownFdiffs) {
            readFdiffs(into);
        } else {
            for (int i = 0; i < meant.fdiffs(template); i++) {
                into.fdiff[into.fdiffs++] = meant.fdiff(template, i);
            }
        }
        for (int i = 0; i < meant.chains() && ownChains; i++) {
            bits.read(8);
        }
        return !bits.beyond();
    }

    private void readFdiffs(FrameInfo into) {
        for (int size = bits.read(2); size > 0; size = bits.read(2)) {
            int fdiff = bits.read(4 * size) + 1;
            if (into.fdiffs < DependencyStructure.MAX_FDIFFS) {
                into.fdiff[into.fdiffs++] = fdiff;
            }
        }
    }
}
