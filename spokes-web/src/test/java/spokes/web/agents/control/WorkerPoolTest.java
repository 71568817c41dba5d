package spokes.web.agents.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import livekit.LivekitAgent.Job;
import livekit.LivekitAgent.JobStatus;
import livekit.LivekitAgent.JobType;
import livekit.LivekitAgent.MigrateJobRequest;
import livekit.LivekitAgent.RegisterWorkerRequest;
import livekit.LivekitAgent.ServerMessage.MessageCase;
import livekit.LivekitAgent.SimulateJobRequest;
import livekit.LivekitAgent.WorkerPing;
import livekit.LivekitAgent.WorkerStatus;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.ParticipantPermission;
import livekit.LivekitModels.Room;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import spokes.media.api.ParticipantSid;
import spokes.web.agents.control.PoolStory.SomeWorker;
import spokes.web.agents.entity.WorkerLetter;
import spokes.web.signaling.entity.Demand;

/** Rooms have jobs, workers come and go, and every job finds somebody who does it, once. */
class WorkerPoolTest {
    private final PoolStory story = new PoolStory();
    private final PoolStory.SomeRoom room = story.room("lobby");

    // registration

    @Test
    void a_worker_registers_and_is_told_its_id_first() {
        var worker = story.registers("helper");
        assertThat(worker.received).hasSize(1);
        assertThat(worker.received.getFirst().getRegister().getWorkerId()).startsWith("AW_");
        assertThat(worker.received.getFirst().getRegister().getServerInfo().getAgentProtocol()).isEqualTo(1);
    }

    @Test
    void a_ping_is_answered_even_before_the_registration() {
        var worker = story.opens();
        worker.says(message -> message.setPing(WorkerPing.newBuilder().setTimestamp(7)));
        assertThat(worker.all(MessageCase.PONG)).singleElement().satisfies(pong -> {
            assertThat(pong.getPong().getLastTimestamp()).isEqualTo(7);
            assertThat(pong.getPong().getTimestamp()).isEqualTo(story.wallClockMs());
        });
    }

    @Test
    void who_does_not_register_has_ten_seconds() {
        var silent = story.opens();
        var worker = story.registers("helper");
        story.passes(Duration.ofMillis(9_999));
        assertThat(silent.closedWith).isZero();
        story.passes(Duration.ofMillis(2));
        assertThat(silent.closedWith).isEqualTo(1008);
        assertThat(worker.closedWith).isZero();
    }

    @Test
    void what_makes_no_sense_closes_this_socket_with_a_reason_and_no_other() {
        var neighbour = story.registers("helper");
        var early = story.opens();
        early.reports("AJ_x", JobStatus.JS_SUCCESS, "");
        var twice = story.registers("helper");
        twice.says(message -> message.setRegister(RegisterWorkerRequest.getDefaultInstance()));
        var long_ = story.registers("x".repeat(257));
        var strange = story.opens();
        strange.says(message -> message.setRegister(RegisterWorkerRequest.newBuilder().setTypeValue(9)));
        for (var worker : List.of(early, twice, long_, strange)) {
            assertThat(worker.closedWith).as(worker.reason).isEqualTo(1002);
            assertThat(worker.reason).isNotEmpty();
        }
        neighbour.says(_ -> { });
        assertThat(neighbour.closedWith).isZero();
    }

    @Test
    void there_is_a_limit_to_workers() {
        for (int i = 0; i < WorkerPool.MOST_WORKERS; i++) {
            assertThat(story.opens().closedWith).isZero();
        }
        assertThat(story.opens().closedWith).isEqualTo(1013);
    }

    // offers

