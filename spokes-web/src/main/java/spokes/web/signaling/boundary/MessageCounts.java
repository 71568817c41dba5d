package spokes.web.signaling.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.LongAdder;

/** How many signals came and went. Any thread may ask, and count. */
@ApplicationScoped
public class MessageCounts {
    private final LongAdder requests = new LongAdder(), unreadable = new LongAdder(), responses = new LongAdder(), unwritten = new LongAdder();

    /** @param readable false for what is too long, or no signal */
    void request(boolean readable) {
        (readable ? requests : unreadable).increment();
    }

    void response(boolean written) {
        (written ? responses : unwritten).increment();
    }

    public long requests() {
        return requests.sum();
    }

    public long unreadable() {
        return unreadable.sum();
    }

    public long responses() {
        return responses.sum();
    }

    public long unwritten() {
        return unwritten.sum();
    }
}
