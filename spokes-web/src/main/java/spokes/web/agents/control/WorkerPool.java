package spokes.web.agents.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import livekit.LivekitAgent.AvailabilityRequest;
import livekit.LivekitAgent.AvailabilityResponse;
import livekit.LivekitAgent.Job;
import livekit.LivekitAgent.JobAssignment;
import livekit.LivekitAgent.JobStatus;
import livekit.LivekitAgent.JobTermination;
import livekit.LivekitAgent.JobType;
import livekit.LivekitAgent.RegisterWorkerRequest;
import livekit.LivekitAgent.RegisterWorkerResponse;
import livekit.LivekitAgent.ServerMessage;
import livekit.LivekitAgent.SimulateJobRequest;
import livekit.LivekitAgent.UpdateJobStatus;
import livekit.LivekitAgent.WorkerMessage;
import livekit.LivekitAgent.WorkerPing;
import livekit.LivekitAgent.WorkerPong;
import spokes.media.api.ParticipantSid;
import spokes.web.agents.control.Engagement.State;
import spokes.web.agents.entity.WorkerLetter;
import spokes.web.agents.entity.WorkerOutbox;
import spokes.web.signaling.control.Sids;
import spokes.web.signaling.entity.Demand;
import spokes.web.signaling.entity.Employer;

/**
 * All agent workers of this server, and the jobs that rooms have for them (LiveKit's agent protocol 1).
 *
 * <p>A worker registers within {@value #REGISTER_S} s of its socket. A job is offered to one worker of its kind after the other, at random but rather to whoever has
 * more room, until one takes it; each has {@value #ANSWER_S} s to say. What nobody takes waits: as long as its room wants it if the agent was asked for by
 * name, and {@value #PATIENCE_S} s otherwise, in which workers come back after a restart of the server. What no worker of the agent's name is for is not waited
 * with: rooms ask for every type of job, and workers tell by registering which they mean. Those that a program starts together do so within {@value #TOGETHER_S} s.
 *
 * <p>A job whose worker is gone is not lost. The worker may come back and say that it still does it ({@code migrate_job}); and as long as the agent is in its room
 * all is well. Once it is not (it has {@value #ORPHAN_S} s where it has not come yet), another worker gets the job.
 *
 * <p>Owned by one thread; reads no clock.
 */
public final class WorkerPool {
    static final int REGISTER_S = 10, ANSWER_S = 10, PATIENCE_S = 30, TOGETHER_S = 5, ORPHAN_S = 5, LAST_WORD_S = 5;
    static final int MOST_WORKERS = 1_000, MOST_JOBS = 10_000, MOST_WISHES = 10_000, MOST_NAME_BYTES = 256, MOST_ERROR_CHARS = 4_096;
    static final int GOING_AWAY = 1001, PROTOCOL_ERROR = 1002, VIOLATED_POLICY = 1008, TRY_AGAIN_LATER = 1013;
    private static final long SECOND_NS = 1_000_000_000L;
    private static final System.Logger LOG = System.getLogger(WorkerPool.class.getName());
    /** Where a job comes from that a worker simulates for itself. */
    private static final Employer NOBODY = _ -> { };

    /**
     * A job while there is no worker of its agent's name, so that nobody knows which namespaces and types there are, and until those that come together are there.
     *
     * @param untilNs when nobody needs to take it up any more
     * @param goneNs when it waits for no further kind of worker
     * @param kinds those that have it already
     */
    private record Wish(Employer room, Job job, long untilNs, long goneNs, Set<Kind> kinds) {
        Wish(Employer room, Job job, long untilNs) {
            this(room, job, untilNs, untilNs, Set.of());
        }

        boolean isFor(Kind kind) {
            return kind.fits(job) && !kinds.contains(kind);
        }

        Wish met(Kind kind, long nowNs) {
            var known = new HashSet<>(kinds);
            known.add(kind);
            return new Wish(room, job, untilNs, kinds.isEmpty() ? Math.min(goneNs, nowNs + TOGETHER_S * SECOND_NS) : goneNs, known);
        }
    }

    private final PoolWorld world;
    private final Sids sids;
    private final RandomGenerator random;
    private final Map<WorkerOutbox, Worker> workers = new LinkedHashMap<>();
    private final Map<String, Engagement> jobs = new LinkedHashMap<>();
    private final List<Wish> wishes = new ArrayList<>();
    private boolean saidFull;

