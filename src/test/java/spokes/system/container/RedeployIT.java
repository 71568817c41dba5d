package spokes.system.container;

import static org.assertj.core.api.Assertions.assertThat;
import static spokes.system.container.Eventually.eventually;
import static spokes.system.container.Eventually.within;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import spokes.system.server.PayaraDomain;

/** A server is redeployed for years: nothing of ours may stay. {@code -Dspokes.test.redeploys=20} makes it longer. */
@ExtendWith(RunningPayara.class)
class RedeployIT {
    private static final int TIMES = Integer.getInteger("spokes.test.redeploys", 3);
    /** Payara's own "RA Shutdown" thread holds the last adapter for up to a minute. */
    private static final Duration SHUTDOWN_THREAD = Duration.ofSeconds(90);

    private final PayaraDomain payara;
    private final Path archive;

    RedeployIT(PayaraDomain payara, @TempDir Path folder) {
        this.payara = payara;
        this.archive = ProbeArchive.write(ProbeArchive.of(ProbeArchive.war()), folder);
    }

    @AfterEach
    void nothing_is_deployed() {
        payara.ask("undeploy", "probe");
    }

    @Test
    void leaves_no_thread_no_socket_no_descriptor_and_no_class_loader() {
        deployAndUse();
        Footprint first = Footprint.of(payara);
        long descriptors = Footprint.descriptorsButFiles(payara);
        for (int i = 0; i < TIMES; i++) {
            deployAndUse();
            assertThat(Footprint.of(payara)).as("after %d redeploys", i + 1).isEqualTo(first);
        }
        eventually(() -> assertThat(Footprint.descriptorsButFiles(payara)).isLessThanOrEqualTo(descriptors + 3));
        assertThat(Footprint.classLoaders(payara)).as("this one, and the one before in Payara's hands").isLessThanOrEqualTo(2);

        payara.asadmin("undeploy", "probe");
        assertThat(Footprint.of(payara)).isEqualTo(Footprint.NOTHING);
        within(SHUTDOWN_THREAD, () -> assertThat(Footprint.classLoaders(payara)).as("of %d, Payara's list of names keeps one", TIMES + 1)
                .isLessThanOrEqualTo(1));
    }

    private void deployAndUse() {
        assertThat(payara.deploy("probe", archive)).satisfies(answer -> assertThat(answer.code()).as(answer.text()).isZero());
        assertThat(payara.get("/probe/join?who=PA_ann")).contains("submitted");
        eventually(() -> assertThat(payara.get("/probe/events")).contains("Offered"));
    }
}
