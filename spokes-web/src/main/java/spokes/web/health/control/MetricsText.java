package spokes.web.health.control;

/** Prometheus' text format, version 0.0.4. */
final class MetricsText {
    static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final StringBuilder text = new StringBuilder();
    private String name = "";

    MetricsText gauge(String metric, String help) {
        return begin(metric, "gauge", help);
    }

    MetricsText counter(String metric, String help) {
        return begin(metric, "counter", help);
    }

    MetricsText summary(String metric, String help) {
        return begin(metric, "summary", help);
    }

    private MetricsText begin(String metric, String type, String help) {
        name = metric;
        text.append("# HELP ").append(metric).append(' ').append(help).append('\n').append("# TYPE ").append(metric).append(' ').append(type).append('\n');
        return this;
    }

    /** {@code _sum} or {@code _count} of a summary. */
    MetricsText part(String suffix, long value) {
        text.append(name).append('_').append(suffix).append(' ').append(value).append('\n');
        return this;
    }

    /** @param labels name, value, name, value, … */
    MetricsText sample(long value, String... labels) {
        text.append(name);
        for (int i = 0; i < labels.length; i += 2) {
            text.append(i == 0 ? '{' : ',').append(labels[i]).append("=\"").append(escaped(labels[i + 1])).append('"');
        }
        text.append(labels.length > 0 ? "} " : " ").append(value).append('\n');
        return this;
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
