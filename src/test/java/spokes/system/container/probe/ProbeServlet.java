package spokes.system.container.probe;

import jakarta.annotation.Resource;
import jakarta.resource.ConnectionFactoryDefinition;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.TransactionSupport.TransactionSupportLevel;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import spokes.media.api.MediaCommand;
import spokes.media.api.MediaConnection;
import spokes.media.api.MediaConnectionFactory;
import spokes.media.api.MediaStatus;
import spokes.media.api.ParticipantSid;
import spokes.media.api.RoomName;

/** The smallest application of the media plane: {@code /probe/status}, {@code /probe/join?who=…}, {@code /probe/events}. */
@ConnectionFactoryDefinition(name = ProbeServlet.MEDIA, interfaceName = "spokes.media.api.MediaConnectionFactory",
        resourceAdapter = "#spokes-media-rar", minPoolSize = 1, maxPoolSize = 4, transactionSupport = TransactionSupportLevel.NoTransaction,
        properties = "org.glassfish.connector-connection-pool.idle-timeout-in-seconds=10")      // a timer of Payara's holds the pool so long
@WebServlet("/probe/*")
public class ProbeServlet extends HttpServlet {
    public static final String MEDIA = "java:app/spokes/ProbeMedia";

    @Resource(lookup = MEDIA)
    private MediaConnectionFactory media;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/plain");
        response.getWriter().println(switch (request.getPathInfo()) {
            case "/status" -> status();
            case "/join" -> join(request.getParameter("who"));
            case "/events" -> String.join(" ", HeardEvents.ALL);
            default -> "no such page";
        });
    }

    private String status() {
        try (MediaConnection connection = media.getConnection()) {
            MediaStatus status = connection.status();
            return "running=" + status.running() + " loops=" + status.loops() + " candidates=" + status.candidates() + " warnings=" + status.warnings();
        } catch (ResourceException | RuntimeException e) {
            return "failed=" + e.getMessage();
        }
    }

    private String join(String who) {
        try (MediaConnection connection = media.getConnection()) {
            connection.submit(new MediaCommand.Join(new RoomName("lobby"), new ParticipantSid(who), true));
            return "submitted";
        } catch (ResourceException | RuntimeException e) {
            return "failed=" + e.getMessage();
        }
    }
}
