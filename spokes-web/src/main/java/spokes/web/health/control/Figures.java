package spokes.web.health.control;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** One figure in all the forms in which its labels have been seen. Any thread may ask. */
final class Figures<T> {
    private final String[] labels;
    private final Supplier<T> fresh;
    private final Map<List<String>, T> byValues = new ConcurrentHashMap<>();

    private Figures(Supplier<T> fresh, String... labels) {
        this.fresh = fresh;
        this.labels = labels;
    }

    static Figures<AtomicLong> counts(String... labels) {
        return new Figures<>(AtomicLong::new, labels);
    }

    static Figures<Histogram> histograms(double[] bounds, String... labels) {
        return new Figures<>(() -> new Histogram(bounds), labels);
    }

    /** @param values of the labels, in their order */
    T of(String... values) {
        return byValues.computeIfAbsent(List.of(values), _ -> fresh.get());
    }

    /** @param each is given a figure, and name, value, name, value, … of its labels */
    void forEach(BiConsumer<T, String[]> each) {
        byValues.forEach((values, figure) -> each.accept(figure, labelled(values)));
    }

    private String[] labelled(List<String> values) {
        var both = new String[labels.length * 2];
        Arrays.setAll(both, i -> i % 2 == 0 ? labels[i / 2] : values.get(i / 2));
        return both;
    }
}
