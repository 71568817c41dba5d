package spokes.media.peer;

/**
 * The one door for work that blocks: Bouncy Castle's DTLS handshake waits for its datagrams.
 *
 * <p>The loop implements it with virtual threads that it joins at its end. Scenarios implement it without any thread.
 */
public interface Handshakes {
    /** Runs the handshake away from the loop, at once. */
    void start(Runnable handshake);

    /** Called by a handshake's thread: what the loop shall do with the result, in the order of the calls. */
    void post(Runnable onLoop);
}
