package spokes.web.agents.control;

import livekit.LivekitAgent.Job;
import livekit.LivekitAgent.JobType;
import livekit.LivekitAgent.RegisterWorkerRequest;

/**
 * Which jobs a worker is for: all workers of one kind are as good as each other.
 *
 * @param agentName empty for agents that come by themselves
 * @param namespace of old workers; empty in today's
 */
record Kind(String agentName, String namespace, JobType type) {
    @SuppressWarnings("deprecation")           // workers may still name one
    static Kind of(RegisterWorkerRequest wish) {
        return new Kind(wish.getAgentName(), wish.getNamespace(), wish.getType());
    }

    /** Whatever the namespace. */
    boolean fits(Job job) {
        return agentName.equals(job.getAgentName()) && type == job.getType();
    }

    @Override
    public String toString() {
        return (agentName.isEmpty() ? "without a name" : agentName) + (namespace.isEmpty() ? "" : " of " + namespace) + ", " + type;
    }
}
