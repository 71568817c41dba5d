package spokes.web.agents.control;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import livekit.LivekitAgent.AvailabilityResponse;
import livekit.LivekitAgent.Job;
import livekit.LivekitAgent.JobStatus;
import livekit.LivekitAgent.JobType;
import livekit.LivekitAgent.RegisterWorkerRequest;
import livekit.LivekitAgent.ServerMessage;
import livekit.LivekitAgent.ServerMessage.MessageCase;
import livekit.LivekitAgent.UpdateJobStatus;
import livekit.LivekitAgent.UpdateWorkerStatus;
import livekit.LivekitAgent.WorkerMessage;
import livekit.LivekitAgent.WorkerStatus;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.Room;
import livekit.LivekitModels.ServerInfo;
import spokes.web.access.Pass;
import spokes.web.agents.entity.WorkerLetter;
import spokes.web.agents.entity.WorkerOutbox;
import spokes.web.signaling.control.Sids;
import spokes.web.signaling.entity.Demand;
import spokes.web.signaling.entity.Employer;

/** A pool of workers with a clock of its own. */
final class PoolStory implements PoolWorld {
    final List<Pass> passes = new ArrayList<>();
    final List<String> keys = new ArrayList<>();
    final WorkerPool pool = new WorkerPool(this, new Sids(new Random(1)), new Random(2));
    private long nowNs;

    void tell(WorkerLetter letter) {
        pool.on(letter, nowNs);
        pool.onTick(nowNs);
    }

    /** The clock goes on, with a stop at every moment that the pool asked for. */
    void passes(Duration time) {
        long endNs = nowNs + time.toNanos();
        while (pool.nextDeadlineNs() <= endNs) {
            nowNs = Math.max(nowNs, pool.nextDeadlineNs());
            pool.onTick(nowNs);
        }
        nowNs = endNs;
    }

    void passes(int seconds) {
        passes(Duration.ofSeconds(seconds));
    }

    SomeWorker opens() {
        var worker = new SomeWorker();
        tell(new WorkerLetter.Opened(worker, "key of " + worker.hashCode()));
        return worker;
    }

    /** An available worker for jobs of rooms. */
    SomeWorker registers(String agentName) {
        return registers(agentName, JobType.JT_ROOM, _ -> { });
    }

    SomeWorker registers(String agentName, JobType type, Consumer<RegisterWorkerRequest.Builder> more) {
        var worker = opens();
        var wish = RegisterWorkerRequest.newBuilder().setAgentName(agentName).setType(type);
        more.accept(wish);
        worker.says(message -> message.setRegister(wish));
        return worker;
    }

    SomeRoom room(String name) {
        return new SomeRoom(name);
    }

    @Override
    public ServerInfo serverInfo() {
        return ServerInfo.newBuilder().setAgentProtocol(1).build();
    }

    @Override
    public String token(String apiKey, Pass pass) {
        keys.add(apiKey);
        passes.add(pass);
        return "token of " + pass.identity();
    }

    @Override
    public long wallClockMs() {
        return 1_700_000_000_000L + nowNs / 1_000_000;
    }

    /** A room's stand-in. */
    final class SomeRoom implements Employer {
        final String name;
        final List<Job> told = new ArrayList<>();

        SomeRoom(String name) {
            this.name = name;
        }

        @Override
        public void told(Job job) {
            told.add(job);
        }

        void demands(Demand demand) {
            tell(new WorkerLetter.Demanded(this, demand));
        }

        /** One for the room, of a dispatch that has the agent's name; of an agent with a name it waits. */
        void wants(String agentName) {
            wants(agentName, JobType.JT_ROOM, "");
        }

        void wants(String agentName, JobType type, String participantSid) {
            var job = Job.newBuilder().setDispatchId("AD_" + agentName).setAgentName(agentName).setType(type).setRoom(Room.newBuilder().setName(name)).setMetadata("soup");
            if (!participantSid.isEmpty()) {
                job.setParticipant(ParticipantInfo.newBuilder().setSid(participantSid));
            }
            demands(new Demand.Work(job.build(), !agentName.isEmpty()));
        }

        Job last() {
            return told.getLast();
        }

        JobStatus status() {
            return last().getState().getStatus();
        }
    }

    /** A worker's stand-in. */
    final class SomeWorker implements WorkerOutbox {
        final List<ServerMessage> received = new ArrayList<>();
        int closedWith;
        String reason = "";

        @Override
        public void send(ServerMessage message) {
            if (closedWith == 0) {
                received.add(message);
            }
        }

        @Override
        public void close(int code, String why) {
            closedWith = code;
            reason = why;
        }

        @Override
        public void taken() {}

        void says(Consumer<WorkerMessage.Builder> words) {
            var message = WorkerMessage.newBuilder();
            words.accept(message);
            tell(new WorkerLetter.Said(this, message.build()));
        }

        void isGone() {
            closedWith = 1006;
            tell(new WorkerLetter.Closed(this));
        }

        List<ServerMessage> all(MessageCase kind) {
            return received.stream().filter(message -> message.getMessageCase() == kind).toList();
        }

        /** The job it was asked for last. */
        Job offer() {
            return all(MessageCase.AVAILABILITY).getLast().getAvailability().getJob();
        }

        boolean isAsked() {
            return !all(MessageCase.AVAILABILITY).isEmpty();
        }

        void answers(Consumer<AvailabilityResponse.Builder> words) {
            var answer = AvailabilityResponse.newBuilder().setJobId(offer().getId());
            words.accept(answer);
            says(message -> message.setAvailability(answer));
        }

        /** @return the job's id */
        String takes() {
            answers(answer -> answer.setAvailable(true).setParticipantIdentity("agent of " + offer().getId()));
            return offer().getId();
        }

        void declines() {
            answers(answer -> answer.setAvailable(false));
        }

        void reports(String job, JobStatus status, String error) {
            says(message -> message.setUpdateJob(UpdateJobStatus.newBuilder().setJobId(job).setStatus(status).setError(error)));
        }

        void becomes(WorkerStatus status, double load) {
            says(message -> message.setUpdateWorker(UpdateWorkerStatus.newBuilder().setStatus(status).setLoad((float) load)));
        }

        List<String> terminated() {
            return all(MessageCase.TERMINATION).stream().map(message -> message.getTermination().getJobId()).toList();
        }
    }
}
