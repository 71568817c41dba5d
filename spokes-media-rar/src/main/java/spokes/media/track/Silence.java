package spokes.media.track;

import java.util.Arrays;
import spokes.media.rtp.codec.Codec;

/**
 * What follows a microphone that was muted in the middle of a word: {@value #FRAMES} frames of digital silence, so that the listeners' jitter
 * buffers settle on silence and do not go on with an echo of the last sound; and what comes first of a track that sends nothing, for video the
 * same number of packets without content.
 *
 * <p>Owned by one media loop; not thread-safe. Reads no clock: the caller passes {@code nowNs}.
 */
final class Silence {
    static final int FRAMES = 10, FRAME_MS = 20;
    private static final long FRAME_NS = FRAME_MS * 1_000_000L;
    /** Opus: one frame of 20 ms, CELT only, full band, and nothing in it (RFC 6716 §3.1). */
    private static final byte[] OPUS = {(byte) 0xF8, (byte) 0xFF, (byte) 0xFE};
    /** G.711: the sample without amplitude (ITU-T G.711, tables 1 and 2), for a frame. */
    private static final byte[] PCMU = samples(0xFF), PCMA = samples(0xD5);

    private int left;
    private long dueNs;

    void begin(long nowNs) {
        left = FRAMES;
        dueNs = nowNs;
    }

    void end() {
        left = 0;
    }

    /** True from {@link #begin} until all frames are sent. */
    boolean isDue() {
        return left > 0;
    }

    /** True when a frame is to be sent now. */
    boolean takes(long nowNs) {
        if (left == 0 || nowNs - dueNs < 0) {
            return false;
        }
        left--;
        dueNs += FRAME_NS;
        return true;
    }

    long nextDeadlineNs() {
        return left == 0 ? Long.MAX_VALUE : dueNs;
    }

    /**
     * @param trailer by which a client tells that we made this frame, not somebody with its key; empty where nothing is encrypted
     * @return where it ends
     */
    static int write(byte[] to, int at, Codec codec, byte[] trailer) {
        var frame = codec == Codec.PCMU ? PCMU : codec == Codec.PCMA ? PCMA : OPUS;
        System.arraycopy(frame, 0, to, at, frame.length);
        System.arraycopy(trailer, 0, to, at + frame.length, trailer.length);
        return at + frame.length + trailer.length;
    }

    private static byte[] samples(int silent) {
        var samples = new byte[FRAME_MS * Codec.PCMU.clockRateHz() / 1000];
        Arrays.fill(samples, (byte) silent);
        return samples;
    }
}
