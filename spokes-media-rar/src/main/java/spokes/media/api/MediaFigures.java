package spokes.media.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Figures of media for dashboards, under the names and labels that LiveKit has for them, without its prefix.
 *
 * @param counts by name and labels, each pair once
 * @param histograms likewise
 */
public record MediaFigures(List<Count> counts, List<Histogram> histograms) {
    public static final MediaFigures NONE = new MediaFigures(List.of(), List.of());

    public MediaFigures {
        counts = List.copyOf(counts);
        histograms = List.copyOf(histograms);
    }

    /** @param labels name, value, name, value, … */
    public record Count(String name, List<String> labels, long value) {
        public Count {
            labels = List.copyOf(labels);
        }
    }

    /**
     * @param labels name, value, name, value, …
     * @param bounds upper ones, rising
     * @param counts so many values were at most each bound and above the one before; one more for what is above all
     */
    public record Histogram(String name, List<String> labels, List<Double> bounds, List<Long> counts, double sum) {
        public Histogram {
            labels = List.copyOf(labels);
            bounds = List.copyOf(bounds);
            counts = List.copyOf(counts);
        }

        private Histogram and(Histogram other) {
            var sums = new ArrayList<Long>(counts.size());
            for (int i = 0; i < counts.size(); i++) {
                sums.add(counts.get(i) + other.counts.get(i));
            }
            return new Histogram(name, labels, bounds, sums, sum + other.sum);
        }
    }

    private record Key(String name, List<String> labels) {}

    /** Of several loops together. */
    public static MediaFigures sum(List<MediaFigures> parts) {
        Map<Key, Count> counts = new LinkedHashMap<>();
        Map<Key, Histogram> histograms = new LinkedHashMap<>();
        for (var part : parts) {
            part.counts.forEach(count -> counts.merge(new Key(count.name, count.labels), count, (one, other) -> new Count(one.name, one.labels, one.value + other.value)));
            part.histograms.forEach(histogram -> histograms.merge(new Key(histogram.name, histogram.labels), histogram, Histogram::and));
        }
        return new MediaFigures(List.copyOf(counts.values()), List.copyOf(histograms.values()));
    }
}
