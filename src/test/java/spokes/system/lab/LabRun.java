package spokes.system.lab;

import static java.util.stream.Collectors.toMap;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * {@code ./spokes lab [row…] [SPOKES_SETTING=value…]}: builds the networks one after the other and prints the table. What takes long and asks for no haste
 * goes on in a second lab meanwhile.
 */
public final class LabRun {
    private LabRun() {}

    public static void main(String[] wanted) {
        var missing = Lab.missing();
        if (missing.isPresent()) {
            System.err.println("Nothing was tried: " + missing.get() + ".");
            System.exit(2);
        }
        var settings = Stream.of(wanted).filter(word -> word.contains("=")).map(word -> word.split("=", 2)).collect(toMap(words -> words[0], words -> words[1]));
        System.exit(run(rows(Stream.of(wanted).filter(word -> !word.contains("=")).toList()), settings) ? 0 : 1);
    }

    /** On fewer, a second lab beside the first takes so much that people are told late what is wrong. */
    private static final int CORES_FOR_TWO = 4;

    /** Those of these numbers, in this order and as often, or all. */
    static List<Row> rows(List<String> wanted) {
        var rows = Stream.concat(Topologies.all().stream(), Faults.all().stream()).toList();
        var numbers = rows.stream().map(Row::number).toList();
        for (var number : wanted) {
            if (!numbers.contains(number)) throw new IllegalArgumentException("There is no row \"" + number + "\"; there are " + String.join(", ", numbers));
        }
        if (wanted.isEmpty()) return rows;
        return wanted.stream().map(number -> rows.get(numbers.indexOf(number))).toList();
    }

    private static boolean run(List<Row> rows, Map<String, String> settings) {
        long began = System.nanoTime();
        var patient = rows.stream().filter(Row::aside).toList();
        var results = new ArrayList<Result>();
        if (Runtime.getRuntime().availableProcessors() >= CORES_FOR_TWO) {
            var aside = CompletableFuture.supplyAsync(() -> tried("aside", patient, settings), task -> Thread.ofPlatform().name("aside").start(task));
            results.addAll(tried("main", rows.stream().filter(row -> !row.aside()).toList(), settings));
            results.addAll(aside.join());
        } else {
            results.addAll(tried("main", rows.stream().filter(row -> !row.aside()).toList(), settings));
            results.addAll(tried("aside", patient, settings));
        }
        long good = results.stream().filter(Result::good).count();
        System.out.println("\n" + good + " of " + results.size() + " as expected, in " + Duration.ofNanos(System.nanoTime() - began).toSeconds() + " s");
        results.stream().filter(result -> !result.good()).forEach(result -> System.out.println("not as expected: " + result.row().number() + " " + result.problems()));
        return good == results.size();
    }

    private static List<Result> tried(String name, List<Row> rows, Map<String, String> settings) {
        if (rows.isEmpty()) return List.of();
        var results = new ArrayList<Result>();
        try (var lab = new Lab(name, settings)) {
            for (var row : rows) {
                var result = lab.tries(row);
                System.out.println(result);
                results.add(result);
            }
        }
        return results;
    }
}
