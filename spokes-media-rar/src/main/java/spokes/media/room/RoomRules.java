package spokes.media.room;

/**
 * What the operator has decided for all rooms.
 *
 * @param speakers when somebody counts as speaking
 * @param data how much one participant may send
 * @param slowDataBps who takes at least so much reliable data is waited for by those who send it, bit/s; 0: nobody is
 */
public record RoomRules(SpeakerRules speakers, DataRate data, int slowDataBps) {
    public static final RoomRules USUAL = new RoomRules(SpeakerRules.USUAL, DataRate.USUAL);

    /** Nobody waits for anybody. */
    public RoomRules(SpeakerRules speakers, DataRate data) {
        this(speakers, data, 0);
    }

    /**
     * When somebody counts as speaking ({@code livekit-protocol} §8.5).
     *
     * @param activeDbov -dBov up to which a packet is loud, 0..127
     * @param minActivePercent how much of a window has to be loud
     * @param windowMs how often it is looked
     * @param smoothedWindows over how many windows a level is averaged; 0 and 1: not at all
     */
    public record SpeakerRules(int activeDbov, int minActivePercent, int windowMs, int smoothedWindows) {
        /** LiveKit's. */
        public static final SpeakerRules USUAL = new SpeakerRules(35, 40, 400, 2);
    }

    /** How much data one participant may send for as long as it likes; 0 for no limit. */
    public record DataRate(int messagesPerSecond, int bytesPerSecond) {
        /** More than a browser can send with its processor free for anything else. */
        public static final DataRate USUAL = new DataRate(10_000, 25_000_000);
    }
}
