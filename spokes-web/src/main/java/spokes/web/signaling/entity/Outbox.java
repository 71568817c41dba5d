package spokes.web.signaling.entity;

/** One socket's way out: frames leave in the order in which they were given, and nobody waits for them. */
public interface Outbox {
    /** Does nothing when the socket is closed or closing. */
    void send(Frame frame);

    /** What was sent before still goes out; then the socket closes with this WebSocket code. */
    void close(int code, String reason);

    /** False as soon as it is known that nobody is at the other end. */
    boolean isOpen();

    /** One request of this socket has been dealt with. */
    void taken();
}
