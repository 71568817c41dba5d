package spokes.web.signaling.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitModels.ParticipantInfo.State;
import livekit.LivekitRtc.ICEServer;
import livekit.LivekitRtc.LeaveRequest.Action;
import livekit.LivekitRtc.SignalResponse.MessageCase;
import org.junit.jupiter.api.Test;
import spokes.media.api.MediaCommand;
import spokes.media.api.MediaEvent;
import spokes.media.api.PeerRole;
import spokes.web.access.AccessToken;
import spokes.web.joins.entity.Cause;
import spokes.web.joins.entity.News;
import spokes.web.rooms.Occupant;
import spokes.web.signaling.entity.Admission;
import spokes.web.signaling.entity.ClientParameters;
import spokes.web.signaling.entity.Letter;

class JoinTest {
    final Story story = new Story();

    @Test
    void join_is_the_first_word_and_a_token_the_second_points_17_32_trap_7() {
        var ann = story.joins("ann");

        assertThat(ann.kinds()).startsWith(MessageCase.JOIN, MessageCase.REFRESH_TOKEN);
        assertThat(ann.received.get(1).getRefreshToken()).isEqualTo("token 1 of ann");
        assertThat(story.media).containsExactly(new MediaCommand.Join(Story.ROOM, ann.sid(), true));
    }

    @Test
    void join_tells_what_clients_cannot_do_without_points_18_19_20_21_25_traps_8_9_10_11() {
        var join = story.joins("ann").received.getFirst().getJoin();

        assertThat(join.getRoom().getSid()).startsWith("RM_");
        assertThat(join.getRoom().getName()).isEqualTo("lobby");
        assertThat(join.getParticipant().getSid()).startsWith("PA_").hasSize(15);
        assertThat(join.getParticipant().getState()).isEqualTo(State.JOINED);
        assertThat(join.getParticipant().getName()).isEqualTo("Name of ann");
        assertThat(join.getParticipant().hasPermission()).isTrue();
        assertThat(join.getParticipant().getPermission().getCanPublish()).isTrue();
        assertThat(join.getServerInfo().getVersion()).matches("\\d+\\.\\d+\\.\\d+");
        assertThat(join.getPingInterval()).isEqualTo(5);
        assertThat(join.getPingTimeout()).isEqualTo(15);
        assertThat(join.getSubscriberPrimary()).isTrue();
        assertThat(join.getEnabledPublishCodecs(0).getMime()).isEqualTo("video/VP8");
        assertThat(join.getSifTrailer().size()).isEqualTo(16);
    }

    @Test
    void join_and_a_resume_tell_whom_to_ask_for_a_way_through_a_nat() {
        story.iceServers = List.of(ICEServer.newBuilder().addUrls("turn:turn.example.org").setUsername("first").build());
        var ann = story.joinsAndConnects("ann");
        assertThat(ann.received.getFirst().getJoin().getIceServersList()).isEqualTo(story.iceServers);

        story.iceServers = List.of(ICEServer.newBuilder().addUrls("turn:turn.example.org").setUsername("second").build());
        ann.losesItsSocket();
        assertThat(ann.resumes().received.getFirst().getReconnect().getIceServersList()).isEqualTo(story.iceServers);
    }

    @Test
    void a_newcomer_sees_who_is_there_with_their_tracks_and_receives_them_at_once_point_22() {
        var ann = story.joinsAndConnects("ann");
        var microphone = ann.publishesMicrophone();

        var ben = story.joins("ben");

        assertThat(ben.received.getFirst().getJoin().getOtherParticipants(0).getTracks(0).getSid()).isEqualTo(microphone.value());
        assertThat(story.media).endsWith(new MediaCommand.Join(Story.ROOM, ben.sid(), true), story.subscribe(ben, microphone));
    }

    @Test
    void others_hear_of_a_newcomer_soon_and_of_many_in_one_message() {
        var ann = story.joinsAndConnects("ann");
        ann.forgetsWhatCame();

        story.joins("ben");
        story.joins("cem");
        story.passes(Duration.ofMillis(100));

        assertThat(ann.all(MessageCase.UPDATE)).hasSize(1);
        assertThat(ann.sees("ben").getState()).isEqualTo(State.JOINED);
        assertThat(ann.sees("cem").getState()).isEqualTo(State.JOINED);
    }

