package spokes.system.lab;

import static java.util.stream.Collectors.toMap;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** {@code ./spokes lab [row…] [SPOKES_SETTING=value…]}: builds the networks one after the other and prints the table. */
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

    /** Those of these numbers, or all. */
    static List<Row> rows(List<String> wanted) {
        var rows = Stream.concat(Topologies.all().stream(), Faults.all().stream()).toList();
        var numbers = rows.stream().map(Row::number).toList();
        for (var number : wanted) {
            if (!numbers.contains(number)) throw new IllegalArgumentException("There is no row \"" + number + "\"; there are " + String.join(", ", numbers));
        }
        return rows.stream().filter(row -> wanted.isEmpty() || wanted.contains(row.number())).toList();
    }

    private static boolean run(List<Row> rows, Map<String, String> settings) {
        var results = new ArrayList<Result>();
        try (var lab = new Lab(settings)) {
            for (var row : rows) {
                var result = lab.tries(row);
                System.out.println(result);
                results.add(result);
            }
        }
        long good = results.stream().filter(Result::good).count();
        System.out.println("\n" + good + " of " + results.size() + " as expected");
        return good == results.size();
    }
}