    @Test
    void a_job_is_offered_and_assigned_with_a_token_for_an_agent() {
        var worker = story.registers("helper", JobType.JT_ROOM, wish -> wish.setAllowedPermissions(ParticipantPermission.newBuilder().setCanPublish(true).setHidden(true)));
        room.wants("helper");

        var offer = worker.offer();
        assertThat(offer.getId()).startsWith("AJ_");
        assertThat(offer.getRoom().getName()).isEqualTo("lobby");
        assertThat(offer.getMetadata()).isEqualTo("soup");
        assertThat(offer.getDispatchId()).isEqualTo("AD_helper");
        assertThat(worker.all(MessageCase.AVAILABILITY).getFirst().getAvailability().getResuming()).isFalse();
        assertThat(room.told).as("nobody has taken it").isEmpty();

        worker.answers(answer -> answer.setAvailable(true).setParticipantIdentity("butler").setParticipantName("James").setParticipantMetadata("m")
                .putParticipantAttributes("mood", "fine").putParticipantAttributes("empty", ""));

        var assignment = worker.all(MessageCase.ASSIGNMENT).getFirst().getAssignment();
        assertThat(assignment.getToken()).isEqualTo("token of butler");
        assertThat(assignment.getJob().getState().getParticipantIdentity()).isEqualTo("butler");
        assertThat(assignment.getJob()).isEqualTo(room.last());
        assertThat(room.status()).isEqualTo(JobStatus.JS_RUNNING);
        assertThat(story.keys).containsExactly("key of " + worker.hashCode());
        var pass = story.passes.getFirst();
        assertThat(pass.kind()).isEqualTo("agent");
        assertThat(pass.name()).isEqualTo("James");
        assertThat(pass.metadata()).isEqualTo("m");
        assertThat(pass.attributes()).containsOnly(java.util.Map.entry("mood", "fine"), java.util.Map.entry("lk.agent_name", "helper"));
        assertThat(pass.grants().room()).isEqualTo("lobby");
        assertThat(List.of(pass.grants().roomJoin(), pass.grants().agent(), pass.grants().canPublish(), pass.grants().hidden())).containsOnly(true);
        assertThat(List.of(pass.grants().canSubscribe(), pass.grants().roomAdmin(), pass.grants().roomCreate())).containsOnly(false);
    }