    @Test
    void becomes_active_when_the_primary_connection_is_up_point_29() {
        var ann = story.joins("ann");
        var ben = story.joins("ben");

        ann.connects(PeerRole.PUBLISHER);
        assertThat(ann.sees("ann").getState()).isEqualTo(State.JOINED);
        ann.connects(PeerRole.SUBSCRIBER);
        story.passes(1);

        assertThat(ann.sees("ann").getState()).isEqualTo(State.ACTIVE);
        assertThat(ben.sees("ann").getState()).isEqualTo(State.ACTIVE);
    }

    @Test
    void without_the_right_to_subscribe_the_publisher_is_primary_point_27() {
        var ann = story.joins("ann", video -> video.add("canSubscribe", false));

        assertThat(ann.received.getFirst().getJoin().getSubscriberPrimary()).isFalse();
        assertThat(story.media).containsExactly(new MediaCommand.Join(Story.ROOM, ann.sid(), false));
        ann.connects(PeerRole.PUBLISHER);
        assertThat(ann.sees("ann").getState()).isEqualTo(State.ACTIVE);
    }

    @Test
    void whose_token_says_no_name_is_shown_by_its_identity() {
        var token = Story.token("sensor-7", video -> video);
        story.arrives(new Admission(new AccessToken(token.identity(), "", token.kind(), "", Map.of(), token.grants(), token.expiresAt(), token.claims()),
                ClientParameters.ordinary(), ""));

        assertThat(story.occupants).extracting(Occupant::name).containsExactly("sensor-7");
    }

    @Test
    void who_is_not_active_after_a_minute_is_removed_point_28() {
        var ben = story.joinsAndConnects("ben");
        var ann = story.joins("ann");
        ann.connects(PeerRole.PUBLISHER);

        story.passes(59);
        assertThat(ann.closedWith).isZero();
        assertThat(story.occupants).hasSize(2);
        story.passes(1);

        assertThat(story.occupants).extracting(Occupant::identity).containsExactly("ben");
        story.passes(Announcements.LONGEST_PAUSE_MS / 1000);
        assertThat(ben.sees("ann").getState()).isEqualTo(State.DISCONNECTED);
        assertThat(ben.closedWith).as("who became active stays").isZero();
        assertThat(ann.leave().getReason()).isEqualTo(DisconnectReason.JOIN_FAILURE);
        assertThat(ann.leave().getAction()).isEqualTo(Action.DISCONNECT);
        assertThat(ann.closedWith).isEqualTo(1000);
        assertThat(story.media).endsWith(new MediaCommand.Leave(Story.ROOM, ann.sid()));
    }

    @Test
    void the_same_identity_takes_the_place_of_the_older_session_point_30_traps_49_55() {
        var ann = story.joinsAndConnects("ann");
        ann.publishesMicrophone();
        var ben = story.joinsAndConnects("ben");
        ben.forgetsWhatCame();

        var again = story.joins("ann");

        assertThat(ann.leave().getReason()).isEqualTo(DisconnectReason.DUPLICATE_IDENTITY);
        assertThat(ann.leave().getAction()).isEqualTo(Action.DISCONNECT);
        assertThat(again.sid()).isNotEqualTo(ann.sid());
        assertThat(ben.everythingHeardOf("ann")).extracting(info -> info.getSid()).containsOnly(again.sid().value());
        assertThat(ben.sees("ann").getTracksCount()).isZero();
        assertThat(ben.everythingHeardOf("ann")).noneMatch(info -> info.getState() == State.DISCONNECTED);
    }

    @Test
    void a_late_word_of_the_old_socket_does_not_touch_the_new_session_trap_30() {
        var ann = story.joinsAndConnects("ann");
        var again = story.joinsAndConnects("ann");

        story.tell(new Letter.SocketClosed(ann));
        ann.asks(request -> request.getLeaveBuilder());

        assertThat(again.closedWith).isZero();
        assertThat(story.occupants).hasSize(1);
    }

