package spokes.web.signaling.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import livekit.LivekitAgent.Job;
import livekit.LivekitAgent.JobState;
import livekit.LivekitAgent.JobStatus;
import livekit.LivekitAgent.JobType;
import livekit.LivekitAgentDispatch.AgentDispatch;
import livekit.LivekitAgentDispatch.CreateAgentDispatchRequest;
import livekit.LivekitAgentDispatch.DeleteAgentDispatchRequest;
import livekit.LivekitAgentDispatch.ListAgentDispatchRequest;
import livekit.LivekitAgentDispatch.ListAgentDispatchResponse;
import livekit.LivekitAgentDispatch.RoomAgentDispatch;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitRoom.CreateRoomRequest;
import livekit.LivekitRtc.LeaveRequest.Action;
import livekit.LivekitRtc.SignalResponse.MessageCase;
import org.junit.jupiter.api.Test;
import spokes.media.api.PeerRole;
import spokes.web.access.AccessToken;
import spokes.web.access.Grants;
import spokes.web.signaling.entity.CallRefused;
import spokes.web.signaling.entity.CallRefused.Code;
import spokes.web.signaling.entity.Demand;
import spokes.web.signaling.entity.Letter;

/** Which agents a room wants, for whom, and what it makes of what workers say. */
class DispatchesTest {
    private final Story story = new Story();

    private static CompletableFuture<Message> ask(Story story, String method, Message request) {
        var answer = new CompletableFuture<Message>();
        story.tell(new Letter.Call(method, request, answer));
        return answer;
    }

    private AgentDispatch create(String agentName) {
        return (AgentDispatch) ask(story, "CreateDispatch", CreateAgentDispatchRequest.newBuilder().setRoom("lobby").setAgentName(agentName).setMetadata("soup").build()).join();
    }

    private CompletableFuture<Message> delete(String id) {
        return ask(story, "DeleteDispatch", DeleteAgentDispatchRequest.newBuilder().setRoom("lobby").setDispatchId(id).build());
    }

    private List<AgentDispatch> list(String id) {
        var answer = (ListAgentDispatchResponse) ask(story, "ListDispatch", ListAgentDispatchRequest.newBuilder().setRoom("lobby").setDispatchId(id).build()).join();
        return answer.getAgentDispatchesList();
    }

    private List<Job> wanted() {
        return wanted(story);
    }

    private static List<Job> wanted(Story story) {
        return story.demands.stream().filter(Demand.Work.class::isInstance).map(demand -> ((Demand.Work) demand).job()).toList();
    }

    private void isRefused(Code code, CompletableFuture<Message> answer) {
        assertThat(((CallRefused) answer.exceptionNow()).code()).isEqualTo(code);
    }

    /** What a worker's word becomes for the room. */
    private void stands(AgentDispatch dispatch, String job, JobStatus status, String agent) {
        story.tell(new Letter.JobChanged(Job.newBuilder().setId(job).setDispatchId(dispatch.getId())
                .setState(JobState.newBuilder().setStatus(status).setParticipantIdentity(agent)).build()));
    }

    private Client agentJoins(String identity) {
        var agent = story.joins(identity, video -> video.add("agent", true));
        agent.connects(PeerRole.SUBSCRIBER);
        return agent;
    }

    @Test
    void a_room_asks_for_agents_without_a_name_for_itself_its_participants_and_its_publishers() {
        assertThat(wanted()).singleElement().satisfies(job -> {
            assertThat(job.getType()).isEqualTo(JobType.JT_ROOM);
            assertThat(job.getAgentName()).isEmpty();
            assertThat(job.getRoom().getName()).isEqualTo("lobby");
            assertThat(job.getRoom().getSid()).startsWith("RM_");
        });
        var alice = story.joinsAndConnects("alice");
        alice.publishesMicrophone();
        alice.publishes(Client.camera("cam"));
        assertThat(wanted()).extracting(Job::getType).containsExactly(JobType.JT_ROOM, JobType.JT_PARTICIPANT, JobType.JT_PUBLISHER);
        assertThat(wanted().getLast().getParticipant().getIdentity()).isEqualTo("alice");
        assertThat(wanted().getLast().getParticipant().getTracksCount()).isEqualTo(1);
        assertThat(story.demands).allSatisfy(demand -> assertThat(((Demand.Work) demand).patient()).isFalse());
        assertThat(list("")).singleElement().satisfies(dispatch -> assertThat(dispatch.getId()).startsWith("AD_"));
    }

    @Test
    void agents_and_recorders_need_no_agents() {
        agentJoins("robot").publishesMicrophone();
        story.joins("recorder", video -> video.add("recorder", true));
        assertThat(wanted()).hasSize(1);
    }