    public WorkerPool(PoolWorld world, Sids sids, RandomGenerator random) {
        this.world = world;
        this.sids = sids;
        this.random = random;
    }

    /** Whatever goes wrong in here ends at most the socket of whoever said it. */
    public void on(WorkerLetter letter, long nowNs) {
        try {
            deal(letter, nowNs);
        } catch (RuntimeException bug) {
            LOG.log(Level.ERROR, "a " + letter.getClass().getSimpleName() + " could not be dealt with", bug);
            if (letter instanceof WorkerLetter.Said(var from, var _)) {
                from.close(GOING_AWAY, "The server made a mistake; its log says more.");
            }
        }
    }

    private void deal(WorkerLetter letter, long nowNs) {
        switch (letter) {
            case WorkerLetter.Opened(var outbox, var apiKey) -> opened(outbox, apiKey, nowNs);
            case WorkerLetter.Said(var from, var message) -> worker(from).ifPresent(it -> hear(it, message, nowNs));
            case WorkerLetter.Closed(var outbox) -> Optional.ofNullable(workers.remove(outbox)).ifPresent(it -> gone(it, nowNs));
            case WorkerLetter.Demanded(var room, var demand) -> demand(room, demand, nowNs);
            case WorkerLetter.ShutDown() -> workers.keySet().forEach(outbox -> outbox.close(GOING_AWAY, "The server is shutting down."));
        }
    }

    private Optional<Worker> worker(WorkerOutbox outbox) {
        return Optional.ofNullable(workers.get(outbox));
    }

    // workers

    private void opened(WorkerOutbox outbox, String apiKey, long nowNs) {
        if (workers.size() >= MOST_WORKERS) {
            outbox.close(TRY_AGAIN_LATER, "This server has as many workers as it takes.");
        } else {
            workers.put(outbox, new Worker(outbox, apiKey, nowNs + REGISTER_S * SECOND_NS));
        }
    }

    private void hear(Worker worker, WorkerMessage message, long nowNs) {
        switch (message.getMessageCase()) {
            case PING -> pong(worker, message.getPing());
            case REGISTER -> register(worker, message.getRegister(), nowNs);
            case MESSAGE_NOT_SET -> { /* of a protocol of tomorrow */ }
            case AVAILABILITY, UPDATE_WORKER, UPDATE_JOB, SIMULATE_JOB, MIGRATE_JOB -> {
                if (worker.isRegistered()) {
                    hearRegistered(worker, message, nowNs);
                } else {
                    refuse(worker, "A worker registers before it says anything else.");
                }
            }
        }
    }

    private void hearRegistered(Worker worker, WorkerMessage message, long nowNs) {
        switch (message.getMessageCase()) {
            case AVAILABILITY -> answered(worker, message.getAvailability(), nowNs);
            case UPDATE_WORKER -> {
                if (worker.update(message.getUpdateWorker())) {
                    offerWhatWaits(worker, nowNs);
                }
            }
            case UPDATE_JOB -> updated(worker, message.getUpdateJob());
            case SIMULATE_JOB -> simulate(worker, message.getSimulateJob(), nowNs);
            case MIGRATE_JOB -> message.getMigrateJob().getJobIdsList().forEach(id -> reported(worker, id));
            case PING, REGISTER, MESSAGE_NOT_SET -> throw new IllegalArgumentException(message.getMessageCase().name());
        }
    }

    private void pong(Worker worker, WorkerPing ping) {
        worker.outbox().send(ServerMessage.newBuilder()
                .setPong(WorkerPong.newBuilder().setLastTimestamp(ping.getTimestamp()).setTimestamp(world.wallClockMs())).build());
    }

    @SuppressWarnings("deprecation")           // workers may still name a namespace
    private void register(Worker worker, RegisterWorkerRequest wish, long nowNs) {
        if (worker.isRegistered()) {
            refuse(worker, "This worker is registered already.");
        } else if (wish.getType() == JobType.UNRECOGNIZED) {
            refuse(worker, "There is no such type of job.");
        } else if (bytes(wish.getAgentName()) > MOST_NAME_BYTES || bytes(wish.getNamespace()) > MOST_NAME_BYTES) {
            refuse(worker, "A name is longer than " + MOST_NAME_BYTES + " bytes.");
        } else {
            worker.register(sids.worker(), wish);
            worker.outbox().send(ServerMessage.newBuilder()
                    .setRegister(RegisterWorkerResponse.newBuilder().setWorkerId(worker.id()).setServerInfo(world.serverInfo())).build());
            LOG.log(Level.INFO, "worker {0} registered", worker);
            offerWhatWaits(worker, nowNs);
        }
    }

