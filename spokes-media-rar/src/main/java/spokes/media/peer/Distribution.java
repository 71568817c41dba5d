package spokes.media.peer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import spokes.media.api.MediaFigures;

/** How often a value was in which range: written by one media loop alone, read by anybody, as {@link Counters} are. */
public final class Distribution {
    private final double[] bounds;
    private final long[] counts;
    private double sum;

    /** @param bounds upper ones, rising */
    public Distribution(double... bounds) {
        this.bounds = bounds;
        counts = new long[bounds.length + 1];
    }

    public void add(double value) {
        add(value, 1);
    }

    public void add(double value, long times) {
        int at = 0;
        while (at < bounds.length && value > bounds[at]) {
            at++;
        }
        counts[at] += times;
        sum += value * times;
    }

    public MediaFigures.Histogram as(String name, String... labels) {
        var now = new ArrayList<Long>(counts.length);
        Arrays.stream(counts).forEach(now::add);
        return new MediaFigures.Histogram(name, List.of(labels), Arrays.stream(bounds).boxed().toList(), now, sum);
    }
}
