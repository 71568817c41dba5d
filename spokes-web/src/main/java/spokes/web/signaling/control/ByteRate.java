package spokes.web.signaling.control;

import java.util.ArrayDeque;
import java.util.Deque;

/** How fast a counter of bytes has risen over the last {@value #WINDOW_S} s. Not thread-safe; reads no clock. */
public final class ByteRate {
    static final int WINDOW_S = 10;
    private static final long SECOND_NS = 1_000_000_000L;

    private record Sample(long bytes, long atNs) {}

    private final Deque<Sample> samples = new ArrayDeque<>();

    /** A counter that falls has begun anew. @return bytes a second, 0 as long as there is nothing to compare with */
    public long onSample(long bytes, long nowNs) {
        if (!samples.isEmpty() && bytes < samples.peekLast().bytes) {
            samples.clear();
        }
        samples.add(new Sample(bytes, nowNs));
        while (samples.size() > 2 && nowNs - samples.peekFirst().atNs > WINDOW_S * SECOND_NS) {
            samples.poll();
        }
        long tookNs = nowNs - samples.peekFirst().atNs;
        return tookNs <= 0 ? 0 : (long) ((double) (bytes - samples.peekFirst().bytes) * SECOND_NS / tookNs);
    }
}
