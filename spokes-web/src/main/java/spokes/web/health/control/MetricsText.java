package spokes.web.health.control;

import java.math.BigDecimal;
import java.util.concurrent.atomic.AtomicLong;

/** Prometheus' text format, version 0.0.4. */
final class MetricsText {
    static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private static final String LIVEKITS = "livekit_";

    private final StringBuilder text = new StringBuilder();
    private final String[] everywhere;
    private String name = "";

    /** @param everywhere name, value, name, value, … of the labels that all figures of LiveKit's names have */
    MetricsText(String... everywhere) {
        this.everywhere = everywhere;
    }

    MetricsText gauge(String metric, String help) {
        return begin(metric, "gauge", help);
    }

    MetricsText counter(String metric, String help) {
        return begin(metric, "counter", help);
    }

    MetricsText histogram(String metric, String help) {
        return begin(metric, "histogram", help);
    }

    private MetricsText begin(String metric, String type, String help) {
        name = metric;
        text.append("# HELP ").append(metric).append(' ').append(help).append('\n').append("# TYPE ").append(metric).append(' ').append(type).append('\n');
        return this;
    }

    void samples(Figures<AtomicLong> counts) {
        counts.forEach((count, labels) -> sample(count.get(), labels));
    }

    void histograms(Figures<Histogram> histograms) {
        histograms.forEach((histogram, labels) -> histogram.write(this, labels));
    }

    /** @param labels name, value, name, value, … */
    MetricsText sample(long value, String... labels) {
        return line("", Long.toString(value), "", labels);
    }

    /**
     * A histogram, as so many values at most each bound.
     *
     * @param bounds upper ones, rising
     * @param counts so many values were at most each bound and above the one before; one more for what is above all
     */
    void distribution(double[] bounds, long[] counts, double sum, String... labels) {
        long total = 0;
        for (int i = 0; i < counts.length; i++) {
            total += counts[i];
            line("_bucket", Long.toString(total), i < bounds.length ? number(bounds[i]) : "+Inf", labels);
        }
        line("_sum", number(sum), "", labels);
        line("_count", number(total), "", labels);
    }

    private static String number(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    private MetricsText line(String suffix, String value, String bound, String... labels) {
        text.append(name).append(suffix);
        int begins = text.length();
        labels(begins, labels);
        if (name.startsWith(LIVEKITS)) {
            labels(begins, everywhere);
        }
        if (!bound.isEmpty()) {
            labels(begins, "le", bound);
        }
        text.append(text.length() > begins ? "} " : " ").append(value).append('\n');
        return this;
    }

    private void labels(int begins, String... labels) {
        for (int i = 0; i < labels.length; i += 2) {
            text.append(text.length() == begins ? '{' : ',').append(labels[i]).append("=\"").append(escaped(labels[i + 1])).append('"');
        }
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
