package spokes.media.api;

/** The media plane cannot take a command now: stopped, restarting, or overloaded. */
public class MediaUnavailableException extends RuntimeException {
    public MediaUnavailableException(String message) {
        super(message);
    }
}
