package spokes.web.signaling.boundary;

import jakarta.enterprise.inject.spi.CDI;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.function.Supplier;

/**
 * Makes the endpoint of each socket. The container would have CDI look into the class each time, for one socket at a time, so that hundreds who come at once
 * would wait for each other.
 */
public final class SignalEndpoints extends ServerEndpointConfig.Configurator {
    private volatile Supplier<SignalEndpoint> maker = this::findOut;

    @Override
    public <T> T getEndpointInstance(Class<T> type) {
        return type.cast(maker.get());
    }

    /** Not before somebody comes: when the container makes this, our beans are not there. */
    private SignalEndpoint findOut() {
        var signaling = CDI.current().select(Signaling.class).get();
        var counts = CDI.current().select(MessageCounts.class).get();
        maker = () -> new SignalEndpoint(signaling, counts);
        return maker.get();
    }
}
