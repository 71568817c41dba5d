package spokes.web.agents.control;

import livekit.LivekitAgent.RegisterWorkerRequest;
import livekit.LivekitAgent.UpdateWorkerStatus;
import livekit.LivekitAgent.WorkerStatus;
import livekit.LivekitModels.ParticipantPermission;
import spokes.web.agents.entity.WorkerOutbox;

/** A socket on which a worker speaks. Owned by the pool. */
final class Worker {
    /** However busy: a worker that says it is available is asked now and then. */
    private static final double LEAST_ROOM = 0.01;

    private final WorkerOutbox outbox;
    private final String apiKey;
    private State state;

    private sealed interface State {
        record Silent(long registerByNs) implements State {}

        /** @param load 0 to 1, as the worker measures it */
        record Registered(String id, Kind kind, ParticipantPermission permission, double load, boolean full) implements State {}
    }

    Worker(WorkerOutbox outbox, String apiKey, long registerByNs) {
        this.outbox = outbox;
        this.apiKey = apiKey;
        this.state = new State.Silent(registerByNs);
    }

    WorkerOutbox outbox() {
        return outbox;
    }

    String apiKey() {
        return apiKey;
    }

    boolean isRegistered() {
        return state instanceof State.Registered;
    }

    /** When it is too late to register. */
    long registerByNs() {
        return switch (state) {
            case State.Silent(long byNs) -> byNs;
            case State.Registered _ -> Long.MAX_VALUE;
        };
    }

    void register(String id, RegisterWorkerRequest wish) {
        state = new State.Registered(id, Kind.of(wish), wish.hasAllowedPermissions() ? wish.getAllowedPermissions() : everything(), 0, false);
    }

    private static ParticipantPermission everything() {
        return ParticipantPermission.newBuilder().setCanSubscribe(true).setCanPublish(true).setCanPublishData(true).setCanUpdateMetadata(true).build();
    }

    private State.Registered registered() {
        return (State.Registered) state;
    }

    String id() {
        return registered().id();
    }

    Kind kind() {
        return registered().kind();
    }

    ParticipantPermission permission() {
        return registered().permission();
    }

    boolean isOf(Kind kind) {
        return state instanceof State.Registered known && known.kind().equals(kind);
    }

    boolean isAvailable() {
        return state instanceof State.Registered known && !known.full();
    }

    /** How much room it has for another job, above 0. */
    double room() {
        return Math.max(LEAST_ROOM, 1 - registered().load());
    }

    /** @return whether it takes jobs again after it took none */
    boolean update(UpdateWorkerStatus status) {
        var before = registered();
        boolean full = status.hasStatus() ? status.getStatus() != WorkerStatus.WS_AVAILABLE : before.full();
        double load = Float.isNaN(status.getLoad()) ? before.load() : Math.clamp(status.getLoad(), 0, 1);
        state = new State.Registered(before.id(), before.kind(), before.permission(), load, full);
        return before.full() && !full;
    }

    @Override
    public String toString() {
        return state instanceof State.Registered known ? known.id() + " (" + known.kind() + ")" : "unregistered worker";
    }
}
