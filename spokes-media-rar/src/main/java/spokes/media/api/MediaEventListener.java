package spokes.media.api;

/** The message listener (Jakarta Connectors §13) by which events reach the application. Called by one thread at a time, in order. */
public interface MediaEventListener {
    void onEvent(MediaEvent event);
}
