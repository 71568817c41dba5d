package spokes.media.connector;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import spokes.media.api.MediaCommand;
import spokes.media.api.MediaEvent;
import spokes.media.api.MediaStatus;
import spokes.media.api.MediaUnavailableException;
import spokes.media.loop.MediaEngine;

/**
 * The engine that runs now, for all who hold something that outlives it.
 *
 * <p>There is one of it in our class loader, that is one for each deployed application: when the configuration is changed, Payara stops the
 * adapter and starts another in the same class loader, while pooled connections and activated endpoints stay with the old one. They
 * ask here, and so work on with the new.
 */
final class MediaPlane {
    static final MediaPlane ONE = new MediaPlane();

    private sealed interface State {
        record Running(MediaEngine engine) implements State {}

        record Stopped(String why) implements State {}
    }

    private final AtomicReference<State> state = new AtomicReference<>(new State.Stopped("the media plane has not been started"));
    private final MediaEndpoints endpoints = new MediaEndpoints();

    /** The endpoints of the adapter before, if there was one, hear that everything begins anew. */
    void started(MediaEngine engine) {
        state.set(new State.Running(engine));
        endpoints.adoptResting();
        engine.announce(new MediaEvent.Restarted("the media plane was started"));
    }

    /** @param why a sentence for whoever asks something now */
    void stopped(MediaEngine engine, String why) {
        state.updateAndGet(now -> now instanceof State.Running(MediaEngine running) && running == engine ? new State.Stopped(why) : now);
    }

    void failed(String why) {
        state.set(new State.Stopped(why));
    }

    MediaEndpoints endpoints() {
        return endpoints;
    }

    void announce(MediaEvent event) {
        if (state.get() instanceof State.Running(MediaEngine engine)) {
            engine.announce(event);
        }
    }

    void submit(MediaCommand command) {
        switch (state.get()) {
            case State.Running(MediaEngine engine) -> engine.submit(command);
            case State.Stopped(String why) -> throw new MediaUnavailableException(why);
        }
    }

    void visitedAt(String address) {
        if (state.get() instanceof State.Running(MediaEngine engine)) {
            engine.visitedAt(address);
        }
    }

    void watchRange(Duration duration) {
        if (state.get() instanceof State.Running(MediaEngine engine)) {
            engine.watchRange(duration);
        }
    }

    MediaStatus status() {
        return switch (state.get()) {
            case State.Running(MediaEngine engine) -> engine.status();
            case State.Stopped(String why) -> MediaStatus.stopped(why);
        };
    }
}
