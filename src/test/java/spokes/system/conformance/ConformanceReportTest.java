package spokes.system.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static spokes.system.conformance.ConformanceReport.Outcome.FAILED;
import static spokes.system.conformance.ConformanceReport.Outcome.PASSED;
import static spokes.system.conformance.ConformanceReport.Outcome.SKIPPED;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spokes.system.conformance.ConformanceReport.Item;
import spokes.system.conformance.ConformanceReport.Proof;
import spokes.system.server.Payara;

class ConformanceReportTest {
    private static final List<Item> POINTS = List.of(new Item("point", 1, "first"), new Item("point", 11, "second"));

    @Test
    void a_test_claims_what_its_name_says() {
        assertThat(new Proof("A", "a_join_is_first_points_17_18_trap_7(String)[1]", PASSED).claims()).containsExactly("point 17", "point 18", "trap 7");
        assertThat(new Proof("A", "the_point_of_it", PASSED).claims()).isEmpty();
    }

    @Test
    void a_point_is_proven_by_tests_that_all_passed() {
        var report = new ConformanceReport(List.of(new Proof("spokes.web.A", "it_works_point_1", PASSED), new Proof("spokes.web.B", "it_works_too_point_11", PASSED),
                new Proof("spokes.web.B", "it_works_in_firefox_point_11", FAILED)));

        assertThat(report.markdown(POINTS, List.of(), new TreeMap<>()))
                .contains("| 1 | first | proven | A |").contains("| 11 | second | FAILED | B, B (failed) |").contains("1 of 2 points proven, 1 failed, 0 noted, 0 open");
    }

    @Test
    void a_test_that_did_not_run_proves_nothing() {
        var report = new ConformanceReport(List.of(new Proof("spokes.web.A", "it_works_point_1", SKIPPED)));

        assertThat(report.markdown(POINTS, List.of(), new TreeMap<>(Map.of("point 11", "needs an iPhone"))))
                .contains("| 1 | first | open |").contains("| 11 | second | noted | needs an iPhone |");
    }

    @Test
    void results_are_read_from_what_the_runners_wrote(@TempDir Path project) throws Exception {
        var folder = Files.createDirectories(project.resolve("src/test/target/failsafe-reports"));
        Files.writeString(folder.resolve("TEST-spokes.system.official.RtcNodeIT.xml"), """
                <testsuite><testcase classname="spokes.system.official.RtcNodeIT" name="hears_point_2"/>
                <testcase classname="spokes.system.official.RtcNodeIT" name="sees_point_3"><failure>no picture</failure></testcase></testsuite>""");

        assertThat(ConformanceReport.proofs(project)).containsExactly(
                new Proof("spokes.system.official.RtcNodeIT", "hears_point_2", PASSED), new Proof("spokes.system.official.RtcNodeIT", "sees_point_3", FAILED));
    }

    @Test
    void the_whole_checklist_is_there() throws Exception {
        assertThat(ConformanceReport.items(Payara.root(), "point")).extracting(Item::number).containsExactlyElementsOf(IntStream.rangeClosed(1, 100).boxed().toList());
        assertThat(ConformanceReport.items(Payara.root(), "trap")).hasSize(56);
        assertThat(ConformanceReport.notes(Payara.root()).keySet()).allMatch(key -> key.matches("(point|trap) \\d+"));
    }
}
