package spokes.web.check.boundary;

import jakarta.inject.Inject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.PathParam;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import spokes.web.check.control.Checks;

/**
 * {@code /api/checks/{run}/idle}: a socket on which we say nothing by ourselves, so that the page sees whether a proxy in between cuts what is idle. The
 * page says something after its 70 s, and hears it back if the socket lived so long.
 */
@ServerEndpoint("/api/checks/{run}/idle")
public class IdleSocket {
    private static final int MAX_MESSAGE_CHARS = 64, LONGEST_IDLE_MS = 150_000;

    @Inject
    private Checks checks;

    @OnOpen
    public void open(Session socket, @PathParam("run") String run) throws IOException {
        socket.setMaxIdleTimeout(LONGEST_IDLE_MS);
        if (checks.find(run).isEmpty()) {
            socket.close(new CloseReason(CloseCodes.VIOLATED_POLICY, "this check is over"));
        }
    }

    /** @return the same */
    @OnMessage(maxMessageSize = MAX_MESSAGE_CHARS)
    public String hear(String message) {
        return message;
    }
}
