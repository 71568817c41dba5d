package spokes.web.agents.entity;

import livekit.LivekitAgent.ServerMessage;
import spokes.web.signaling.entity.Outgoing;

/** A message for a worker, ready for the wire. */
public record WorkerFrame(ServerMessage message) implements Outgoing {
    @Override
    public byte[] bytes() {
        return message.toByteArray();
    }
}
