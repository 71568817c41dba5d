package spokes.web.signaling.entity;

import livekit.LivekitAgent.Job;

/** A room, as agent workers see it. */
public interface Employer {
    /** A job of this room has begun, has changed its worker or has ended; as it stands now. Only queues. */
    void told(Job job);
}
