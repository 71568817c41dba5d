package spokes.web.signaling.boundary;

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
import spokes.web.signaling.control.SignalRate;
import spokes.web.signaling.entity.Admission;

/** One WebSocket on {@code /rtc}: every message is one request of LiveKit's protocol. {@link SignalFilter} has let it in. */
@ServerEndpoint(value = "/rtc", configurator = SignalEndpoints.class)
public class SignalEndpoint {
    /** What the container takes at all: it puts a message together before it tells of it. */
    static final int MOST_BYTES = 4 * 1024 * 1024;
    private static final System.Logger LOG = System.getLogger(SignalEndpoint.class.getName());

    private final Signaling signaling;
    private final MessageCounts counts;
    private Admission admission;
    private SocketOutbox outbox;
    private RoomDesk desk;
    private Reception reception;

    SignalEndpoint(Signaling signaling, MessageCounts counts) {
        this.signaling = signaling;
        this.counts = counts;
    }

    @OnOpen
    public void open(Session session) {
        IdleLimit.lift(session);
        admission = (Admission) session.getUserPrincipal();
        var counts = signaling.isBackstage(admission.room()) ? new MessageCounts() : this.counts;
        outbox = new SocketOutbox(session, signaling::nowNs, counts);
        var rate = new SignalRate(signaling.settings().signalsPerSecond(), signaling.nowNs());
        desk = signaling.arrive(admission, outbox);
        reception = new Reception(outbox, desk, rate, signaling.settings().messageBytes(), counts);
    }

    @OnMessage(maxMessageSize = MOST_BYTES)
    public void message(ByteBuffer bytes) {
        reception.take(bytes, signaling.nowNs());
    }

    /** As JSON, which is for people at a browser's console and for tools. */
    @OnMessage(maxMessageSize = MOST_BYTES)
    public void text(String json) {
        reception.take(json, signaling.nowNs());
    }

    @OnMessage
    public void pong(PongMessage pong) {
        outbox.heard(signaling.nowNs());
    }

    @OnClose
    public void close(CloseReason reason) {
        if (outbox != null) {
            signaling.closed(desk, admission, outbox, outbox.brokeWith(reason));
        }
    }

    @OnError
    public void error(Throwable error) {
        LOG.log(Level.DEBUG, "a signal socket broke", error);
    }
}
