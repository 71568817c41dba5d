package spokes.system.lab;

import java.time.Duration;
import java.util.List;

/** What came of a row. */
record Result(Row row, List<String> lines, List<String> problems, Duration took) {
    boolean good() {
        return problems.isEmpty();
    }

    @Override
    public String toString() {
        var text = new StringBuilder(String.format("%-5s %-4s %s (%d s)", row.number(), good() ? "ok" : "NOT", row.picture(), took.toSeconds()));
        lines.forEach(line -> text.append("\n             ").append(line));
        problems.forEach(problem -> text.append("\n           ! ").append(problem));
        return text.toString();
    }
}