    @Test
    void who_leaves_needs_no_agent_any_more_and_one_again_after_coming_back() {
        var alice = story.joinsAndConnects("alice");
        alice.publishesMicrophone();
        alice.asks(request -> request.getLeaveBuilder());
        assertThat(story.demands.getLast()).isEqualTo(new Demand.Forget(alice.sid()));
        story.joinsAndConnects("alice").publishesMicrophone();
        assertThat(wanted()).extracting(Job::getType).containsExactly(JobType.JT_ROOM, JobType.JT_PARTICIPANT, JobType.JT_PUBLISHER, JobType.JT_PARTICIPANT, JobType.JT_PUBLISHER);
    }

    @Test
    void a_dispatch_asks_for_everybody_who_is_here_already_and_waits_for_its_worker() {
        var alice = story.joinsAndConnects("alice");
        alice.publishesMicrophone();
        story.joinsAndConnects("bob");
        story.demands.clear();
        var dispatch = create("helper");
        assertThat(dispatch.getRoom()).isEqualTo("lobby");
        assertThat(dispatch.getMetadata()).isEqualTo("soup");
        assertThat(dispatch.getState().getCreatedAt()).isEqualTo(story.wallClockMs() * 1_000_000);
        assertThat(wanted()).extracting(Job::getType).containsExactly(JobType.JT_ROOM, JobType.JT_PUBLISHER, JobType.JT_PARTICIPANT, JobType.JT_PARTICIPANT);
        assertThat(wanted()).allSatisfy(job -> {
            assertThat(job.getAgentName()).isEqualTo("helper");
            assertThat(job.getDispatchId()).isEqualTo(dispatch.getId());
            assertThat(job.getMetadata()).isEqualTo("soup");
        });
        assertThat(story.demands).allSatisfy(demand -> assertThat(((Demand.Work) demand).patient()).isTrue());
    }

    @Test
    void agents_are_named_when_the_room_is_made_and_then_no_others_come() {
        var made = new Story(RoomOptions.usual().with(CreateRoomRequest.newBuilder().setName("lobby").addAgents(RoomAgentDispatch.newBuilder().setAgentName("one").setMetadata("m"))
                .addAgents(RoomAgentDispatch.newBuilder().setAgentName("two")).build()));
        assertThat(wanted(made)).extracting(Job::getAgentName).containsExactly("one", "two");
        assertThat(wanted(made)).extracting(Job::getMetadata).containsExactly("m", "");
    }

    @Test
    void agents_are_named_in_the_token_of_whoever_opens_the_room() {
        var config = """
            {"agents": [{"agentName": "one", "metadata": "m", "restartPolicy": "JRP_NEVER"}, {"agent_name": "two", "ofTomorrow": 1}, "garbage", {"agentName": {}}]}""";
        var made = new Story(RoomOptions.usual().with(tokenWith(config)));
        assertThat(wanted(made)).extracting(Job::getAgentName).containsExactly("one", "two");
        assertThat(wanted(made).getFirst().getMetadata()).isEqualTo("m");
    }

    private static AccessToken tokenWith(String config) {
        JsonObject json;
        try (var reader = Json.createReader(new java.io.StringReader(config))) {
            json = reader.readObject();
        }
        return new AccessToken("ann", "Ann", "standard", "", Map.of(), Grants.join("lobby"), Instant.EPOCH, Json.createObjectBuilder().add("roomConfig", json).build());
    }

    @Test
    void what_workers_do_stands_in_the_dispatch() {
        var dispatch = create("helper");
        stands(dispatch, "AJ_1", JobStatus.JS_RUNNING, "robot");
        stands(dispatch, "AJ_1", JobStatus.JS_SUCCESS, "robot");
        stands(dispatch, "AJ_2", JobStatus.JS_RUNNING, "robot 2");
        assertThat(list(dispatch.getId())).singleElement().satisfies(it -> assertThat(it.getState().getJobsList()).extracting(Job::getId).containsExactly("AJ_1", "AJ_2"));
        assertThat(list(dispatch.getId()).getFirst().getState().getJobs(0).getState().getStatus()).isEqualTo(JobStatus.JS_SUCCESS);
        assertThat(list("")).hasSize(2);
        assertThat(list("AD_unknown")).isEmpty();
    }

    @Test
    void ended_jobs_are_not_kept_for_ever() {
        var dispatch = create("helper");
        stands(dispatch, "AJ_goes_on", JobStatus.JS_RUNNING, "robot");
        for (int i = 0; i < 150; i++) {
            stands(dispatch, "AJ_" + i, JobStatus.JS_FAILED, "");
        }
        assertThat(list(dispatch.getId()).getFirst().getState().getJobsList()).hasSize(101).extracting(Job::getId).contains("AJ_goes_on", "AJ_50", "AJ_149").doesNotContain("AJ_49");
    }

