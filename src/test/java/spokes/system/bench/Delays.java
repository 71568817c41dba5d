package spokes.system.bench;

import java.util.Locale;

/** How long packets were under way: counts by microsecond. One writer. */
final class Delays {
    private static final int LONGEST_US = 200_000;

    private final int[] counts = new int[LONGEST_US + 1];
    private long total;

    void add(long ns) {
        counts[Math.clamp(ns / 1_000, 0, LONGEST_US)]++;
        total++;
    }

    void clear() {
        java.util.Arrays.fill(counts, 0);
        total = 0;
    }

    void add(Delays other) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += other.counts[i];
        }
        total += other.total;
    }

    double ms(double quantile) {
        long wanted = (long) Math.ceil(quantile * total), seen = 0;
        for (int us = 0; us < counts.length; us++) {
            seen += counts[us];
            if (seen >= wanted) {
                return us / 1e3;
            }
        }
        return LONGEST_US / 1e3;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "p50 %.2f, p99 %.2f, p99.9 %.2f ms", ms(0.5), ms(0.99), ms(0.999));
    }
}
