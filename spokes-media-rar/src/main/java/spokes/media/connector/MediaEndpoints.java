package spokes.media.connector;

import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import spokes.media.api.MediaEvent;

/**
 * Who listens: the message-driven beans of the application.
 *
 * <p>When its configuration is changed Payara deactivates the endpoints of the old adapter and does not activate them with the new one,
 * though the beans behind them live on. So what was deactivated is remembered, and taken up again by the next adapter that starts. When the
 * application goes, its class loader goes, and this with it.
 */
final class MediaEndpoints {
    private final List<MediaEndpoint> active = new CopyOnWriteArrayList<>();
    private final List<MessageEndpointFactory> resting = new CopyOnWriteArrayList<>();

    void activate(MessageEndpointFactory factory) {
        resting.removeIf(other -> isSameBean(other, factory));
        for (MediaEndpoint endpoint : active) {
            if (isSameBean(endpoint.factory(), factory)) {
                active.remove(endpoint);
                endpoint.close();
            }
        }
        active.add(new MediaEndpoint(factory));
    }

    void deactivate(MessageEndpointFactory factory) {
        for (MediaEndpoint endpoint : active) {
            if (endpoint.factory().equals(factory)) {
                active.remove(endpoint);
                endpoint.close();
                resting.add(factory);
            }
        }
    }

    /** A new adapter starts. */
    void adoptResting() {
        List<MessageEndpointFactory> found = List.copyOf(resting);
        resting.clear();
        found.forEach(factory -> active.add(new MediaEndpoint(factory)));
    }

    private static boolean isSameBean(MessageEndpointFactory one, MessageEndpointFactory other) {
        return one.equals(other) || one.getEndpointClass() == other.getEndpointClass();
    }

    /** Called by the engine's delivery thread alone. */
    void deliver(MediaEvent event) {
        for (MediaEndpoint endpoint : active) {
            if (!endpoint.deliver(event)) {
                active.remove(endpoint);
            }
        }
    }
}
