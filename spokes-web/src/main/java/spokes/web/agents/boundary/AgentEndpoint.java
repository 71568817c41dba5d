package spokes.web.agents.boundary;

import jakarta.inject.Inject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import livekit.LivekitAgent.WorkerMessage;
import spokes.web.agents.entity.WorkerAccess;
import spokes.web.agents.entity.WorkerLetter;
import spokes.web.signaling.boundary.IdleLimit;
import spokes.web.signaling.boundary.MessageReader;
import spokes.web.signaling.boundary.Signaling;
import spokes.web.signaling.boundary.SocketOutbox;

/** One WebSocket on {@code /agent}: every message is one {@code WorkerMessage}, every answer one {@code ServerMessage}. {@link AgentFilter} has let it in. */
@ServerEndpoint("/agent")
public class AgentEndpoint {
    static final int MOST_BYTES = 1024 * 1024;
    private static final System.Logger LOG = System.getLogger(AgentEndpoint.class.getName());

    @Inject
    private Signaling signaling;
    @Inject
    private AgentWorkers workers;

    private SocketOutbox outbox;
    private MessageReader<WorkerMessage> reader;
    private WorkerSocket worker;

    @OnOpen
    public void open(Session session) {
        IdleLimit.lift(session);
        outbox = new SocketOutbox(session, signaling::nowNs);
        reader = new MessageReader<>(WorkerMessage.getDefaultInstance(), outbox);
        worker = new WorkerSocket(outbox);
        signaling.watch(outbox);
        workers.post(new WorkerLetter.Opened(worker, ((WorkerAccess) session.getUserPrincipal()).apiKey()));
    }

    @OnMessage(maxMessageSize = MOST_BYTES)
    public void message(ByteBuffer bytes) {
        outbox.heard(signaling.nowNs());
        outbox.speakText(false);
        reader.read(bytes).ifPresent(this::take);
    }

    /** As JSON, which is for people and tools. */
    @OnMessage(maxMessageSize = MOST_BYTES)
    public void text(String json) {
        outbox.heard(signaling.nowNs());
        outbox.speakText(true);
        reader.read(json).ifPresent(this::take);
    }

    private void take(WorkerMessage message) {
        if (outbox.mayAsk()) {
            workers.post(new WorkerLetter.Said(worker, message));
        } else {
            outbox.close(CloseReason.CloseCodes.TRY_AGAIN_LATER.getCode(), "Too many messages wait to be read.");
        }
    }

    @OnMessage
    public void pong(PongMessage pong) {
        outbox.heard(signaling.nowNs());
    }

    @OnClose
    public void close(CloseReason reason) {
        if (outbox != null) {
            signaling.unwatch(outbox);
            workers.post(new WorkerLetter.Closed(worker));
        }
    }

    @OnError
    public void error(Throwable error) {
        LOG.log(Level.DEBUG, "a worker's socket broke", error);
    }
}
