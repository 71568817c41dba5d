package spokes.media.track;

/**
 * Tells a player between which bounds it may hold a video back before it shows it (header extension {@code playout-delay}): the value is
 * in every packet until a receiver report shows that a key frame with it has arrived, and in none after that: what came before a key frame is thrown away, and the
 * value with it. A receiver that asks for a picture begins anew, perhaps without what it was told, and is told again. What is sent once more says it always.
 *
 * <p>Source: the extension's page of libwebrtc, {@code docs/native-code/rtp-hdrext/playout-delay}: 12 bits each for least and most, in steps of {@value #STEP_MS} ms.
 *
 * <p>Owned by one media loop; not thread-safe.
 */
final class PlayoutDelay {
    static final int STEP_MS = 10, MOST = 0xFFF, NOTHING = -1;

    private final int value;
    private int firstSeq = NOTHING;
    private boolean arrived;

    private PlayoutDelay(int value) {
        this.value = value;
    }

    /** Says nothing. */
    static PlayoutDelay none() {
        return new PlayoutDelay(NOTHING);
    }

    /** @param leastMs larger than {@code mostMs} counts as that */
    static PlayoutDelay of(int leastMs, int mostMs) {
        int most = steps(mostMs);
        return new PlayoutDelay(Math.min(steps(leastMs), most) << 12 | most);
    }

    private static int steps(int ms) {
        return Math.clamp(ms / STEP_MS, 0, MOST);
    }

    /**
     * What the packet with this number says: 24 bits, or {@link #NOTHING}.
     *
     * @param keyFrame whether one begins in it
     */
    int in(int seq, boolean keyFrame) {
        if (value == NOTHING || arrived) {
            return NOTHING;
        }
        firstSeq = keyFrame && firstSeq == NOTHING ? seq : firstSeq;
        return value;
    }

    /** The same for a packet that was sent before. */
    int again() {
        return value;
    }

    /** The receiver has no picture. */
    void onPictureLoss() {
        arrived = false;
        firstSeq = NOTHING;
    }

    /** @param highestSeq the highest number that has come there, its lower 16 bits */
    void onReport(int highestSeq) {
        arrived |= firstSeq != NOTHING && (short) (highestSeq - firstSeq) >= 0;
    }
}
