package spokes.web.agents.entity;

import livekit.LivekitAgent.ServerMessage;

/** The way to one worker: messages leave in the order in which they were given, and nobody waits for them. */
public interface WorkerOutbox {
    /** Does nothing when the socket is closed or closing. */
    void send(ServerMessage message);

    /** What was sent before still goes out; then the socket closes with this WebSocket code. */
    void close(int code, String reason);

    /** One message of this worker has been dealt with. */
    void taken();
}