    @Test
    void workers_hear_when_their_agent_comes_and_goes() {
        var dispatch = create("helper");
        stands(dispatch, "AJ_1", JobStatus.JS_RUNNING, "robot");
        var robot = agentJoins("robot");
        assertThat(story.demands.getLast()).isEqualTo(new Demand.Joined("AJ_1"));
        robot.asks(request -> request.getLeaveBuilder());
        assertThat(story.demands.getLast()).isEqualTo(new Demand.Left("AJ_1"));
    }

    @Test
    void an_agent_whose_client_is_told_to_come_back_has_fifteen_seconds() {
        var dispatch = create("helper");
        stands(dispatch, "AJ_1", JobStatus.JS_RUNNING, "robot");
        agentJoins("robot");
        story.tell(new Letter.MediaRestarted());
        story.joinsAndConnects("alice");
        story.passes(14);
        var robot = agentJoins("robot");
        story.passes(30);
        assertThat(story.demands).doesNotContain(new Demand.Left("AJ_1"));
        robot.joinsAgain().connects(PeerRole.SUBSCRIBER);
        story.passes(30);
        assertThat(story.demands).as("another session of it").doesNotContain(new Demand.Left("AJ_1"));
        story.tell(new Letter.MediaRestarted());
        story.joinsAndConnects("alice");
        story.passes(16);
        assertThat(story.demands.getLast()).isEqualTo(new Demand.Left("AJ_1"));
    }

    @Test
    void a_deleted_dispatch_takes_its_agents_with_it_after_three_seconds() {
        var alice = story.joinsAndConnects("alice");
        var dispatch = create("helper");
        stands(dispatch, "AJ_1", JobStatus.JS_RUNNING, "robot");
        var robot = agentJoins("robot");
        var other = agentJoins("somebody else's");
        assertThat(((AgentDispatch) delete(dispatch.getId()).join()).getId()).isEqualTo(dispatch.getId());
        assertThat(story.demands.getLast()).isEqualTo(new Demand.Withdraw(dispatch.getId()));
        story.passes(2);
        assertThat(robot.kinds()).as("it may go by itself").doesNotContain(MessageCase.LEAVE);
        story.passes(2);
        assertThat(robot.leave().getReason()).isEqualTo(DisconnectReason.PARTICIPANT_REMOVED);
        assertThat(robot.leave().getAction()).isEqualTo(Action.DISCONNECT);
        assertThat(other.kinds()).doesNotContain(MessageCase.LEAVE);
        assertThat(alice.kinds()).doesNotContain(MessageCase.LEAVE);
        isRefused(Code.NOT_FOUND, delete(dispatch.getId()));
        stands(dispatch, "AJ_1", JobStatus.JS_SUCCESS, "robot");
        assertThat(list("")).hasSize(1);
    }

    @Test
    void a_room_has_at_most_a_hundred_dispatches_and_texts_have_limits() {
        for (int i = 1; i < Dispatches.MOST; i++) {
            create("helper");
        }
        isRefused(Code.RESOURCE_EXHAUSTED, ask(story, "CreateDispatch", CreateAgentDispatchRequest.getDefaultInstance()));
        isRefused(Code.INVALID_ARGUMENT, ask(story, "CreateDispatch", CreateAgentDispatchRequest.newBuilder().setAgentName("x".repeat(257)).build()));
        isRefused(Code.INVALID_ARGUMENT, ask(story, "CreateDispatch", CreateAgentDispatchRequest.newBuilder().setMetadata("x".repeat(512 * 1024 + 1)).build()));
    }

    @Test
    void an_agent_does_not_keep_open_a_room_that_nobody_ever_joined() {
        story.passes(10);
        var robot = agentJoins("robot");
        story.passes(289);
        assertThat(story.room.isOver()).isFalse();
        story.passes(2);
        assertThat(robot.leave().getReason()).isEqualTo(DisconnectReason.ROOM_CLOSED);
        assertThat(story.room.isOver()).isTrue();
    }

    @Test
    void an_agent_that_leaves_an_empty_room_does_not_make_it_live_longer() {
        story.joinsAndConnects("alice").asks(request -> request.getLeaveBuilder());
        story.passes(15);
        agentJoins("robot").asks(request -> request.getLeaveBuilder());
        story.passes(6);
        assertThat(story.room.isOver()).isTrue();
    }
}
