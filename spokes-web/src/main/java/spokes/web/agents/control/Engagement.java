package spokes.web.agents.control;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import livekit.LivekitAgent.Job;
import livekit.LivekitAgent.JobState;
import livekit.LivekitAgent.JobStatus;
import spokes.web.signaling.entity.Employer;

/** A job, and where it stands between its room and the workers. Owned by the pool. */
final class Engagement {
    static final long NEVER = Long.MAX_VALUE;

    private final Employer room;
    private final Kind kind;
    private final Set<Worker> declined = new HashSet<>();
    private Job job;
    private State state;
    private boolean present, resuming;

    sealed interface State {
        /** No worker has room for it, or none wants it. */
        record Open(long untilNs) implements State {}

        record Asked(Worker worker, long untilNs, long openUntilNs) implements State {}

        record Running(Worker worker) implements State {}

        /** Its worker is gone, the agent itself perhaps not. */
        record Orphaned(long sinceNs) implements State {}

        /** The agent has left its room, and its worker was told to end the job. */
        record Closing(Worker worker, long untilNs) implements State {}
    }

    Engagement(Employer room, Kind kind, Job job, State state) {
        this.room = room;
        this.kind = kind;
        this.job = job;
        this.state = state;
    }

    Employer room() {
        return room;
    }

    Kind kind() {
        return kind;
    }

    Job job() {
        return job;
    }

    String id() {
        return job.getId();
    }

    State state() {
        return state;
    }

    void become(State next) {
        state = next;
    }

    Set<Worker> declined() {
        return declined;
    }

    /** Another worker had it before. */
    boolean isResuming() {
        return resuming;
    }

    /** The agent is in the room. */
    boolean isPresent() {
        return present;
    }

    void present(boolean now) {
        present = now;
    }

    /** Nobody does it any more, and anybody may take it over. */
    void reopen(long wallClockMs) {
        resuming = true;
        present = false;
        declined.clear();
        job = job.toBuilder().setState(JobState.newBuilder().setStatus(JobStatus.JS_PENDING).setUpdatedAt(nanoseconds(wallClockMs))).build();
    }

    void offeredTo(Worker worker, long wallClockMs) {
        job = job.toBuilder().setState(JobState.newBuilder().setStatus(JobStatus.JS_RUNNING).setWorkerId(worker.id())
                .setStartedAt(nanoseconds(wallClockMs)).setUpdatedAt(nanoseconds(wallClockMs))).build();
    }

    void doneBy(String agentIdentity) {
        job = job.toBuilder().setState(job.getState().toBuilder().setParticipantIdentity(agentIdentity)).build();
    }

    void movedTo(Worker worker, long wallClockMs) {
        job = job.toBuilder().setState(job.getState().toBuilder().setWorkerId(worker.id()).setUpdatedAt(nanoseconds(wallClockMs))).build();
    }

    /** @return whether that is news */
    boolean stands(JobStatus status, String error, long wallClockMs) {
        var before = job.getState();
        var now = before.toBuilder().setStatus(status).setError(error).setUpdatedAt(nanoseconds(wallClockMs));
        if (isEnd(status)) {
            now.setEndedAt(nanoseconds(wallClockMs));
        }
        job = job.toBuilder().setState(now).build();
        return before.getStatus() != status || !before.getError().equals(error);
    }

    static boolean isEnd(JobStatus status) {
        return status == JobStatus.JS_SUCCESS || status == JobStatus.JS_FAILED;
    }

    /** Who has it or is asked for it. */
    Optional<Worker> worker() {
        return switch (state) {
            case State.Open _, State.Orphaned _ -> Optional.empty();
            case State.Asked(var worker, var _, var _) -> Optional.of(worker);
            case State.Running(var worker) -> Optional.of(worker);
            case State.Closing(var worker, var _) -> Optional.of(worker);
        };
    }

    boolean isBegun() {
        return switch (state) {
            case State.Open _, State.Asked _ -> false;
            case State.Running _, State.Orphaned _, State.Closing _ -> true;
        };
    }

    /** LiveKit writes the times of jobs in nanoseconds. */
    private static long nanoseconds(long wallClockMs) {
        return wallClockMs * 1_000_000;
    }

    @Override
    public String toString() {
        return "job " + id() + " (" + kind + ")";
    }
}
