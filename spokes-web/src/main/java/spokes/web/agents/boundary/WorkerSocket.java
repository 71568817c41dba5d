package spokes.web.agents.boundary;

import livekit.LivekitAgent.ServerMessage;
import spokes.web.agents.entity.WorkerFrame;
import spokes.web.agents.entity.WorkerOutbox;
import spokes.web.signaling.boundary.SocketOutbox;

/** A worker's WebSocket, which writes its messages without anybody waiting for it. */
record WorkerSocket(SocketOutbox socket) implements WorkerOutbox {
    @Override
    public void send(ServerMessage message) {
        socket.post(new WorkerFrame(message));
    }

    @Override
    public void close(int code, String reason) {
        socket.close(code, reason);
    }

    @Override
    public void taken() {
        socket.taken();
    }
}
