package spokes.web.signaling.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Message;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import livekit.LivekitModels;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.ParticipantPermission;
import livekit.LivekitModels.TrackSource;
import livekit.LivekitRoom.CreateRoomRequest;
import livekit.LivekitRoom.DeleteRoomRequest;
import livekit.LivekitRoom.ListParticipantsRequest;
import livekit.LivekitRoom.ListParticipantsResponse;
import livekit.LivekitRoom.ListRoomsRequest;
import livekit.LivekitRoom.MuteRoomTrackRequest;
import livekit.LivekitRoom.MuteRoomTrackResponse;
import livekit.LivekitRoom.RoomParticipantIdentity;
import livekit.LivekitRoom.SendDataRequest;
import livekit.LivekitRoom.UpdateParticipantRequest;
import livekit.LivekitRoom.UpdateRoomMetadataRequest;
import livekit.LivekitRoom.UpdateSubscriptionsRequest;
import livekit.LivekitRtc.LeaveRequest.Action;
import livekit.LivekitRtc.SignalResponse.MessageCase;
import livekit.LivekitWebhook.WebhookEvent;
import org.junit.jupiter.api.Test;
import spokes.media.api.MediaCommand;
import spokes.media.api.MediaEvent;
import spokes.media.api.PeerRole;
import spokes.media.api.TrackSid;
import spokes.web.signaling.entity.CallRefused;
import spokes.web.signaling.entity.CallRefused.Code;
import spokes.web.signaling.entity.ClientParameters;
import spokes.web.signaling.entity.Letter;

/** What programs ask of a room by the server API, and what the people in it see of that. */
class SupervisionTest {
    private final Story story = new Story();

    private Message call(String method, Message request) {
        return call(story, method, request);
    }

    private static Message call(Story story, String method, Message request) {
        var answer = new CompletableFuture<Message>();
        story.tell(new Letter.Call(method, request, answer));
        try {
            return answer.join();
        } catch (CompletionException refused) {
            throw (RuntimeException) refused.getCause();
        }
    }

    private void isRefused(Code code, String method, Message request) {
        assertThatThrownBy(() -> call(method, request)).isInstanceOfSatisfying(CallRefused.class, refused -> assertThat(refused.code()).isEqualTo(code));
    }

    private static RoomParticipantIdentity named(String identity) {
        return RoomParticipantIdentity.newBuilder().setRoom("lobby").setIdentity(identity).build();
    }

    private static UpdateParticipantRequest.Builder update(String identity) {
        return UpdateParticipantRequest.newBuilder().setRoom("lobby").setIdentity(identity);
    }

    @Test
    void participants_are_listed_with_those_who_are_hidden_point_98() {
        story.joins("alice");
        story.joins("ghost", video -> video.add("hidden", true));

        var listed = (ListParticipantsResponse) call("ListParticipants", ListParticipantsRequest.getDefaultInstance());
        assertThat(listed.getParticipantsList()).extracting(ParticipantInfo::getIdentity).containsExactly("alice", "ghost");
        assertThat(((ParticipantInfo) call("GetParticipant", named("alice"))).getName()).isEqualTo("Name of alice");
        isRefused(Code.NOT_FOUND, "GetParticipant", named("nobody"));
    }

    @Test
    void a_mute_by_the_server_reaches_the_publisher_and_everybody_else_point_55() {
        var alice = story.joinsAndConnects("alice");
        var bob = story.joinsAndConnects("bob");
        var microphone = alice.publishesMicrophone();

        var answer = (MuteRoomTrackResponse) call("MutePublishedTrack", mute(microphone, true));

        assertThat(answer.getTrack().getMuted()).isTrue();
        assertThat(alice.last(MessageCase.MUTE).getMute().getSid()).isEqualTo(microphone.value());
        assertThat(alice.last(MessageCase.MUTE).getMute().getMuted()).isTrue();
        assertThat(bob.sees("alice").getTracks(0).getMuted()).isTrue();
        assertThat(story.commands(MediaCommand.Mute.class)).containsExactly(new MediaCommand.Mute(Story.ROOM, microphone, true));
    }

