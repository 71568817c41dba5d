package spokes.system.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;

/**
 * Which points of LiveKit's protocol are proven, by which tests, with what result: made from what the test runners wrote.
 *
 * <p>A test says what it proves in its name: {@code an_answer_carries_the_id_of_its_offer_point_33}, {@code …_points_17_18}, {@code …_trap_14}.
 * The points stand in {@code src/test/resources/conformance/points.txt}, the traps beside them; {@code notes.txt} says of those without a test why.
 *
 * <p>{@code ./spokes conformance} runs this after {@code ./spokes test}: the first argument is the project's folder, the second the file to write.
 */
public final class ConformanceReport {
    private static final Pattern CLAIM = Pattern.compile("(point|trap)s?((?:_\\d+)+)");
    private static final int SHOWN_TESTS = 4;

    private final List<Proof> proofs;

    ConformanceReport(List<Proof> proofs) {
        this.proofs = List.copyOf(proofs);
    }

    enum Outcome { PASSED, FAILED, SKIPPED }

    /** One run of one test, and what it claims to prove. */
    record Proof(String testClass, String method, Outcome outcome) {
        List<String> claims() {
            return CLAIM.matcher(method).results()
                    .flatMap(claim -> Pattern.compile("\\d+").matcher(claim.group(2)).results().map(number -> claim.group(1) + " " + number.group()))
                    .toList();
        }
    }

    /** A line of the checklist. */
    record Item(String kind, int number, String text) {
        String id() {
            return kind + " " + number;
        }
    }

    static void main(String[] arguments) throws Exception {
        var project = Path.of(arguments[0]);
        var report = new ConformanceReport(proofs(project));
        var written = report.markdown(items(project, "point"), items(project, "trap"), notes(project));
        if (arguments.length > 1) {
            var file = Path.of(arguments[1]).toAbsolutePath();
            Files.createDirectories(file.getParent());       // tests that end early leave none
            Files.writeString(file, written);
        }
        System.out.println(report.summary(items(project, "point"), items(project, "trap"), notes(project)));
    }

    String summary(List<Item> points, List<Item> traps, TreeMap<String, String> notes) {
        return "Conformance: " + tally("points", points, notes) + "; " + tally("traps", traps, notes);
    }

    private String tally(String what, List<Item> items, TreeMap<String, String> notes) {
        long proven = items.stream().filter(item -> verdict(item, notes).equals("proven")).count();
        long failed = items.stream().filter(item -> verdict(item, notes).equals("FAILED")).count();
        long noted = items.stream().filter(item -> verdict(item, notes).equals("noted")).count();
        return "%d of %d %s proven, %d failed, %d noted, %d open".formatted(proven, items.size(), what, failed, noted, items.size() - proven - failed - noted);
    }

    String markdown(List<Item> points, List<Item> traps, TreeMap<String, String> notes) {
        var text = new StringBuilder("""
                # Conformance with LiveKit's protocol

                Written by `./spokes conformance` from what the last `./spokes test` found; not by hand. A point is *proven* when at least one test that carries its
                number ran and all that ran passed. Tests of the package `official` use clients as they come from their registries; those of `scenario`, `control`
                and the like play known messages.

                """);
        text.append(summary(points, traps, notes)).append(".\n");
        table(text, "The checklist", points, notes);
        table(text, "The traps", traps, notes);
        return text.toString();
    }

    private void table(StringBuilder text, String title, List<Item> items, TreeMap<String, String> notes) {
        text.append("\n## ").append(title).append("\n\n| # | What | Result | Proven by |\n|---|---|---|---|\n");
        for (var item : items) {
            text.append("| %d | %s | %s | %s |%n".formatted(item.number, item.text.replace("|", "\\|"), verdict(item, notes), evidence(item, notes)));
        }
    }

    private String verdict(Item item, TreeMap<String, String> notes) {
        var mine = of(item);
        if (mine.stream().anyMatch(proof -> proof.outcome == Outcome.FAILED)) {
            return "FAILED";
        }
        if (mine.stream().anyMatch(proof -> proof.outcome == Outcome.PASSED)) {
            return "proven";
        }
        return notes.containsKey(item.id()) ? "noted" : "open";
    }

    private String evidence(Item item, TreeMap<String, String> notes) {
        var tests = of(item).stream().map(proof -> proof.testClass.replaceFirst("^spokes\\.(media|web|system)\\.", "") + (proof.outcome == Outcome.PASSED ? "" : " (" + proof.outcome.name().toLowerCase() + ")"))
                .distinct().toList();
        var shown = String.join(", ", tests.stream().limit(SHOWN_TESTS).toList()) + (tests.size() > SHOWN_TESTS ? " and " + (tests.size() - SHOWN_TESTS) + " more" : "");
        var note = notes.getOrDefault(item.id(), "");
        return shown + (shown.isEmpty() || note.isEmpty() ? "" : ". ") + note;
    }

    private List<Proof> of(Item item) {
        return proofs.stream().filter(proof -> proof.claims().contains(item.id())).toList();
    }

    /** What Surefire and Failsafe wrote in all modules. */
    static List<Proof> proofs(Path project) throws Exception {
        var found = new ArrayList<Proof>();
        for (var module : List.of("spokes-media-rar", "spokes-web", "src/test")) {
            for (var kind : List.of("surefire-reports", "failsafe-reports")) {
                var folder = project.resolve(module).resolve("target").resolve(kind);
                if (Files.isDirectory(folder)) {
                    try (Stream<Path> files = Files.list(folder)) {
                        for (var file : files.filter(path -> path.getFileName().toString().matches("TEST-.*\\.xml")).sorted().toList()) {
                            found.addAll(proofsIn(file));
                        }
                    }
                }
            }
        }
        return found;
    }

    private static List<Proof> proofsIn(Path file) throws Exception {
        var cases = DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().parse(file.toFile()).getElementsByTagName("testcase");
        var found = new ArrayList<Proof>();
        for (int i = 0; i < cases.getLength(); i++) {
            var test = (Element) cases.item(i);
            found.add(new Proof(test.getAttribute("classname"), test.getAttribute("name"), outcome(test)));
        }
        return found;
    }

    private static Outcome outcome(Element test) {
        if (test.getElementsByTagName("failure").getLength() + test.getElementsByTagName("error").getLength() > 0) {
            return Outcome.FAILED;
        }
        return test.getElementsByTagName("skipped").getLength() > 0 ? Outcome.SKIPPED : Outcome.PASSED;
    }

    static List<Item> items(Path project, String kind) throws IOException {
        return lines(project, kind + "s.txt").map(line -> line.split(" ", 2)).map(parts -> new Item(kind, Integer.parseInt(parts[0]), parts[1])).toList();
    }

    /** {@code point 52: why there is no test}, a line each. */
    static TreeMap<String, String> notes(Path project) throws IOException {
        var notes = new TreeMap<String, String>();
        lines(project, "notes.txt").map(line -> line.split(": ", 2)).forEach(parts -> notes.put(parts[0], parts[1]));
        return notes;
    }

    private static Stream<String> lines(Path project, String file) throws IOException {
        return Files.readAllLines(project.resolve("src/test/resources/conformance").resolve(file), UTF_8).stream().filter(line -> !line.isBlank());
    }
}
