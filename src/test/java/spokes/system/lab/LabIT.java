package spokes.system.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The rows of {@code ./spokes lab} that tell most in a few minutes. */
class LabIT {
    private static final List<String> SELECTION = List.of("1", "3", "6", "7", "12", "21");

    private static Lab lab;

    @BeforeAll
    static void builds() {
        Lab.missing().ifPresent(what -> {
            System.out.println("THE LAB OF NETWORKS WAS SKIPPED: " + what);
            abort(what);
        });
        lab = new Lab("selection", Map.of());
    }

    @AfterAll
    static void clears() {
        if (lab != null) lab.close();
    }

    @TestFactory
    Stream<DynamicTest> networks() {
        return LabRun.rows(SELECTION).stream().map(row -> DynamicTest.dynamicTest(row.number() + " " + row.picture(), () -> {
            var result = lab.tries(row);
            System.out.println(result);
            assertThat(result.problems()).as(result.toString()).isEmpty();
        }));
    }
}