    private static int bytes(String text) {
        return text.getBytes(UTF_8).length;
    }

    private static void refuse(Worker worker, String reason) {
        worker.outbox().close(PROTOCOL_ERROR, reason);
    }

    private void gone(Worker worker, long nowNs) {
        if (worker.isRegistered()) {
            LOG.log(Level.INFO, "worker {0} is gone", worker);
        }
        for (var job : new ArrayList<>(jobs.values())) {
            job.declined().remove(worker);
            switch (job.state()) {
                case State.Asked(var asked, var _, long openUntilNs) when asked == worker -> offer(job, openUntilNs, nowNs);
                case State.Running(var doing) when doing == worker -> orphan(job, nowNs);
                case State.Closing(var closing, var _) when closing == worker -> end(job, JobStatus.JS_FAILED, "the agent left the room");
                case State.Open _, State.Asked _, State.Running _, State.Orphaned _, State.Closing _ -> { }
            }
        }
    }

    private void orphan(Engagement job, long nowNs) {
        if (job.room() == NOBODY) {
            jobs.remove(job.id());
        } else {
            job.become(new State.Orphaned(nowNs));
        }
    }

    // rooms

    private void demand(Employer room, Demand demand, long nowNs) {
        switch (demand) {
            case Demand.Work(var job, boolean patient) -> want(new Wish(room, job, patient ? Engagement.NEVER : nowNs + PATIENCE_S * SECOND_NS), nowNs);
            case Demand.Withdraw(var dispatch) -> {
                wishes.removeIf(wish -> wish.room() == room && wish.job().getDispatchId().equals(dispatch));
                dismiss(job -> job.room() == room && job.job().getDispatchId().equals(dispatch));
            }
            case Demand.Forget(var target) -> {
                wishes.removeIf(wish -> wish.room() == room && isAbout(wish.job(), target));
                dismiss(job -> job.room() == room && isAbout(job.job(), target) && !job.isBegun());
            }
            case Demand.Joined(var id) -> of(room, id).ifPresent(job -> job.present(true));
            case Demand.Left(var id) -> of(room, id).ifPresent(job -> left(job, nowNs));
            case Demand.End() -> {
                wishes.removeIf(wish -> wish.room() == room);
                dismiss(job -> job.room() == room);
            }
        }
    }

    private static boolean isAbout(Job job, ParticipantSid target) {
        return job.hasParticipant() && job.getParticipant().getSid().equals(target.value());
    }

    private Optional<Engagement> of(Employer room, String id) {
        return Optional.ofNullable(jobs.get(id)).filter(job -> job.room() == room);
    }

    private void want(Wish wish, long nowNs) {
        var kinds = workers.values().stream().filter(Worker::isRegistered).map(Worker::kind).filter(kind -> kind.agentName().equals(wish.job().getAgentName())).distinct().toList();
        if (!kinds.isEmpty()) {
            kinds.stream().filter(kind -> kind.fits(wish.job())).forEach(kind -> engage(wish, kind, nowNs));
            if (wishes.size() < MOST_WISHES) {
                wishes.add(kinds.stream().reduce(wish, (met, kind) -> met.met(kind, nowNs), (_, last) -> last));
            }
        } else if (!isFull(wishes.size(), MOST_WISHES, wish.job())) {
            wishes.add(wish);
        }
    }

    /** Said once, until there is place again. */
    private boolean isFull(int count, int most, Job job) {
        saidFull &= jobs.size() >= MOST_JOBS || wishes.size() >= MOST_WISHES;
        if (count < most) {
            return false;
        }
        if (!saidFull) {
            LOG.log(Level.WARNING, "{0} jobs for agents go on and {1} wait for a worker, and no more are taken: room {2} wanted one of {3}",
                    jobs.size(), wishes.size(), job.getRoom().getName(), job.getAgentName());
        }
        saidFull = true;
        return true;
    }

    @SuppressWarnings("deprecation")           // workers may still name a namespace
    private void engage(Wish wish, Kind kind, long nowNs) {
        if (isFull(jobs.size(), MOST_JOBS, wish.job())) {
            return;
        }
        var job = new Engagement(wish.room(), kind, wish.job().toBuilder().setId(sids.job()).setNamespace(kind.namespace()).build(), new State.Open(wish.untilNs()));
        jobs.put(job.id(), job);
        offer(job, wish.untilNs(), nowNs);
    }

