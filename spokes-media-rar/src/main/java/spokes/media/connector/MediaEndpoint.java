package spokes.media.connector;

import jakarta.resource.spi.UnavailableException;
import jakarta.resource.spi.endpoint.MessageEndpoint;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import spokes.media.api.MediaEvent;
import spokes.media.api.MediaEventListener;

/**
 * One message-driven bean. Its endpoint is made when the first event comes and kept: making one for every event costs as much again
 * as the delivery.
 */
final class MediaEndpoint {
    private static final System.Logger LOG = System.getLogger(MediaEndpoint.class.getName());
    /** An endpoint is activated before its application has started, and may be unavailable until then. */
    private static final int RETRY_MS = 50, MOST_TRIES = 2_400;
    private static final int CLOSE_LIMIT_S = 5;

    private final MessageEndpointFactory factory;
    private final ReentrantLock delivering = new ReentrantLock();
    private final CountDownLatch closed = new CountDownLatch(1);
    private Optional<MessageEndpoint> kept = Optional.empty();

    MediaEndpoint(MessageEndpointFactory factory) {
        this.factory = factory;
    }

    MessageEndpointFactory factory() {
        return factory;
    }

    /** @return false when the bean was unavailable for so long that it is given up */
    boolean deliver(MediaEvent event) {
        delivering.lock();
        try {
            for (int tries = 0; tries < MOST_TRIES && closed.getCount() > 0; tries++) {
                if (delivered(event)) {
                    return true;
                }
                closed.await(RETRY_MS, TimeUnit.MILLISECONDS);
            }
            return closed.getCount() == 0;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return true;
        } finally {
            delivering.unlock();
        }
    }

    /** @return false when it has to be tried again */
    private boolean delivered(MediaEvent event) {
        try {
            if (kept.isEmpty()) {
                kept = Optional.of(factory.createEndpoint(null));
            }
            ((MediaEventListener) kept.get()).onEvent(event);
            return true;
        } catch (UnavailableException _) {
            return false;
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, () -> "the application failed on a " + event.getClass().getSimpleName(), e);
            release();      // the container threw the bean away
            return true;
        }
    }

    private void release() {
        try {
            kept.ifPresent(MessageEndpoint::release);
        } catch (RuntimeException e) {
            LOG.log(Level.DEBUG, "an endpoint could not be released", e);
        }
        kept = Optional.empty();
    }

    /** Waits for a delivery that is under way, but not forever. */
    void close() {
        closed.countDown();
        try {
            if (delivering.tryLock(CLOSE_LIMIT_S, TimeUnit.SECONDS)) {
                try {
                    release();
                } finally {
                    delivering.unlock();
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
