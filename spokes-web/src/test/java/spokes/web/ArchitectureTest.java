package spokes.web;

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
    /** A component may use the ones before it, never the ones after it. This list is the architecture. */
    static final List<String> ORDER = List.of("door", "json", "configuration", "access", "http", "media", "rooms", "joins", "signaling", "agents", "server", "rehearsal", "people", "channels", "timeline", "check", "serverapi", "webhooks", "health");

    static final JavaClasses WEB = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("spokes.web");

    @ParameterizedTest
    @FieldSource("ORDER")
    void uses_only_what_comes_before_it(String name) {
        var later = ORDER.subList(ORDER.indexOf(name) + 1, ORDER.size()).stream().map(n -> "spokes.web." + n + "..");
        noClasses().that().resideInAPackage("spokes.web." + name + "..")
                .should().dependOnClassesThat().resideInAnyPackage(later.toArray(String[]::new))
                .allowEmptyShould(true).check(WEB);
    }

    /** The state of rooms and of workers is a value of time and letters: no container, no socket, no thread, no clock. */
    @Test
    void what_signaling_knows_is_free_of_the_container() {
        noClasses().that().resideInAnyPackage("spokes.web.signaling.control..", "spokes.web.signaling.entity..",
                        "spokes.web.agents.control..", "spokes.web.agents.entity..")
                .should().dependOnClassesThat().resideInAnyPackage("jakarta.enterprise..", "jakarta.servlet..", "jakarta.websocket..",
                        "jakarta.ejb..", "jakarta.persistence..", "java.util.concurrent.locks..")
                .orShould().dependOnClassesThat().areAssignableTo(Thread.class)
                .orShould().callMethod(System.class, "nanoTime")
                .orShould().callMethod(System.class, "currentTimeMillis")
                .allowEmptyShould(true).check(WEB);
    }

    /** Everybody who joins waits for these, and {@link jakarta.json.Json} looks through all jars at each call. */
    @Test
    void who_lets_people_in_knows_its_maker_of_json() {
        noClasses().that().resideInAnyPackage("spokes.web.access..", "spokes.web.signaling..")
                .should().dependOnClassesThat().areAssignableTo(jakarta.json.Json.class).allowEmptyShould(true).check(WEB);
    }

    /** Only one component talks to the resource adapter; the others see what passes through its door. */
    @Test
    void only_the_media_component_holds_connections_to_the_media_plane() {
        noClasses().that().resideOutsideOfPackage("spokes.web.media..")
                .should().dependOnClassesThat().haveNameMatching("spokes\\.media\\.api\\.MediaConnection.*")
                .allowEmptyShould(true).check(WEB);
    }

    @Test
    void every_component_has_its_place() {
        var found = WEB.stream().map(c -> c.getPackageName().replaceFirst("^spokes\\.web\\.?", "").replaceFirst("\\..*", ""))
                .filter(name -> !name.isEmpty()).distinct().toList();
        assertThat(ORDER).containsAll(found);
    }
}
