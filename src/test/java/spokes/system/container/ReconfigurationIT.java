package spokes.system.container;

import static org.assertj.core.api.Assertions.assertThat;
import static spokes.system.container.Eventually.eventually;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import spokes.system.server.PayaraDomain;

/** What an operator does in the admin console, and what calls are like afterwards. */
@ExtendWith(RunningPayara.class)
class ReconfigurationIT {
    private static final String CONFIG = "probe#spokes-media-rar";
    private static final String PROPERTY = "resources.resource-adapter-config." + CONFIG + ".property.";

    private final PayaraDomain payara;
    private final Path archive;

    ReconfigurationIT(PayaraDomain payara, @TempDir Path folder) {
        this.payara = payara;
        this.archive = ProbeArchive.write(ProbeArchive.of(ProbeArchive.war()), folder);
    }

    @BeforeEach
    @AfterEach
    void nothing_is_deployed() {
        payara.ask("undeploy", "probe");
        payara.ask("delete-resource-adapter-config", CONFIG);
    }

    @Test
    void calls_work_by_themselves_after_the_configuration_was_made_and_changed() {
        assertThat(payara.deploy("probe", archive).code()).isZero();
        assertThat(payara.get("/probe/status")).contains("running=true", "port=31180");

        payara.asadmin("create-resource-adapter-config", "--property", "udpPortMin=31190", CONFIG);
        eventually(() -> assertThat(payara.get("/probe/status")).contains("running=true", "port=31190"));
        payara.asadmin("set", PROPERTY + "udpPortMin=31195");
        eventually(() -> assertThat(payara.get("/probe/status")).contains("running=true", "port=31195").doesNotContain("port=31190"));

        assertThat(payara.get("/probe/join?who=PA_ann")).contains("submitted");
        eventually(() -> assertThat(payara.get("/probe/events")).contains("Restarted").endsWith("Restarted Offered\n"));
        assertThat(Footprint.of(payara).threads()).as("none of the adapters before is left").contains("spokes-media-0").doesNotHaveDuplicates();
    }

    @Test
    void nonsense_is_refused_with_a_sentence_and_nothing_half_started_stays() {
        payara.asadmin("create-resource-adapter-config", "--property", "udpPortMin=ports", CONFIG);
        assertThat(payara.deploy("probe", archive)).satisfies(answer -> {
            assertThat(answer.code()).isNotZero();
            assertThat(answer.text()).contains("udpPortMin is \"ports\"; allowed is a port from 1 to 65535");
        });
        assertThat(Footprint.of(payara)).isEqualTo(Footprint.NOTHING);

        payara.asadmin("set", PROPERTY + "udpPortMin=31199");
        payara.asadmin("set", PROPERTY + "udpPortMax=31190");
        assertThat(payara.deploy("probe", archive).text()).contains("udpPortMin is \"31199\"; allowed is a port that is not above udpPortMax, which is 31190");
        assertThat(Footprint.of(payara)).isEqualTo(Footprint.NOTHING);
    }

    @Test
    void nonsense_while_it_runs_is_told_with_the_command_that_mends_it() {
        assertThat(payara.deploy("probe", archive).code()).isZero();
        assertThat(payara.get("/probe/status")).contains("running=true");
        payara.ask("create-resource-adapter-config", "--property", "loops=many", CONFIG);
        eventually(() -> assertThat(payara.get("/probe/status")).contains("running=false", "loops is \"many\"", "asadmin disable"));

        payara.asadmin("set", PROPERTY + "loops=1");
        payara.asadmin("disable", "probe");
        payara.asadmin("enable", "probe");
        eventually(() -> assertThat(payara.get("/probe/status")).contains("running=true"));
    }
}
