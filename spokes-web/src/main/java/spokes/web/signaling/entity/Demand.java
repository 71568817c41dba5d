package spokes.web.signaling.entity;

import livekit.LivekitAgent.Job;
import spokes.media.api.ParticipantSid;

/** What a room wants of the agent workers, and tells them of their agents. */
public sealed interface Demand {
    /**
     * This job is to be done, once by the workers of each namespace that have the job's agent name and type.
     *
     * @param job without id, namespace and state
     * @param patient it waits for a worker as long as the room wants it; otherwise only as long as workers need to come back after a restart of the server
     */
    record Work(Job job, boolean patient) implements Demand {}

    /** The dispatch is deleted: what nobody has begun is forgotten, and what goes on is ended. */
    record Withdraw(String dispatchId) implements Demand {}

    /** The participant whom a job would have been about has left: what nobody has begun is forgotten. */
    record Forget(ParticipantSid target) implements Demand {}

    /** The agent of this job is in the room. */
    record Joined(String jobId) implements Demand {}

    /** The agent of this job is not in the room any more. */
    record Left(String jobId) implements Demand {}

    /** The room is over, and with it all jobs in it. */
    record End() implements Demand {}
}
