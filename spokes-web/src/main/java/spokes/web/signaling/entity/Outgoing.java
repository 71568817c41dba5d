package spokes.web.signaling.entity;

/** A message that leaves by a WebSocket, in the form in which its client reads. */
public interface Outgoing {
    byte[] bytes();

    /** For the few who read a socket by eye. */
    String json();
}
