package spokes.web.media;

import java.time.Duration;
import spokes.media.api.MediaCommand;
import spokes.media.api.MediaStatus;
import spokes.media.api.MediaUnavailableException;

/** What the rest of the application may ask of the media plane. Safe for every thread. */
public interface MediaPlane {
    /** @throws MediaUnavailableException when the media plane is stopped or overloaded */
    void submit(MediaCommand command);

    /** @throws MediaUnavailableException when there is no media plane to ask */
    MediaStatus status();

    /**
     * Somebody signed in opened our page under this address, directly and from the private network; see
     * {@link spokes.media.api.MediaConnection#visitedAt}.
     *
     * @throws MediaUnavailableException when there is no media plane to tell
     */
    void visitedAt(String address);

    /**
     * Opens the rest of the port range for a while; see {@link spokes.media.api.MediaConnection#watchRange}.
     *
     * @throws MediaUnavailableException when there is no media plane to tell
     */
    void watchRange(Duration duration);
}