    private void dismiss(Predicate<Engagement> which) {
        for (var job : jobs.values().stream().filter(which).toList()) {
            jobs.remove(job.id());
            if (job.isBegun()) {
                job.worker().ifPresent(worker -> terminate(worker, job.id()));
            }
        }
    }

    private static void terminate(Worker worker, String jobId) {
        worker.outbox().send(ServerMessage.newBuilder().setTermination(JobTermination.newBuilder().setJobId(jobId)).build());
    }

    private void left(Engagement job, long nowNs) {
        job.present(false);
        switch (job.state()) {
            case State.Running(var worker) -> {
                terminate(worker, job.id());
                job.become(new State.Closing(worker, nowNs + LAST_WORD_S * SECOND_NS));
            }
            case State.Orphaned _ -> giveToAnother(job, nowNs);
            case State.Open _, State.Asked _, State.Closing _ -> { }
        }
    }

    // offering

    private void offerWhatWaits(Worker worker, long nowNs) {
        var kind = worker.kind();
        var ofKind = wishes.stream().filter(wish -> wish.isFor(kind)).toList();
        wishes.replaceAll(wish -> wish.job().getAgentName().equals(kind.agentName()) ? wish.met(kind, nowNs) : wish);
        ofKind.forEach(wish -> engage(wish, kind, nowNs));
        for (var job : new ArrayList<>(jobs.values())) {
            if (job.state() instanceof State.Open(long untilNs) && worker.isOf(job.kind())) {
                job.declined().remove(worker);
                offer(job, untilNs, nowNs);
            }
        }
    }

    private void giveToAnother(Engagement job, long nowNs) {
        LOG.log(Level.INFO, "{0} has lost its worker, and is offered to others", job);
        job.reopen(world.wallClockMs());
        job.room().told(job.job());
        offer(job, Engagement.NEVER, nowNs);
    }

    private void offer(Engagement job, long openUntilNs, long nowNs) {
        choose(job).ifPresentOrElse(worker -> ask(job, worker, openUntilNs, nowNs), () -> job.become(new State.Open(openUntilNs)));
    }

    private Optional<Worker> choose(Engagement job) {
        var candidates = workers.values().stream().filter(worker -> worker.isOf(job.kind()) && worker.isAvailable() && !job.declined().contains(worker)).toList();
        double point = random.nextDouble() * candidates.stream().mapToDouble(Worker::room).sum();
        for (var candidate : candidates) {
            point -= candidate.room();
            if (point <= 0) {
                return Optional.of(candidate);
            }
        }
        return candidates.stream().findFirst();
    }

    private void ask(Engagement job, Worker worker, long openUntilNs, long nowNs) {
        job.offeredTo(worker, world.wallClockMs());
        job.become(new State.Asked(worker, nowNs + ANSWER_S * SECOND_NS, openUntilNs));
        worker.outbox().send(ServerMessage.newBuilder().setAvailability(AvailabilityRequest.newBuilder().setJob(job.job()).setResuming(job.isResuming())).build());
    }

    private void answered(Worker worker, AvailabilityResponse response, long nowNs) {
        var job = jobs.get(response.getJobId());
        if (job == null || !(job.state() instanceof State.Asked(var asked, var _, long openUntilNs)) || asked != worker) {
            return;                             // too late: somebody else has it, or nobody wants it any more
        }
        if (response.getTerminate()) {
            end(job, JobStatus.JS_SUCCESS, "");
        } else if (response.getAvailable()) {
            assign(job, worker, response);
        } else {
            decline(job, worker, openUntilNs, nowNs);
        }
    }

    private void decline(Engagement job, Worker worker, long openUntilNs, long nowNs) {
        if (job.room() == NOBODY) {
            jobs.remove(job.id());
        } else {
            job.declined().add(worker);
            offer(job, openUntilNs, nowNs);
        }
    }

    private void assign(Engagement job, Worker worker, AvailabilityResponse response) {
        var identity = response.getParticipantIdentity().isBlank() ? "agent-" + job.id() : response.getParticipantIdentity();
        job.doneBy(identity);
        job.become(new State.Running(worker));
        job.room().told(job.job());             // before the agent can be there
        var token = world.token(worker.apiKey(), AgentPasses.pass(job.job().getRoom().getName(), identity, response, worker));
        worker.outbox().send(ServerMessage.newBuilder().setAssignment(JobAssignment.newBuilder().setJob(job.job()).setToken(token)).build());
        LOG.log(Level.INFO, "{0} in room {1} goes to worker {2}", job, job.job().getRoom().getName(), worker.id());
    }

