package spokes.media.api;

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

    @Override
    void close();
}
