package spokes.media.loop;

import java.util.List;
import spokes.media.api.MediaFigures;
import spokes.media.peer.Distribution;

/**
 * How long packets were with a loop: from the look at the clock before they were received until all that came of them was handed to the system. Video that waits
 * for its turn on a subscriber's path is not in it. Mean and deviation are of the last {@value #SLOT_S} to twice {@value #SLOT_S} s.
 *
 * <p>Written by one media loop alone, read by anybody.
 */
final class ForwardTimes {
    static final int SLOT_S = 30;
    private static final double[] BOUNDS_NS = {50e3, 100e3, 250e3, 500e3, 1e6, 2e6, 3e6, 5e6, 10e6, 20e6};

    private record Moments(long count, double sumNs, double squares) {
        static final Moments NONE = new Moments(0, 0, 0);

        Moments and(Moments other) {
            return new Moments(count + other.count, sumNs + other.sumNs, squares + other.squares);
        }

        long meanNs() {
            return count == 0 ? 0 : Math.round(sumNs / count);
        }

        long deviationNs() {
            return count == 0 ? 0 : Math.round(Math.sqrt(Math.max(0, squares / count - sumNs / count * (sumNs / count))));
        }
    }

    private final Distribution all = new Distribution(BOUNDS_NS);
    private long count;
    private double sumNs, squares;
    private long slot = Long.MIN_VALUE;
    private volatile Moments before = Moments.NONE;

    /** A cycle has forwarded so many. */
    void note(long packets, long tookNs, long nowNs) {
        long current = Math.floorDiv(nowNs, SLOT_S * 1_000_000_000L);
        if (current != slot) {
            before = current == slot + 1 ? new Moments(count, sumNs, squares) : Moments.NONE;
            slot = current;
            count = 0;
            sumNs = 0;
            squares = 0;
        }
        if (packets > 0) {
            all.add(tookNs, packets);
            count += packets;
            sumNs += (double) tookNs * packets;
            squares += (double) tookNs * tookNs * packets;
        }
    }

    MediaFigures.Histogram histogram() {
        return all.as("forward_latency_ns");
    }

    private Moments recent() {
        return before.and(new Moments(count, sumNs, squares));
    }

    /** Of all loops together. */
    static List<MediaFigures.Count> gauges(List<ForwardTimes> loops) {
        var together = loops.stream().map(ForwardTimes::recent).reduce(Moments.NONE, Moments::and);
        return List.of(new MediaFigures.Count("forward_latency", List.of(), together.meanNs()), new MediaFigures.Count("forward_jitter", List.of(), together.deviationNs()));
    }
}
