package spokes.web.media;

import spokes.media.api.MediaEvent;

/** Who hears of what happens in the media plane. Called by one thread at a time, in order; must only take the event and return. */
public interface MediaEventHandler {
    void onEvent(MediaEvent event);
}
