package spokes.web.health.control;

/** How often a value was in which range, as Prometheus' histograms tell it. Any thread may observe. */
final class Histogram {
    private final double[] bounds;
    private final long[] counts;
    private double sum;

    /** @param bounds upper ones, rising */
    Histogram(double... bounds) {
        this.bounds = bounds;
        counts = new long[bounds.length + 1];
    }

    /** Bounds that grow by one factor, from the first to the last. */
    static double[] exponential(double first, double last, int count) {
        var bounds = new double[count];
        for (int i = 0; i < count; i++) {
            bounds[i] = first * Math.pow(last / first, i / (count - 1.0));
        }
        return bounds;
    }

    synchronized void observe(double value) {
        int at = 0;
        while (at < bounds.length && value > bounds[at]) {
            at++;
        }
        counts[at]++;
        sum += value;
    }

    synchronized void write(MetricsText text, String... labels) {
        text.distribution(bounds, counts, sum, labels);
    }
}