    private void simulate(Worker worker, SimulateJobRequest wish, long nowNs) {
        if (wish.getRoom().getName().isBlank() || isFull(jobs.size(), MOST_JOBS, Job.getDefaultInstance())) {
            return;
        }
        var job = Job.newBuilder().setId(sids.job()).setRoom(wish.getRoom()).setAgentName(worker.kind().agentName())
                .setType(wish.hasParticipant() ? JobType.JT_PUBLISHER : JobType.JT_ROOM);
        if (wish.hasParticipant()) {
            job.setParticipant(wish.getParticipant());
        }
        var simulated = new Engagement(NOBODY, worker.kind(), job.build(), new State.Open(nowNs));
        jobs.put(simulated.id(), simulated);
        ask(simulated, worker, nowNs, nowNs);
    }

    // jobs that go on

    private void updated(Worker worker, UpdateJobStatus update) {
        var job = jobs.get(update.getJobId());
        if (job == null || update.getStatus() == JobStatus.UNRECOGNIZED || !job.isBegun() || job.worker().filter(worker::equals).isEmpty()) {
            return;                             // not its job, or not any more
        }
        var error = update.getError().substring(0, Math.min(update.getError().length(), MOST_ERROR_CHARS));
        if (Engagement.isEnd(update.getStatus())) {
            end(job, update.getStatus(), error);
        } else if (job.stands(update.getStatus(), error, world.wallClockMs())) {
            job.room().told(job.job());
        }
    }

    private void end(Engagement job, JobStatus status, String error) {
        jobs.remove(job.id());
        job.stands(status, error, world.wallClockMs());
        job.room().told(job.job());
        LOG.log(Level.INFO, "{0} has ended: {1}", job, status);
    }

    /** A worker that came back says what it does: it goes on, unless somebody else does it by now or nobody wants it. */
    private void reported(Worker worker, String jobId) {
        var job = jobs.get(jobId);
        if (job != null && job.state() instanceof State.Orphaned && worker.isOf(job.kind())) {
            job.movedTo(worker, world.wallClockMs());
            job.become(new State.Running(worker));
            job.room().told(job.job());
        } else if (job == null || job.worker().filter(worker::equals).isEmpty()) {
            terminate(worker, jobId);
        }
    }

    // time

    public long nextDeadlineNs() {
        long next = Engagement.NEVER;
        for (var worker : workers.values()) {
            next = Math.min(next, worker.registerByNs());
        }
        for (var wish : wishes) {
            next = Math.min(next, wish.goneNs());
        }
        for (var job : jobs.values()) {
            next = Math.min(next, deadlineNs(job));
        }
        return next;
    }

    private static long deadlineNs(Engagement job) {
        return switch (job.state()) {
            case State.Open(long untilNs) -> untilNs;
            case State.Asked(var _, long untilNs, var _) -> untilNs;
            case State.Running _ -> Engagement.NEVER;
            case State.Orphaned(long sinceNs) -> job.isPresent() ? Engagement.NEVER : sinceNs + ORPHAN_S * SECOND_NS;
            case State.Closing(var _, long untilNs) -> untilNs;
        };
    }

    public void onTick(long nowNs) {
        for (var worker : new ArrayList<>(workers.values())) {
            if (nowNs >= worker.registerByNs()) {
                workers.remove(worker.outbox());
                worker.outbox().close(VIOLATED_POLICY, "A worker registers within " + REGISTER_S + " s.");
            }
        }
        wishes.removeIf(wish -> nowNs >= wish.goneNs());
        due(nowNs, job -> {
            switch (job.state()) {
                case State.Open _ -> jobs.remove(job.id());
                case State.Asked(var worker, var _, long openUntilNs) -> decline(job, worker, openUntilNs, nowNs);
                case State.Orphaned _ -> giveToAnother(job, nowNs);
                case State.Closing _ -> end(job, JobStatus.JS_FAILED, "the agent left the room");
                case State.Running _ -> throw new IllegalStateException(job + " has no deadline");
            }
        });
    }

    private void due(long nowNs, Consumer<Engagement> deal) {
        jobs.values().stream().filter(job -> nowNs >= deadlineNs(job)).toList().forEach(deal);
    }
}