    private static MuteRoomTrackRequest mute(TrackSid track, boolean muted) {
        return MuteRoomTrackRequest.newBuilder().setRoom("lobby").setIdentity("alice").setTrackSid(track.value()).setMuted(muted).build();
    }

    @Test
    void only_where_the_operator_lets_it_the_server_unmutes_point_55() {
        var alice = story.joinsAndConnects("alice");
        var microphone = alice.publishesMicrophone();
        call("MutePublishedTrack", mute(microphone, true));
        isRefused(Code.FAILED_PRECONDITION, "MutePublishedTrack", mute(microphone, false));
        isRefused(Code.NOT_FOUND, "MutePublishedTrack", mute(new TrackSid("TR_none"), true));

        var open = new Story(RoomOptions.usual().under(new HouseRules(true, Limits.USUAL, Codecs.ALL, true, true, false)));
        var carol = open.joinsAndConnects("alice");
        var hers = carol.publishesMicrophone();
        call(open, "MutePublishedTrack", mute(hers, true));
        var answer = (MuteRoomTrackResponse) call(open, "MutePublishedTrack", mute(hers, false));
        assertThat(answer.getTrack().getMuted()).isFalse();
        assertThat(carol.last(MessageCase.MUTE).getMute().getMuted()).isFalse();
    }

    @Test
    void nobody_mutes_the_track_of_somebody_else_by_another_name() {
        var bob = story.joinsAndConnects("bob");
        story.joinsAndConnects("alice");
        isRefused(Code.NOT_FOUND, "MutePublishedTrack", mute(bob.publishesMicrophone(), true));
    }

    @Test
    void whoever_is_removed_is_told_not_to_come_back_point_98() {
        var alice = story.joinsAndConnects("alice");
        call("RemoveParticipant", named("alice"));
        assertThat(alice.leave().getReason()).isEqualTo(DisconnectReason.PARTICIPANT_REMOVED);
        assertThat(alice.leave().getAction()).isEqualTo(Action.DISCONNECT);
        isRefused(Code.NOT_FOUND, "RemoveParticipant", named("alice"));
    }

    @Test
    void the_metadata_of_a_room_reach_everybody_at_once_point_66() {
        var alice = story.joinsAndConnects("alice");
        alice.forgetsWhatCame();
        var room = (LivekitModels.Room) call("UpdateRoomMetadata", UpdateRoomMetadataRequest.newBuilder().setRoom("lobby").setMetadata("soup").build());
        assertThat(room.getMetadata()).isEqualTo("soup");
        assertThat(alice.last(MessageCase.ROOM_UPDATE).getRoomUpdate().getRoom().getMetadata()).isEqualTo("soup");
        isRefused(Code.INVALID_ARGUMENT, "UpdateRoomMetadata",
                UpdateRoomMetadataRequest.newBuilder().setRoom("lobby").setMetadata("x".repeat(512 * 1024 + 1)).build());
    }

    @Test
    void name_metadata_and_attributes_are_changed_for_all_and_stand_in_the_next_token_point_98() {
        var alice = story.joinsAndConnects("alice");
        var bob = story.joinsAndConnects("bob");
        call("UpdateParticipant", update("alice").setName("Alicia").setMetadata("m").putAttributes("mood", "fine").build());

        for (var client : new Client[] {alice, bob}) {
            assertThat(client.sees("alice").getName()).isEqualTo("Alicia");
            assertThat(client.sees("alice").getAttributesMap()).containsEntry("mood", "fine");
        }
        assertThat(story.renewals.getLast().name()).isEqualTo("Alicia");
        isRefused(Code.INVALID_ARGUMENT, "UpdateParticipant", update("alice").setName("x".repeat(257)).build());
        isRefused(Code.INVALID_ARGUMENT, "UpdateParticipant", update("alice").putAttributes("k", "x".repeat(64 * 1024)).build());
    }

