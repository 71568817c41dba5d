package spokes.web.configuration.livekit;

/** A value that is not what its key takes; the message says what that is. */
final class Unreadable extends RuntimeException {
    Unreadable(String allowed) {
        super(allowed);
    }
}
