package spokes.media.api;

/** Which of a participant's two peer connections: the one it sends on, or the one it receives on (LiveKit {@code SignalTarget}). */
public enum PeerRole {
    /** The client offers, the server answers; media comes to us. */
    PUBLISHER,
    /** The server offers, the client answers; media goes out. */
    SUBSCRIBER
}