    @Test
    void a_full_room_lets_nobody_in_but_who_comes_again_point_31() {
        var small = new Story(new RoomOptions(RoomOptions.EMPTY, RoomOptions.DEPARTURE, 2, ""));
        small.joins("ann");
        small.joins("recorder", video -> video.add("recorder", true));
        small.joins("ben");

        var cem = small.joins("cem");
        var benAgain = small.joins("ben");

        assertThat(cem.kinds()).containsExactly(MessageCase.LEAVE);
        assertThat(cem.leave().getReason()).isEqualTo(DisconnectReason.JOIN_FAILURE);
        assertThat(cem.closedWith).isEqualTo(1000);
        assertThat(benAgain.kinds()).startsWith(MessageCase.JOIN);
    }

    @Test
    void hidden_participants_are_seen_by_nobody_and_receive_everything_point_69() {
        var ann = story.joinsAndConnects("ann");
        var microphone = ann.publishesMicrophone();
        ann.forgetsWhatCame();

        var ghost = story.joins("ghost", video -> video.add("hidden", true));
        ghost.connects(PeerRole.SUBSCRIBER);
        story.says(new MediaEvent.Subscribed(Story.ROOM, ghost.sid(), microphone));
        story.passes(10);
        ghost.losesItsSocket();
        ghost.loses(PeerRole.SUBSCRIBER);
        story.passes(10);

        assertThat(ann.everythingHeardOf("ghost")).isEmpty();
        assertThat(ann.kinds()).doesNotContain(MessageCase.TRACK_SUBSCRIBED);
        assertThat(ann.all(MessageCase.ROOM_UPDATE)).allMatch(message -> message.getRoomUpdate().getRoom().getNumParticipants() == 1);
        assertThat(story.media).contains(story.subscribe(ghost, microphone));
        assertThat(ghost.received.getFirst().getJoin().getParticipant().getPermission().getHidden()).isTrue();
        assertThat(story.occupants).extracting(occupant -> occupant.identity()).containsExactly("ann");
    }

    @Test
    void attributes_of_the_connection_lie_over_those_of_the_token_trap_36() {
        var ann = story.joins("ann", new ClientParameters(17, true, false, false, "", false, 2, Map.of("hand", "up")));

        assertThat(ann.sees("ann").getAttributesMap()).containsEntry("hand", "up");
        assertThat(ann.sees("ann").getClientProtocol()).isEqualTo(2);
    }

    @Test
    void a_room_that_nobody_joins_or_that_all_have_left_ends() {
        story.passes(299);
        assertThat(story.room.isOver()).isFalse();
        story.passes(1);
        assertThat(story.room.isOver()).isTrue();

        var used = new Story();
        var ann = used.joinsAndConnects("ann");
        used.passes(1000);
        assertThat(used.room.isOver()).isFalse();
        ann.asks(request -> request.getLeaveBuilder());
        used.passes(19);
        assertThat(used.room.isOver()).isFalse();
        used.passes(1);
        assertThat(used.room.isOver()).isTrue();
    }

    @Test
    void recorders_alone_do_not_keep_a_room_open() {
        var ann = story.joinsAndConnects("ann");
        var recorder = story.joins("recorder", video -> video.add("recorder", true).add("hidden", true));
        recorder.connects(PeerRole.SUBSCRIBER);
        assertThat(ann.last(MessageCase.ROOM_UPDATE).getRoomUpdate().getRoom().getActiveRecording()).isTrue();

        ann.asks(request -> request.getLeaveBuilder());

        story.passes(19);
        assertThat(recorder.kinds()).as("ann may come back").doesNotContain(MessageCase.LEAVE);
        story.passes(2);
        assertThat(recorder.leave().getReason()).isEqualTo(DisconnectReason.ROOM_CLOSED);
        assertThat(story.room.isOver()).isTrue();
    }

    @Test
    void counts_of_the_room_follow_within_five_seconds() {
        var ann = story.joinsAndConnects("ann");
        story.passes(10);
        ann.forgetsWhatCame();

        story.joins("ben");
        story.joins("cem");
        story.passes(4);
        assertThat(ann.kinds()).doesNotContain(MessageCase.ROOM_UPDATE);
        story.passes(1);

        assertThat(ann.all(MessageCase.ROOM_UPDATE)).hasSize(1);
        assertThat(ann.last(MessageCase.ROOM_UPDATE).getRoomUpdate().getRoom().getNumParticipants()).isEqualTo(3);
    }

    @Test
    void when_the_media_plane_does_not_take_the_join_the_client_is_told_so() {
        story.mediaIsDown = true;

        var ann = story.joins("ann");

        assertThat(ann.leave().getReason()).isEqualTo(DisconnectReason.JOIN_FAILURE);
        assertThat(story.occupants).isEmpty();
    }