    @Test
    void who_may_not_publish_any_more_loses_the_tracks_and_the_next_token_knows_it() {
        var alice = story.joinsAndConnects("alice");
        var microphone = alice.publishesMicrophone();
        int before = alice.sees("alice").getVersion();

        call("UpdateParticipant", update("alice").setPermission(ParticipantPermission.newBuilder().setCanSubscribe(true).setCanPublish(true)
                .addCanPublishSources(TrackSource.CAMERA)).build());

        assertThat(alice.last(MessageCase.TRACK_UNPUBLISHED).getTrackUnpublished().getTrackSid()).isEqualTo(microphone.value());
        assertThat(story.commands(MediaCommand.Unpublish.class)).containsExactly(new MediaCommand.Unpublish(Story.ROOM, microphone));
        assertThat(alice.sees("alice").getPermission().getCanPublishSourcesList()).containsExactly(TrackSource.CAMERA);
        assertThat(alice.sees("alice").getVersion()).isGreaterThan(before);
        assertThat(story.renewals.getLast().token().grants().mayPublish("microphone")).isFalse();
        assertThat(story.renewals.getLast().token().claims().getJsonObject("video").getJsonArray("canPublishSources")).hasSize(1);
        alice.asks(request -> request.setAddTrack(Client.microphone("again")));
        assertThat(alice.last(MessageCase.REQUEST_RESPONSE).getRequestResponse().getReason()).hasToString("NOT_ALLOWED");
    }

    @Test
    void who_may_subscribe_only_since_they_came_gets_a_new_offer_after_a_resume_too() {
        story.joinsAndConnects("alice").publishesMicrophone();
        var late = story.joins("late", video -> video.add("canSubscribe", false));
        late.connects(PeerRole.PUBLISHER);
        assertThat(story.commands(MediaCommand.Subscribe.class)).isEmpty();
        call("UpdateParticipant", update("late").setPermission(ParticipantPermission.newBuilder().setCanSubscribe(true)).build());
        assertThat(story.commands(MediaCommand.Subscribe.class)).hasSize(1);

        late.losesItsSocket();
        late.resumes();
        assertThat(story.commands(MediaCommand.RestartIce.class)).containsExactly(new MediaCommand.RestartIce(Story.ROOM, late.sid()));
    }

    @Test
    void what_waits_for_a_track_that_was_taken_away_is_not_allowed_either() {
        var alice = story.joinsAndConnects("alice");
        var microphone = alice.publishes(Client.microphone("m"));
        alice.asks(request -> request.setAddTrack(Client.microphone("m").setName("second")));

        call("UpdateParticipant", update("alice").setPermission(ParticipantPermission.newBuilder().setCanSubscribe(true)).build());
        story.says(new MediaEvent.TrackUnpublished(Story.ROOM, alice.sid(), microphone));

        assertThat(alice.last(MessageCase.REQUEST_RESPONSE).getRequestResponse().getReason()).hasToString("NOT_ALLOWED");
        assertThat(story.commands(MediaCommand.Announce.class)).hasSize(1);
        assertThat(alice.sees("alice").getTracksCount()).isZero();
    }

    @Test
    void who_may_not_subscribe_for_a_while_receives_again_afterwards() {
        var alice = story.joinsAndConnects("alice");
        var bob = story.joinsAndConnects("bob");
        var microphone = alice.publishesMicrophone();
        call("UpdateParticipant", update("bob").setPermission(ParticipantPermission.newBuilder().setCanPublish(true)).build());
        assertThat(story.commands(MediaCommand.Unsubscribe.class)).containsExactly(story.unsubscribe(bob, microphone));
        call("UpdateParticipant", update("bob").setPermission(ParticipantPermission.newBuilder().setCanPublish(true).setCanSubscribe(true)).build());
        assertThat(story.commands(MediaCommand.Subscribe.class)).endsWith(story.subscribe(bob, microphone));
    }

    @Test
    void subscriptions_can_be_made_for_somebody_point_98() {
        var alice = story.joinsAndConnects("alice");
        var bob = story.joins("bob", new ClientParameters(17, false, false, false, "", false, 0, java.util.Map.of()));
        var microphone = alice.publishesMicrophone();
        assertThat(story.commands(MediaCommand.Subscribe.class)).isEmpty();
        call("UpdateSubscriptions", UpdateSubscriptionsRequest.newBuilder().setRoom("lobby").setIdentity("bob")
                .addTrackSids(microphone.value()).setSubscribe(true).build());
        assertThat(story.commands(MediaCommand.Subscribe.class)).containsExactly(story.subscribe(bob, microphone));
    }

