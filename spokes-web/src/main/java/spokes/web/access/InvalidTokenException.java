package spokes.web.access;

/** A token that opens nothing. The message is a sentence for whoever made it; it never repeats the token. */
public class InvalidTokenException extends RuntimeException {
    public InvalidTokenException(String message) {
        super(message);
    }
}