    @Test
    void two_hundred_who_come_together_are_told_in_few_messages() {
        var ann = story.joinsAndConnects("ann");
        ann.forgetsWhatCame();
        for (int i = 0; i < 200; i++) {
            story.joins("guest " + i).connects(PeerRole.SUBSCRIBER);
            story.passes(Duration.ofMillis(5));
        }
        story.passes(5);

        assertThat(ann.sees("guest 199").getState()).isEqualTo(State.ACTIVE);
        assertThat(ann.all(MessageCase.UPDATE)).hasSizeLessThan(30);
    }

    @Test
    void who_leaves_a_big_room_is_missed_within_a_second() {
        var ann = story.joinsAndConnects("ann");
        for (int i = 0; i < 200; i++) {
            story.joins("guest " + i).connects(PeerRole.SUBSCRIBER);
        }
        story.passes(5);

        story.tell(new Letter.Remove("guest 7"));
        story.passes(Duration.ofMillis(500));

        assertThat(ann.sees("guest 7").getState()).isEqualTo(State.DISCONNECTED);
    }

    @Test
    void an_update_is_split_at_128_kib() {
        var ann = story.joinsAndConnects("ann");
        ann.forgetsWhatCame();
        var big = "x".repeat(50_000);
        var letters = new java.util.ArrayList<Letter>();
        for (var identity : List.of("b", "c", "d", "e")) {
            var parameters = new ClientParameters(17, true, false, false, "", false, 0, Map.of("big", big));
            var admission = new spokes.web.signaling.entity.Admission(Story.token(identity, video -> video), parameters, "t");
            letters.add(new Letter.Arrival(admission, new Client(story, admission)));
        }
        story.tellAtOnce(letters);
        story.passes(5);

        assertThat(ann.all(MessageCase.UPDATE)).hasSize(2).allMatch(message -> message.getSerializedSize() <= 128 * 1024 + 100);
    }

    @Test
    void a_client_is_told_what_is_known_before_it_gives_up_by_itself() {
        var ann = story.joins("ann");
        story.passes(5);
        story.tell(new Letter.Judged(ann.sid(), Cause.UDP_PORTS_CLOSED));
        story.passes(8);
        assertThat(ann.closedWith).as("it may still get through").isZero();
        story.passes(1);

        assertThat(ann.leave().getReason()).isEqualTo(DisconnectReason.CONNECTION_TIMEOUT);
        assertThat(ann.leave().getAction()).isEqualTo(Action.DISCONNECT);
    }

    @Test
    void a_client_whose_cause_is_not_known_keeps_its_minute() {
        var ann = story.joins("ann");
        story.tell(new Letter.Judged(ann.sid(), Cause.UNKNOWN));
        story.passes(59);
        assertThat(ann.closedWith).isZero();
        story.passes(1);

        assertThat(ann.leave().getReason()).isEqualTo(DisconnectReason.JOIN_FAILURE);
    }

    @Test
    void who_got_in_after_all_stays_in() {
        var ann = story.joins("ann");
        story.tell(new Letter.Judged(ann.sid(), Cause.DTLS_BLOCKED));
        ann.connects(PeerRole.SUBSCRIBER);
        story.tell(new Letter.Judged(ann.sid(), Cause.DTLS_BLOCKED));
        story.passes(120);

        assertThat(ann.closedWith).isZero();
    }

    @Test
    void an_attempt_that_its_client_has_given_up_takes_nobodys_place() {
        var ann = story.joinsAndConnects("ann");
        ann.forgetsWhatCame();

        var late = ann.joinsAgainInVain();

        assertThat(ann.received).isEmpty();
        assertThat(ann.closedWith).isZero();
        assertThat(late.received).isEmpty();
    }

    @Test
    void the_followers_of_joins_hear_who_comes_and_who_goes() {
        var ann = story.joins("ann");
        ann.joinsAgain();

        assertThat(story.news.getFirst()).isEqualTo(new News.Opened("lobby", "ann", "Name of ann", ann.sid(), PeerRole.SUBSCRIBER));
        assertThat(story.news.get(1)).isEqualTo(new News.Left(ann.sid(), "DUPLICATE_IDENTITY", true));
    }
}
