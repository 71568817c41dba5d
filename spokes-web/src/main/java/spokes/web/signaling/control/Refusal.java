package spokes.web.signaling.control;

/** A connection that is not let in: the HTTP status and a sentence for the client. */
public class Refusal extends RuntimeException {
    private final int status;

    public Refusal(int status, String message) {
        super(message);
        this.status = status;
    }

    public int status() {
        return status;
    }
}