    @Test
    void an_agent_without_an_identity_is_named_after_its_job() {
        var worker = story.registers("");
        room.wants("");
        worker.answers(answer -> answer.setAvailable(true));
        assertThat(story.passes.getFirst().identity()).isEqualTo("agent-" + worker.offer().getId());
        var may = story.passes.getFirst().grants();
        assertThat(List.of(may.canSubscribe(), may.canPublish(), may.canPublishData(), may.canUpdateOwnMetadata())).as("nothing said is everything").containsOnly(true);
        assertThat(story.passes.getFirst().attributes()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(value = JobType.class, mode = EnumSource.Mode.EXCLUDE, names = "UNRECOGNIZED")
    void only_workers_of_this_name_and_type_are_asked(JobType type) {
        var right = story.registers("helper", type, _ -> { });
        for (var other : JobType.values()) {
            if (other != type && other != JobType.UNRECOGNIZED) {
                story.registers("helper", other, _ -> { });
            }
        }
        var nameless = story.registers("", type, _ -> { });
        var stranger = story.registers("stranger", type, _ -> { });
        room.wants("helper", type, "PA_1");
        assertThat(right.offer().getType()).isEqualTo(type);
        assertThat(right.offer().getParticipant().getSid()).isEqualTo("PA_1");
        assertThat(nameless.isAsked()).isFalse();
        assertThat(stranger.isAsked()).isFalse();
    }

    @Test
    void each_namespace_gets_one_job() {
        var red = story.registers("", JobType.JT_ROOM, wish -> wish.setNamespace("red"));
        var blue = story.registers("", JobType.JT_ROOM, wish -> wish.setNamespace("blue"));
        var alsoBlue = story.registers("", JobType.JT_ROOM, wish -> wish.setNamespace("blue"));
        room.wants("");
        assertThat(red.isAsked()).isTrue();
        assertThat(blue.isAsked()).isNotEqualTo(alsoBlue.isAsked());
    }

    @Test
    void who_declines_or_does_not_answer_is_followed_by_the_next_and_not_asked_again() {
        var choosy = story.registers("helper");
        room.wants("helper");
        var slow = story.registers("helper");
        choosy.declines();
        assertThat(slow.isAsked()).isTrue();
        var third = story.registers("helper");
        story.passes(Duration.ofMillis(9_999));
        assertThat(third.isAsked()).isFalse();
        story.passes(Duration.ofMillis(2));
        assertThat(third.isAsked()).isTrue();

        slow.takes();
        assertThat(room.told).as("too late").isEmpty();
        third.takes();

        assertThat(room.last().getState().getWorkerId()).isEqualTo(third.received.getFirst().getRegister().getWorkerId());
        assertThat(slow.all(MessageCase.ASSIGNMENT)).isEmpty();
        assertThat(List.of(choosy, slow, third)).allSatisfy(worker -> assertThat(worker.all(MessageCase.AVAILABILITY)).hasSize(1));
    }

    @Test
    void a_worker_may_say_that_there_is_nothing_to_do() {
        var worker = story.registers("helper");
        room.wants("helper");
        worker.answers(answer -> answer.setTerminate(true));
        assertThat(room.status()).isEqualTo(JobStatus.JS_SUCCESS);
        assertThat(worker.all(MessageCase.ASSIGNMENT)).isEmpty();
        assertThat(story.registers("helper").isAsked()).isFalse();
    }

    @Test
    void a_full_worker_is_not_asked_until_it_has_room_again() {
        var worker = story.registers("helper");
        worker.becomes(WorkerStatus.WS_FULL, 0.9);
        room.wants("helper");
        assertThat(worker.isAsked()).isFalse();
        worker.becomes(WorkerStatus.WS_FULL, 0.8);
        assertThat(worker.isAsked()).isFalse();
        worker.becomes(WorkerStatus.WS_AVAILABLE, 0.5);
        assertThat(worker.isAsked()).isTrue();
    }

    @Test
    void whoever_has_more_room_is_asked_more_often_and_nobody_never() {
        var busy = story.registers("helper");
        var idle = story.registers("helper");
        busy.becomes(WorkerStatus.WS_AVAILABLE, 0.75);
        idle.becomes(WorkerStatus.WS_AVAILABLE, 0);
        for (int i = 0; i < 1_000; i++) {
            room.wants("helper");
        }
        assertThat(busy.all(MessageCase.AVAILABILITY)).as("a fifth").hasSizeBetween(150, 250);
        assertThat(busy.all(MessageCase.AVAILABILITY).size() + idle.all(MessageCase.AVAILABILITY).size()).isEqualTo(1_000);

        busy.becomes(WorkerStatus.WS_AVAILABLE, 7);
        idle.becomes(WorkerStatus.WS_FULL, Float.NaN);
        room.wants("helper");
        assertThat(busy.all(MessageCase.AVAILABILITY).size() + idle.all(MessageCase.AVAILABILITY).size()).isEqualTo(1_001);
    }

    // waiting

    @Test
    void a_job_that_was_asked_for_by_name_waits_for_its_first_worker() {
        room.wants("helper");
        story.passes(3_600);
        assertThat(story.registers("stranger").isAsked()).isFalse();
        assertThat(story.registers("helper").isAsked()).isTrue();
        assertThat(story.registers("helper").isAsked()).as("once is enough").isFalse();
    }

    /** A program that starts several workers at once does not register them in one moment. */
    @Test
    void workers_of_other_namespaces_that_come_right_after_the_first_get_their_job_too() {
        room.wants("");
        assertThat(story.registers("", JobType.JT_ROOM, wish -> wish.setNamespace("red")).isAsked()).isTrue();
        story.passes(1);
        assertThat(story.registers("", JobType.JT_ROOM, wish -> wish.setNamespace("blue")).isAsked()).isTrue();
        assertThat(story.registers("", JobType.JT_ROOM, wish -> wish.setNamespace("blue")).isAsked()).as("once is enough").isFalse();
        story.passes(5);
        assertThat(story.registers("", JobType.JT_ROOM, wish -> wish.setNamespace("green")).isAsked()).isFalse();
    }

    @Test
    void so_do_those_that_come_right_after_the_room() {
        story.registers("", JobType.JT_ROOM, wish -> wish.setNamespace("red"));
        room.wants("");
        assertThat(story.registers("", JobType.JT_ROOM, wish -> wish.setNamespace("red")).isAsked()).isFalse();
        assertThat(story.registers("", JobType.JT_ROOM, wish -> wish.setNamespace("blue")).isAsked()).isTrue();
        story.passes(6);
        assertThat(story.registers("", JobType.JT_ROOM, wish -> wish.setNamespace("green")).isAsked()).isFalse();
    }

    @Test
    void a_job_of_agents_without_a_name_waits_no_longer_than_a_restart_takes() {
        room.wants("");
        story.passes(29);
        assertThat(story.registers("").isAsked()).isTrue();
        story.room("later").wants("");
        story.passes(31);
        var late = story.registers("");
        assertThat(late.isAsked()).isFalse();
    }

    @Test
    void a_job_without_a_name_that_all_decline_is_given_up() {
        var worker = story.registers("");
        room.wants("");
        story.passes(5);
        worker.declines();
        story.passes(26);
        assertThat(story.registers("").isAsked()).isFalse();
        assertThat(room.told).isEmpty();
    }

    @Test
    void what_nobody_has_begun_is_forgotten_with_its_dispatch_its_participant_or_its_room() {
        var worker = story.registers("helper", JobType.JT_PUBLISHER, _ -> { });
        room.wants("helper", JobType.JT_PUBLISHER, "PA_1");
        room.wants("other", JobType.JT_PUBLISHER, "PA_1");
        var elsewhere = story.room("elsewhere");
        elsewhere.wants("other", JobType.JT_PUBLISHER, "PA_1");

        room.demands(new Demand.Forget(new ParticipantSid("PA_1")));
        worker.takes();
        assertThat(worker.all(MessageCase.ASSIGNMENT)).isEmpty();
        assertThat(story.registers("other", JobType.JT_PUBLISHER, _ -> { }).all(MessageCase.AVAILABILITY)).as("the other room's only").hasSize(1);

        room.wants("third");
        room.demands(new Demand.Withdraw("AD_third"));
        room.wants("fourth");
        room.demands(new Demand.End());
        assertThat(story.registers("third").isAsked()).isFalse();
        assertThat(story.registers("fourth").isAsked()).isFalse();
    }

    @Test
    void what_workers_of_this_name_are_not_for_does_not_wait() {
        room.wants("helper", JobType.JT_PUBLISHER, "PA_1");
        story.registers("helper");
        room.wants("helper", JobType.JT_PARTICIPANT, "PA_1");
        story.passes(6);
        assertThat(story.registers("helper", JobType.JT_PUBLISHER, _ -> { }).isAsked()).isFalse();
        assertThat(story.registers("helper", JobType.JT_PARTICIPANT, _ -> { }).isAsked()).isFalse();
    }

    @Test
    void a_thousand_rooms_that_wait_in_vain_do_not_take_the_place_of_others() {
        var worker = story.registers("helper");
        for (int i = 0; i < WorkerPool.MOST_WISHES; i++) {
            room.wants("nobody");
        }
        room.wants("too many");
        room.wants("helper");
        assertThat(worker.isAsked()).isTrue();
        assertThat(story.registers("too many").isAsked()).isFalse();
    }

    @Test
    void jobs_are_bounded() {
        story.registers("helper");
        for (int i = 0; i < WorkerPool.MOST_JOBS; i++) {
            room.wants("helper");
        }
        var other = story.room("other");
        other.wants("late");
        var late = story.registers("late");
        assertThat(late.isAsked()).isFalse();
        room.demands(new Demand.End());
        other.wants("late");
        assertThat(late.isAsked()).isTrue();
    }

    // jobs that go on

    private String runs(SomeWorker worker, String agentName) {
        room.wants(agentName);
        return worker.takes();
    }

    @Test
    void a_worker_says_how_its_job_goes_and_ends() {
        var worker = story.registers("helper");
        var job = runs(worker, "helper");
        worker.reports(job, JobStatus.JS_RUNNING, "");
        assertThat(room.told).as("no news").hasSize(1);
        worker.reports(job, JobStatus.JS_FAILED, "x".repeat(10_000));
        assertThat(room.status()).isEqualTo(JobStatus.JS_FAILED);
        assertThat(room.last().getState().getError()).hasSize(4_096);
        assertThat(room.last().getState().getEndedAt()).isEqualTo(story.wallClockMs() * 1_000_000);
        worker.reports(job, JobStatus.JS_SUCCESS, "");
        assertThat(room.told).as("it had ended").hasSize(2);
    }

    @Test
    void nobody_reports_the_job_of_somebody_else() {
        var worker = story.registers("helper");
        var job = runs(worker, "helper");
        var mallory = story.registers("mallory");
        mallory.reports(job, JobStatus.JS_FAILED, "");
        assertThat(room.status()).isEqualTo(JobStatus.JS_RUNNING);
        mallory.says(message -> message.setMigrateJob(MigrateJobRequest.newBuilder().addJobIds(job)));
        assertThat(mallory.terminated()).containsExactly(job);
        worker.reports(job, JobStatus.JS_SUCCESS, "");
        assertThat(room.status()).isEqualTo(JobStatus.JS_SUCCESS);
    }

    @Test
    void a_deleted_dispatch_and_the_end_of_a_room_end_their_jobs() {
        var worker = story.registers("helper");
        var first = runs(worker, "helper");
        var other = story.registers("other");
        var second = runs(other, "other");
        room.demands(new Demand.Withdraw("AD_helper"));
        assertThat(worker.terminated()).containsExactly(first);
        assertThat(other.terminated()).isEmpty();
        room.demands(new Demand.End());
        assertThat(other.terminated()).containsExactly(second);
    }

    @Test
    void an_agent_that_leaves_ends_its_job_and_the_workers_word_counts() {
        var worker = story.registers("helper");
        var job = runs(worker, "helper");
        room.demands(new Demand.Joined(job));
        room.demands(new Demand.Left(job));
        assertThat(worker.terminated()).containsExactly(job);
        worker.reports(job, JobStatus.JS_SUCCESS, "");
        assertThat(room.status()).isEqualTo(JobStatus.JS_SUCCESS);

        var silent = runs(worker, "helper");
        room.demands(new Demand.Left(silent));
        story.passes(6);
        assertThat(room.last().getId()).isEqualTo(silent);
        assertThat(room.status()).isEqualTo(JobStatus.JS_FAILED);
        assertThat(room.last().getState().getError()).isEqualTo("the agent left the room");
    }

    // workers that go

    @Test
    void the_offer_of_a_worker_that_goes_is_the_next_ones() {
        var first = story.registers("helper");
        room.wants("helper");
        var second = story.registers("helper");
        first.isGone();
        assertThat(second.isAsked()).isTrue();
        second.isGone();
        assertThat(story.registers("helper").isAsked()).as("it waits").isTrue();
    }

    @Test
    void a_job_whose_worker_goes_before_its_agent_came_is_another_workers_after_five_seconds() {
        var worker = story.registers("helper");
        var job = runs(worker, "helper");
        var other = story.registers("helper");
        worker.isGone();
        story.passes(Duration.ofMillis(4_999));
        assertThat(other.isAsked()).isFalse();
        story.passes(Duration.ofMillis(2));
        assertThat(other.offer().getId()).isEqualTo(job);
        assertThat(other.all(MessageCase.AVAILABILITY).getFirst().getAvailability().getResuming()).isTrue();
        assertThat(room.status()).isEqualTo(JobStatus.JS_PENDING);
        assertThat(room.last().getState().getParticipantIdentity()).isEmpty();
        other.takes();
        assertThat(room.status()).isEqualTo(JobStatus.JS_RUNNING);
    }

    @Test
    void an_agent_that_outlives_its_workers_socket_keeps_the_job_until_it_leaves() {
        var worker = story.registers("helper");
        var job = runs(worker, "helper");
        room.demands(new Demand.Joined(job));
        var other = story.registers("helper");
        worker.isGone();
        story.passes(3_600);
        assertThat(other.isAsked()).isFalse();
        room.demands(new Demand.Left(job));
        assertThat(other.offer().getId()).isEqualTo(job);
    }

    @Test
    void a_worker_that_comes_back_goes_on_with_its_job() {
        var worker = story.registers("helper");
        var job = runs(worker, "helper");
        room.demands(new Demand.Joined(job));
        worker.isGone();
        var back = story.registers("helper");
        back.says(message -> message.setMigrateJob(MigrateJobRequest.newBuilder().addJobIds(job).addJobIds("AJ_unknown")));
        assertThat(back.terminated()).as("nobody wants this one any more").containsExactly("AJ_unknown");
        assertThat(room.last().getState().getWorkerId()).isEqualTo(back.received.getFirst().getRegister().getWorkerId());
        assertThat(room.last().getState().getParticipantIdentity()).isEqualTo("agent of " + job);
        back.reports(job, JobStatus.JS_SUCCESS, "");
        assertThat(room.status()).isEqualTo(JobStatus.JS_SUCCESS);
    }

    @Test
    void a_lost_job_without_a_name_waits_for_a_worker_as_long_as_its_room_lives() {
        var worker = story.registers("");
        var job = runs(worker, "");
        worker.isGone();
        story.passes(600);
        var next = story.registers("");
        assertThat(next.offer().getId()).isEqualTo(job);
        room.demands(new Demand.End());
        next.takes();
        assertThat(next.all(MessageCase.ASSIGNMENT)).isEmpty();
    }

    @Test
    void a_worker_tries_itself_with_a_job_of_its_own() {
        var worker = story.registers("helper");
        worker.says(message -> message.setSimulateJob(SimulateJobRequest.newBuilder().setRoom(Room.newBuilder().setName("trial"))
                .setParticipant(ParticipantInfo.newBuilder().setIdentity("ann"))));
        assertThat(worker.offer()).returns(JobType.JT_PUBLISHER, Job::getType).returns("helper", Job::getAgentName);
        var other = story.registers("helper");
        worker.takes();
        assertThat(story.passes.getFirst().grants().room()).isEqualTo("trial");
        worker.isGone();
        story.passes(60);
        assertThat(other.isAsked()).isFalse();
    }

    @Test
    void at_the_end_every_socket_is_closed_after_what_was_said_before() {
        var worker = story.registers("helper");
        var job = runs(worker, "helper");
        room.demands(new Demand.End());
        story.tell(new WorkerLetter.ShutDown());
        assertThat(worker.terminated()).containsExactly(job);
        assertThat(worker.closedWith).isEqualTo(1001);
    }
}
