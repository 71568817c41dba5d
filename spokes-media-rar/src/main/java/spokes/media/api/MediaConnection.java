package spokes.media.api;

import java.time.Duration;

/** A handle on the media plane, cheap to get and to close (about a microsecond). */
public interface MediaConnection extends AutoCloseable {
    /**
     * Puts the command into the mailbox of the loop that owns its room.
     *
     * @throws MediaUnavailableException when the media plane is stopped or the loop's mailbox is full
     */
    void submit(MediaCommand command);

    /** What the media plane offers and has counted, now. */
    MediaStatus status();

    /**
     * Somebody who is signed in opened our page under this address, directly and from the private network: the one way to learn our
     * address outside a container's bridge. Anything but a private address in numbers is ignored, and what nobody comes by is forgotten.
     */
    void visitedAt(String address);

    /**
     * Opens the rest of the UDP port range for a while, so that a mapping that is not 1:1 is seen in {@link MediaEvent.Diagnosis#arrivedAt}. Said again
     * it lasts longer; more than ten minutes at once are not given.
     */
    void watchRange(Duration duration);

    @Override
    void close();
}
