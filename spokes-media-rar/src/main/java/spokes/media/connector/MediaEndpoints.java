package spokes.media.connector;

import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import spokes.media.api.MediaEvent;

/** Who listens: the message-driven beans of the application. */
final class MediaEndpoints {
    private final List<MediaEndpoint> active = new CopyOnWriteArrayList<>();

    void activate(MessageEndpointFactory factory) {
        active.add(new MediaEndpoint(factory));
    }

    void deactivate(MessageEndpointFactory factory) {
        for (MediaEndpoint endpoint : active) {
            if (endpoint.isOf(factory)) {
                active.remove(endpoint);
                endpoint.close();
            }
        }
    }

    /** Called by the engine's delivery thread alone. */
    void deliver(MediaEvent event) {
        active.forEach(endpoint -> endpoint.deliver(event));
    }
}