    @Test
    void a_deleted_room_sends_everybody_away_for_good_point_98() {
        var alice = story.joinsAndConnects("alice");
        call("DeleteRoom", DeleteRoomRequest.newBuilder().setRoom("lobby").build());
        assertThat(alice.leave().getReason()).isEqualTo(DisconnectReason.ROOM_DELETED);
        assertThat(story.room.isOver()).isTrue();
    }

    @Test
    void a_room_made_by_the_api_waits_for_its_first_guest_as_long_as_it_was_told() {
        var made = new Story(RoomOptions.usual().with(CreateRoomRequest.newBuilder().setName("lobby").setEmptyTimeout(40).setMaxParticipants(1).setMetadata("m").build()));
        made.passes(39);
        assertThat(made.room.isOver()).isFalse();
        assertThat(((LivekitModels.Room) call(made, "ListRooms", ListRoomsRequest.getDefaultInstance())).getMaxParticipants()).isEqualTo(1);
        made.passes(Duration.ofSeconds(2));
        assertThat(made.room.isOver()).isTrue();
    }

    @Test
    void creating_a_room_that_lives_changes_what_the_call_names_and_keeps_the_rest() {
        var sid = story.joins("alice").last(MessageCase.JOIN).getJoin().getRoom().getSid();
        var room = (LivekitModels.Room) call("CreateRoom", CreateRoomRequest.newBuilder().setName("lobby").setDepartureTimeout(7).build());
        assertThat(room.getSid()).isEqualTo(sid);
        assertThat(room.getDepartureTimeout()).isEqualTo(7);
        assertThat(room.getEmptyTimeout()).isEqualTo(300);
    }

    @Test
    void agents_and_recorders_take_no_seat_and_keep_no_room_open_trap_50() {
        var small = new Story(RoomOptions.usual().with(CreateRoomRequest.newBuilder().setName("lobby").setMaxParticipants(1).build()));
        var agent = small.joins("agent", video -> video.add("agent", true));
        agent.connects(PeerRole.SUBSCRIBER);
        small.joins("recorder", video -> video.add("recorder", true).add("hidden", true)).connects(PeerRole.SUBSCRIBER);
        var alice = small.joinsAndConnects("alice");
        assertThat(small.joins("bob").leave().getReason()).isEqualTo(DisconnectReason.JOIN_FAILURE);
        alice.asks(request -> request.getLeaveBuilder());
        small.passes(19);
        assertThat(small.room.isOver()).isFalse();
        small.passes(2);
        assertThat(agent.leave().getReason()).isEqualTo(DisconnectReason.ROOM_CLOSED);
        assertThat(small.room.isOver()).isTrue();
    }

    @Test
    void what_this_server_cannot_do_is_said_in_the_protocols_words() {
        isRefused(Code.UNIMPLEMENTED, "ForwardParticipant", SendDataRequest.getDefaultInstance());
    }

    @Test
    void a_rooms_life_is_told_in_order_point_99() {
        var alice = story.joinsAndConnects("alice");
        var microphone = alice.publishesMicrophone();
        story.says(new MediaEvent.TrackUnpublished(Story.ROOM, alice.sid(), microphone));
        alice.asks(request -> request.getLeaveBuilder());
        story.joins("bob").losesItsSocket();
        story.passes(30);
        assertThat(story.chronicle).extracting(WebhookEvent::getEvent).containsExactly("room_started", "participant_joined", "track_published",
                "track_unpublished", "participant_left", "participant_connection_aborted", "room_finished");
        assertThat(story.chronicle.get(2).getParticipant().getIdentity()).isEqualTo("alice");
        assertThat(story.chronicle.get(2).getTrack().getSid()).isEqualTo(microphone.value());
        assertThat(story.chronicle.getFirst().getRoom().getSid()).startsWith("RM_");
    }
}
