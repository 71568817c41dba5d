package spokes.web.signaling.control;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import livekit.LivekitAgent.Job;
import livekit.LivekitAgent.JobStatus;
import livekit.LivekitAgent.JobType;
import livekit.LivekitAgentDispatch.AgentDispatch;
import livekit.LivekitAgentDispatch.AgentDispatchState;
import livekit.LivekitAgentDispatch.CreateAgentDispatchRequest;
import livekit.LivekitAgentDispatch.JobRestartPolicy;
import livekit.LivekitAgentDispatch.ListAgentDispatchResponse;
import livekit.LivekitAgentDispatch.RoomAgentDispatch;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitRtc.LeaveRequest.Action;
import spokes.media.api.ParticipantSid;
import spokes.web.signaling.entity.CallRefused;
import spokes.web.signaling.entity.CallRefused.Code;
import spokes.web.signaling.entity.Demand;

/**
 * Which agents are to come into this room, and what became of it: dispatches, and the jobs that workers do for them.
 *
 * <p>A dispatch names an agent and not a kind of job, so it asks for one job for the room, one for each participant and one for each publisher; workers take the
 * kind that they are for. A room that is not told otherwise has one dispatch, of the agents without a name.
 *
 * <p>An agent that has left its job's room is given {@value #RETURN_S} s where its client was told to come back, and one whose dispatch is deleted
 * {@value #FAREWELL_S} s to go by itself. Owned by the room; reads no clock.
 */
final class Dispatches {
    static final int MOST = 100, MOST_ENDED_JOBS = 100, RETURN_S = 15, FAREWELL_S = 3;

    private record Dispatch(AgentDispatch card, Map<String, Job> jobs) {
        AgentDispatch info() {
            return card.toBuilder().setState(card.getState().toBuilder().addAllJobs(jobs.values())).build();
        }

        boolean isNamed() {
            return !card.getAgentName().isEmpty();
        }
    }

    private final SignalRoom signal;
    private final RoomCard room;
    private final Roster roster;
    private final Sids sids;
    private final RoomWorld world;
    private final Map<String, Dispatch> dispatches = new LinkedHashMap<>();
    /** Running jobs by the identity of their agent. */
    private final Map<String, String> jobs = new HashMap<>();
    private final Set<ParticipantSid> publishers = new HashSet<>();
    /** Agents who may be back by then, by job. */
    private final Map<String, Long> backByNs = new HashMap<>();
    /** Agents who are to have gone by then, by identity. */
    private final Map<String, Long> goneByNs = new HashMap<>();

    Dispatches(SignalRoom signal, RoomCard room, Roster roster, Sids sids, RoomWorld world) {
        this.signal = signal;
        this.room = room;
        this.roster = roster;
        this.sids = sids;
        this.world = world;
        var wanted = room.options().agents();
        (wanted.isEmpty() ? List.of(RoomAgentDispatch.getDefaultInstance()) : wanted).forEach(wish -> open(wish.getAgentName(), wish.getMetadata(), wish.getRestartPolicy()));
    }

    // what the server API asks

    AgentDispatch create(CreateAgentDispatchRequest wish) {
        var limits = room.options().rules().limits();
        if (limits.exceedsMetadata(wish.getMetadata()) || limits.exceedsName(wish.getAgentName())) {
            throw new CallRefused(Code.INVALID_ARGUMENT, "The agent's name or the metadata are too long.");
        }
        if (dispatches.size() >= MOST) {
            throw new CallRefused(Code.RESOURCE_EXHAUSTED, "A room has at most " + MOST + " dispatches.");
        }
        var made = open(wish.getAgentName(), wish.getMetadata(), wish.getRestartPolicy());
        people().forEach(who -> {
            if (publishers.contains(who.sid())) {
                want(made, JobType.JT_PUBLISHER, who);
            }
            want(made, JobType.JT_PARTICIPANT, who);
        });
        return made.info();
    }

    private Dispatch open(String agentName, String metadata, JobRestartPolicy restarts) {
        var id = sids.dispatch();
        var state = AgentDispatchState.newBuilder().setCreatedAt(world.wallClockMs() * 1_000_000);
        var card = AgentDispatch.newBuilder().setId(id).setAgentName(agentName).setMetadata(metadata).setRestartPolicy(restarts)
                .setRoom(room.info().getName()).setState(state).build();
        var dispatch = new Dispatch(card, new LinkedHashMap<>());
        dispatches.put(id, dispatch);
        world.demand(new Demand.Work(job(dispatch, JobType.JT_ROOM).build(), dispatch.isNamed()));
        return dispatch;
    }

