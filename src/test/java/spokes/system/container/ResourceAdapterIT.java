package spokes.system.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.annotation.Resource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.Testable;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import spokes.media.api.MediaCommand;
import spokes.media.api.MediaConnection;
import spokes.media.api.MediaConnectionFactory;
import spokes.media.api.MediaEvent;
import spokes.media.api.MediaStatus;
import spokes.media.api.MediaUnavailableException;
import spokes.media.api.ParticipantSid;
import spokes.media.api.RoomName;
import spokes.system.container.probe.HeardEvents;
import spokes.system.container.probe.ProbeServlet;
import spokes.system.server.PayaraDomain;

/** Runs inside the container: commands out by a connection, events in by a message-driven bean. */
@ExtendWith(RunningPayara.class)
@ExtendWith(ArquillianExtension.class)
class ResourceAdapterIT {
    private static final RoomName LOBBY = new RoomName("lobby");
    private static final ParticipantSid ANN = new ParticipantSid("PA_ann");

    @Resource(lookup = ProbeServlet.MEDIA)
    private MediaConnectionFactory media;

    @Deployment
    static EnterpriseArchive probe() {
        return ProbeArchive.of(Testable.archiveToTest(ProbeArchive.war().addClasses(ResourceAdapterIT.class, RunningPayara.class)
                .addPackage(PayaraDomain.class.getPackage())));
    }

    @Test
    void serves_one_port_a_loop_as_the_environment_says() throws Exception {
        try (MediaConnection connection = media.getConnection()) {
            MediaStatus status = connection.status();
            assertTrue(status.running());
            assertEquals(2, status.loops().size());
            assertTrue(status.loops().stream().allMatch(loop -> loop.port() >= 31180 && loop.port() <= 31199), status.toString());
            assertEquals(List.of("127.0.0.1"), status.candidates().stream().map(MediaStatus.Candidate::address).distinct().toList());
        }
    }

    @Test
    void a_command_goes_out_and_its_event_comes_in() throws Exception {
        try (MediaConnection connection = media.getConnection()) {
            connection.submit(new MediaCommand.Join(LOBBY, ANN, true));
            MediaEvent event = next();
            while (event instanceof MediaEvent.Restarted) {
                event = next();
            }
            MediaEvent.Offered offered = assertInstanceOf(MediaEvent.Offered.class, event);
            assertEquals(ANN, offered.who());
            assertTrue(offered.sdp().contains("a=ice-options:trickle"), offered.sdp());
            connection.submit(new MediaCommand.Leave(LOBBY, ANN));
        }
    }

    @Test
    void a_connection_that_was_given_back_takes_no_command() throws Exception {
        MediaConnection connection = media.getConnection();
        connection.close();
        assertThrows(MediaUnavailableException.class, () -> connection.submit(new MediaCommand.Leave(LOBBY, ANN)));
    }

    private static MediaEvent next() throws InterruptedException {
        MediaEvent event = HeardEvents.WAITING.poll(10, TimeUnit.SECONDS);
        assertTrue(event != null, "an event within 10 s");
        return event;
    }
}
