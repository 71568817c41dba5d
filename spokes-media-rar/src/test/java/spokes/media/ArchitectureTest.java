package spokes.media;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class ArchitectureTest {
    /** A package may use the ones before it, never the ones after it. This list is the architecture. */
    static final List<String> ORDER = List.of("api", "buffer", "rtp", "rtcp", "sdp", "transport", "bwe",
            "simulcast", "track", "peer", "room", "rehearsal", "loop", "connector");

    static final JavaClasses MEDIA = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("spokes.media");

    @ParameterizedTest
    @FieldSource("ORDER")
    void uses_only_what_comes_before_it(String name) {
        var later = ORDER.subList(ORDER.indexOf(name) + 1, ORDER.size()).stream().map(n -> "spokes.media." + n + "..");
        noClasses().that().resideInAPackage("spokes.media." + name + "..")
                .should().dependOnClassesThat().resideInAnyPackage(later.toArray(String[]::new))
                .allowEmptyShould(true).check(MEDIA);
    }

    /** Protocols are values of time and packets; sockets, threads, clocks and the container belong to the rim. */
    @Test
    void only_the_rim_touches_sockets_threads_clocks_and_the_container() {
        noClasses().that().resideOutsideOfPackages("spokes.media.loop..", "spokes.media.connector..", "spokes.media.api..")
                .should().dependOnClassesThat().resideInAnyPackage("java.nio.channels..", "jakarta..", "java.util.concurrent.locks..")
                .orShould().dependOnClassesThat().areAssignableTo(Thread.class)
                .orShould().callMethod(System.class, "nanoTime")
                .orShould().callMethod(System.class, "currentTimeMillis")
                .allowEmptyShould(true).check(MEDIA);
    }

    @Test
    void every_package_has_its_place() {
        var found = MEDIA.stream().map(c -> c.getPackageName().replaceFirst("^spokes\\.media\\.?", "").replaceFirst("\\..*", ""))
                .distinct().toList();
        assertThat(ORDER).containsAll(found);
    }
}