    AgentDispatch delete(String id, long nowNs) {
        var dispatch = dispatches.remove(id);
        if (dispatch == null) {
            throw new CallRefused(Code.NOT_FOUND, "There is no such dispatch in this room.");
        }
        world.demand(new Demand.Withdraw(id));
        jobs.entrySet().removeIf(agent -> {
            boolean ours = dispatch.jobs().containsKey(agent.getValue());
            if (ours) {
                backByNs.remove(agent.getValue());
                goneByNs.put(agent.getKey(), nowNs + FAREWELL_S * 1_000_000_000L);
            }
            return ours;
        });
        return dispatch.info();
    }

    /** @param id empty for all */
    ListAgentDispatchResponse list(String id) {
        return ListAgentDispatchResponse.newBuilder().addAllAgentDispatches(dispatches.values().stream()
                .filter(dispatch -> id.isEmpty() || dispatch.card().getId().equals(id)).map(Dispatch::info).toList()).build();
    }

    // what happens in the room

    void came(Participant who) {
        var job = jobs.get(who.identity());
        if (job != null) {
            backByNs.remove(job);
            world.demand(new Demand.Joined(job));
        }
        if (!who.isDependent()) {
            dispatches.values().forEach(dispatch -> want(dispatch, JobType.JT_PARTICIPANT, who));
        }
    }

    void published(Participant who) {
        if (!who.isDependent() && publishers.add(who.sid())) {
            dispatches.values().forEach(dispatch -> want(dispatch, JobType.JT_PUBLISHER, who));
        }
    }

    /** @param comesBack its client was told to, or another session has taken its place already */
    void left(Participant who, boolean comesBack, long nowNs) {
        publishers.remove(who.sid());
        if (!who.isDependent()) {
            world.demand(new Demand.Forget(who.sid()));
        }
        var job = jobs.get(who.identity());
        if (job != null) {
            backByNs.put(job, comesBack ? nowNs + RETURN_S * 1_000_000_000L : nowNs);
        }
    }

    private Collection<Participant> people() {
        return roster.everybody().stream().filter(who -> !who.isDependent()).toList();
    }

    private void want(Dispatch dispatch, JobType type, Participant target) {
        world.demand(new Demand.Work(job(dispatch, type).setParticipant(target.info()).build(), dispatch.isNamed()));
    }

    private Job.Builder job(Dispatch dispatch, JobType type) {
        return Job.newBuilder().setDispatchId(dispatch.card().getId()).setType(type).setRoom(room.info())
                .setAgentName(dispatch.card().getAgentName()).setMetadata(dispatch.card().getMetadata());
    }

    // what workers say

    void onJob(Job job) {
        var dispatch = dispatches.get(job.getDispatchId());
        if (dispatch == null) {
            return;
        }
        dispatch.jobs().put(job.getId(), job);
        jobs.values().remove(job.getId());
        if (hasEnded(job)) {
            backByNs.remove(job.getId());
            forgetOldest(dispatch);
            return;
        }
        var agent = job.getState().getParticipantIdentity();
        if (agent.isEmpty()) {
            return;                             // it waits for another worker
        }
        jobs.put(agent, job.getId());
        roster.with(agent).ifPresent(_ -> world.demand(new Demand.Joined(job.getId())));
    }

    private static boolean hasEnded(Job job) {
        return job.getState().getStatus() == JobStatus.JS_SUCCESS || job.getState().getStatus() == JobStatus.JS_FAILED;
    }

    private static void forgetOldest(Dispatch dispatch) {
        var ended = dispatch.jobs().values().stream().filter(Dispatches::hasEnded).map(Job::getId).toList();
        ended.stream().limit(Math.max(0, ended.size() - MOST_ENDED_JOBS)).forEach(dispatch.jobs()::remove);
    }

    // time

    long nextDeadlineNs() {
        long next = Participant.NEVER;
        for (long deadline : backByNs.values()) {
            next = Math.min(next, deadline);
        }
        for (long deadline : goneByNs.values()) {
            next = Math.min(next, deadline);
        }
        return next;
    }

    void onTick(long nowNs) {
        backByNs.entrySet().removeIf(job -> {
            boolean gone = nowNs >= job.getValue();
            if (gone) {
                world.demand(new Demand.Left(job.getKey()));
            }
            return gone;
        });
        var overdue = goneByNs.entrySet().stream().filter(agent -> nowNs >= agent.getValue()).map(Map.Entry::getKey).toList();
        goneByNs.keySet().removeAll(overdue);
        overdue.forEach(agent -> roster.with(agent).ifPresent(
                it -> signal.remove(it, DisconnectReason.PARTICIPANT_REMOVED, Optional.of(Action.DISCONNECT), nowNs)));
    }
}
