package spokes.web.channels.boundary;

import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpoint;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.io.StringReader;
import spokes.web.channels.control.LiveAudience;
import spokes.web.people.entity.Visitor;

/** {@code /api/live}: the list of channels, whenever it changes. The page has nothing to say here but that it is still there. */
@ServerEndpoint(value = "/api/live", configurator = LiveSocket.Handshake.class)
public class LiveSocket {
    private static final int MAX_MESSAGE_CHARS = 1024, IDLE_MS = 90_000;
    private static final String VISITOR = "visitor";

    @Inject
    private LiveAudience audience;

    /** Keeps who passed the gate. */
    public static final class Handshake extends ServerEndpointConfig.Configurator {
        @Override
        public void modifyHandshake(ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
            config.getUserProperties().put(VISITOR, request.getUserPrincipal());
        }
    }

    @OnOpen
    public void open(Session socket, EndpointConfig config) throws IOException {
        socket.setMaxIdleTimeout(IDLE_MS);
        var visitor = (Visitor) config.getUserProperties().get(VISITOR);
        if (!audience.join(socket, visitor)) {
            socket.close(new CloseReason(CloseCodes.TRY_AGAIN_LATER, "too many open pages"));
        }
    }

    /** @return the answer */
    @OnMessage(maxMessageSize = MAX_MESSAGE_CHARS)
    public String hear(String message, Session socket) throws IOException {
        if (isPing(message)) return "{\"type\":\"pong\"}";
        socket.close(new CloseReason(CloseCodes.CANNOT_ACCEPT, "only {\"type\":\"ping\"} is understood here"));
        return null;
    }

    @OnClose
    public void close(Session socket) {
        audience.leave(socket);
    }

    @OnError
    public void fail(Session socket, Throwable failure) {
        audience.leave(socket);
    }

    private static boolean isPing(String message) {
        try (var reader = Json.createReader(new StringReader(message))) {
            return reader.readValue() instanceof JsonObject object && object.getString("type", "").equals("ping");
        } catch (JsonException notJson) {
            return false;
        }
    }
}
