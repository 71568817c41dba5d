package spokes.web.signaling.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import livekit.LivekitModels.ClientConfigSetting;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitModels.ParticipantInfo.State;
import livekit.LivekitRtc.CandidateProtocol;
import livekit.LivekitRtc.ICEServer;
import livekit.LivekitRtc.LeaveRequest.Action;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalResponse.MessageCase;
import livekit.LivekitRtc.SimulateScenario;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import spokes.media.api.CloseReason;
import spokes.media.api.MediaCommand;
import spokes.media.api.MediaEvent;
import spokes.media.api.MediaEvent.Grade;
import spokes.media.api.PeerRole;
import spokes.media.api.TrackSid;
import spokes.web.signaling.entity.Admission;
import spokes.web.signaling.entity.ClientParameters;
import spokes.web.signaling.entity.Letter;

class ReconnectTest {
    final Story story = new Story();
    Client ann;
    Client ben;
    TrackSid microphone;

    @BeforeEach
    void two_are_in_the_room_and_one_speaks() {
        ann = story.joinsAndConnects("ann");
        ben = story.joinsAndConnects("ben");
        microphone = ann.publishesMicrophone();
        story.passes(10);
        ann.forgetsWhatCame();
        ben.forgetsWhatCame();
        story.media.clear();
    }

    @Test
    void who_loses_only_the_socket_stays_in_the_room_and_nobody_notices_point_71_trap_31() {
        ben.losesItsSocket();
        story.passes(600);

        assertThat(ann.kinds()).isEmpty();
        assertThat(story.occupants).hasSize(2);
        assertThat(story.media).isEmpty();
    }

    @Test
    void who_is_to_come_by_tcp_does_so_at_once_and_when_it_joins_again_for_five_minutes() {
        story.asks(ben, simulated(CandidateProtocol.TCP));
        assertThat(story.media).containsExactly(new MediaCommand.PreferTcp(Story.ROOM, ben.sid(), true), new MediaCommand.RestartIce(Story.ROOM, ben.sid()));

        story.media.clear();
        assertThat(joinsAgain("ben").byTcp()).isTrue();
        assertThat(joinsAgain("ann").byTcp()).isFalse();
        story.passes(PreferredWays.LIFE_S);
        assertThat(joinsAgain("ben").byTcp()).isFalse();
    }

    @Test
    void who_is_to_come_by_udp_again_may_come_by_anything() {
        story.asks(ben, simulated(CandidateProtocol.TCP));
        story.asks(ben, simulated(CandidateProtocol.UDP));

        assertThat(story.commands(MediaCommand.PreferTcp.class)).extracting(MediaCommand.PreferTcp::byTcp).containsExactly(true, false);
        assertThat(joinsAgain("ben").byTcp()).isFalse();
    }

    @Test
    void who_is_to_come_by_tls_hears_of_nothing_but_relays_that_speak_it_where_there_are_any() {
        var stun = ICEServer.newBuilder().addUrls("stun:stun.example.org").build();
        story.iceServers = List.of(stun, ICEServer.newBuilder().addUrls("turn:turn.example.org:3478").addUrls("turns:turn.example.org:443").setUsername("ben").build());
        story.asks(ben, simulated(CandidateProtocol.TLS));

        var join = story.joins("ben").received.getFirst().getJoin();
        assertThat(join.getIceServersList()).containsExactly(ICEServer.newBuilder().addUrls("turns:turn.example.org:443").setUsername("ben").build());
        assertThat(join.getClientConfiguration().getForceRelay()).isEqualTo(ClientConfigSetting.ENABLED);

        story.iceServers = List.of(stun);
        join = story.joins("ben").received.getFirst().getJoin();
        assertThat(join.getIceServersList()).containsExactly(stun);
        assertThat(join.getClientConfiguration().getForceRelay()).as("would keep it out").isEqualTo(ClientConfigSetting.UNSET);
    }

    private static SignalRequest.Builder simulated(CandidateProtocol way) {
        return SignalRequest.newBuilder().setSimulate(SimulateScenario.newBuilder().setSwitchCandidateProtocol(way));
    }

    private MediaCommand.Join joinsAgain(String identity) {
        story.joins(identity);
        return story.commands(MediaCommand.Join.class).getLast();
    }

    @Test
    void a_resume_begins_with_reconnect_and_says_everything_again_points_72_74_traps_29_32() {
        ben.losesItsSocket();

        var again = ben.resumes();

        assertThat(again.kinds()).containsExactly(MessageCase.RECONNECT, MessageCase.UPDATE, MessageCase.ROOM_UPDATE, MessageCase.REFRESH_TOKEN);
        assertThat(again.received.get(0).getReconnect().getServerInfo().getVersion()).isNotEmpty();
        assertThat(again.received.get(1).getUpdate().getParticipantsList()).extracting(info -> info.getIdentity())
                .containsExactly("ann", "ben");
        assertThat(again.received.get(3).getRefreshToken()).isEqualTo("token 2 of ben");
        assertThat(story.media).containsExactly(new MediaCommand.RestartIce(Story.ROOM, ben.sid()));
        assertThat(ann.kinds()).as("others see nothing").isEmpty();
    }

    /** JavaScript 2.23 has no place to keep candidates for a connection whose new credentials it does not know yet. */
    @Test
    void after_a_resume_no_candidate_precedes_the_offer_that_it_belongs_to_trap_16() {
        ben.losesItsSocket();
        var again = ben.resumes();

        story.says(trickled(ben, PeerRole.SUBSCRIBER, "candidate:1"));
        assertThat(again.kinds()).doesNotContain(MessageCase.TRICKLE);
        story.says(new MediaEvent.Offered(Story.ROOM, ben.sid(), 2, "new credentials, and candidate:1"));
        story.says(trickled(ben, PeerRole.SUBSCRIBER, "candidate:2"));

        assertThat(again.kinds()).endsWith(MessageCase.OFFER, MessageCase.TRICKLE);
        assertThat(again.last(MessageCase.TRICKLE).getTrickle().getCandidateInit()).contains("candidate:2");
        story.says(trickled(ann, PeerRole.SUBSCRIBER, "candidate:3"));
        assertThat(ann.kinds()).as("of who has not resumed").containsExactly(MessageCase.TRICKLE);
    }

    private static MediaEvent.Trickled trickled(Client who, PeerRole role, String candidate) {
        return new MediaEvent.Trickled(Story.ROOM, who.sid(), role, candidate);
    }

    @Test
    void after_a_full_reconnect_speakers_and_qualities_are_told_by_the_new_sid_alone_trap_56() {
        story.says(new MediaEvent.SpeakersChanged(Story.ROOM, List.of(Story.speaker(ann.sid(), 0.5))));
        story.says(quality(ann, Grade.GOOD));
        ann.asks(request -> request.getLeaveBuilder().setReason(DisconnectReason.CLIENT_INITIATED));
        var again = ann.joinsAgain();
        again.connects(PeerRole.SUBSCRIBER);
        again.publishesMicrophone();
        ben.forgetsWhatCame();

        story.says(new MediaEvent.SpeakersChanged(Story.ROOM, List.of(Story.speaker(ann.sid(), 0.75))));
        story.says(quality(ann, Grade.LOST));
        assertThat(ben.kinds()).as("the media plane's last words of the old session").doesNotContain(MessageCase.SPEAKERS_CHANGED, MessageCase.CONNECTION_QUALITY);

        story.says(new MediaEvent.SpeakersChanged(Story.ROOM, List.of(Story.speaker(again.sid(), 0.75))));
        story.says(quality(again, Grade.GOOD));
        assertThat(ben.last(MessageCase.SPEAKERS_CHANGED).getSpeakersChanged().getSpeakersList()).singleElement()
                .satisfies(speaker -> assertThat(speaker.getSid()).isEqualTo(again.sid().value()));
        assertThat(ben.last(MessageCase.CONNECTION_QUALITY).getConnectionQuality().getUpdatesList()).singleElement()
                .satisfies(info -> assertThat(info.getParticipantSid()).isEqualTo(again.sid().value()));
    }

    private static MediaEvent.QualitiesChanged quality(Client who, Grade grade) {
        return new MediaEvent.QualitiesChanged(Story.ROOM, List.of(new MediaEvent.Quality(who.sid(), grade, 4.1f)));
    }

    @Test
    void a_resume_says_which_data_packet_came_last_point_79() {
        story.says(new MediaEvent.DataSequence(Story.ROOM, ben.sid(), 4_000_000_000L));
        ben.losesItsSocket();

        assertThat(Integer.toUnsignedLong(ben.resumes().received.getFirst().getReconnect().getLastMessageSeq())).isEqualTo(4_000_000_000L);
    }

    @Test
    void the_media_plane_knows_who_everybody_is_in_data_packets() {
        assertThat(story.identified).containsExactly(new MediaCommand.Identify(Story.ROOM, ann.sid(), "ann", true, false, false, false),
                new MediaCommand.Identify(Story.ROOM, ben.sid(), "ben", true, false, false, false));
    }

    @Test
    void a_proxy_that_cuts_the_socket_every_minute_never_touches_media() {
        for (int cut = 0; cut < 10; cut++) {
            story.passes(60);
            ben.losesItsSocket();
            story.passes(1);
            ben = ben.resumes();
        }

        assertThat(story.media).as("nothing but a fresh offer for each new socket").hasSize(10).allMatch(MediaCommand.RestartIce.class::isInstance);
        assertThat(ann.kinds()).as("others see nothing").isEmpty();
        assertThat(story.occupants).hasSize(2);
    }

    @Test
    void the_old_socket_closes_when_a_new_one_takes_the_session_trap_30() {
        var again = ben.resumes();

        assertThat(ben.closedWith).isEqualTo(1000);
        story.tell(new Letter.SocketClosed(ben));
        ben.asks(request -> request.getLeaveBuilder());
        story.says(new MediaEvent.Offered(Story.ROOM, ben.sid(), 9, "o"));
        assertThat(again.last(MessageCase.OFFER).getOffer().getId()).isEqualTo(9);
        assertThat(ben.kinds()).isEmpty();
    }

    @Test
    void who_left_in_the_meantime_is_told_at_the_resume_point_76() {
        var cem = story.joinsAndConnects("cem");
        story.passes(1);
        ben.losesItsSocket();
        cem.asks(request -> request.getLeaveBuilder());
        story.passes(10);

        var again = ben.resumes();

        assertThat(again.kinds()).startsWith(MessageCase.RECONNECT, MessageCase.UPDATE, MessageCase.UPDATE);
        var gone = again.received.get(1).getUpdate().getParticipantsList();
        assertThat(gone).hasSize(1);
        assertThat(gone.getFirst().getIdentity()).isEqualTo("cem");
        assertThat(gone.getFirst().getState()).isEqualTo(State.DISCONNECTED);
    }

    @Test
    void who_left_and_came_back_is_not_told_as_gone_trap_55() {
        var cem = story.joinsAndConnects("cem");
        ben.losesItsSocket();
        cem.asks(request -> request.getLeaveBuilder());
        story.passes(1);
        story.joinsAndConnects("cem");

        var again = ben.resumes();

        assertThat(again.everythingHeardOf("cem")).noneMatch(info -> info.getState() == State.DISCONNECTED);
        assertThat(again.sees("cem").getState()).isEqualTo(State.ACTIVE);
    }

    @Test
    void a_session_that_is_not_there_is_sent_to_join_anew_point_73_traps_27_28() {
        var parameters = new ClientParameters(17, true, false, true, "PA_unknown", false, 0, java.util.Map.of());
        var stranger = story.arrives(new Admission(Story.token("eve", video -> video), parameters, "t"));
        var wrong = story.arrives(new Admission(Story.token("ben", video -> video), parameters, "t"));

        for (var client : List.of(stranger, wrong)) {
            assertThat(client.kinds()).containsExactly(MessageCase.LEAVE);
            assertThat(client.leave().getAction()).isEqualTo(Action.RECONNECT);
            assertThat(client.leave().getReason()).isEqualTo(DisconnectReason.STATE_MISMATCH);
            assertThat(client.leave().getCanReconnect()).isTrue();
            assertThat(client.closedWith).isEqualTo(1000);
        }
        assertThat(ben.closedWith).as("the living session is untouched").isZero();
    }

    @Test
    void lost_media_asks_the_client_to_resume_and_waits_five_seconds_point_78_trap_26() {
        ben.loses(PeerRole.SUBSCRIBER);
        story.passes(1);

        assertThat(ben.leave().getAction()).isEqualTo(Action.RESUME);
        assertThat(ben.closedWith).isEqualTo(1000);
        story.passes(3);
        assertThat(story.occupants).hasSize(2);
        story.passes(1);
        assertThat(story.occupants).hasSize(1);
        story.passes(Announcements.LONGEST_PAUSE_MS / 1000);
        assertThat(ann.sees("ben").getDisconnectReason()).isEqualTo(DisconnectReason.CONNECTION_TIMEOUT);
        assertThat(story.media).endsWith(new MediaCommand.Leave(Story.ROOM, ben.sid()));
    }

    /** The Rust clients close their connection before their word is out; a datagram is often faster than a socket. */
    @Test
    void who_leaves_is_gone_at_once_though_the_end_of_the_media_comes_first_point_56() {
        ben.loses(PeerRole.SUBSCRIBER);
        story.passes(Duration.ofMillis(100));
        ben.asks(request -> request.getLeaveBuilder().setReason(DisconnectReason.CLIENT_INITIATED));

        assertThat(story.occupants).hasSize(1);
        story.passes(Duration.ofMillis(Announcements.LONGEST_FAREWELL_MS));
        assertThat(ann.sees("ben").getDisconnectReason()).isEqualTo(DisconnectReason.CLIENT_INITIATED);
        assertThat(ben.kinds()).doesNotContain(MessageCase.LEAVE);
    }

    @Test
    void a_resume_in_time_keeps_the_session_until_media_is_back() {
        ben.loses(PeerRole.SUBSCRIBER);
        story.passes(4);
        var again = ben.resumes();
        story.passes(20);
        assertThat(story.occupants).hasSize(2);

        again.connects(PeerRole.SUBSCRIBER);
        story.passes(600);

        assertThat(story.occupants).hasSize(2);
        assertThat(again.closedWith).isZero();
    }

    @Test
    void a_resume_whose_media_never_comes_back_ends() {
        ben.loses(PeerRole.SUBSCRIBER);
        var again = ben.resumes();

        story.passes(30);

        assertThat(again.leave().getReason()).isEqualTo(DisconnectReason.CONNECTION_TIMEOUT);
        assertThat(story.occupants).hasSize(1);
    }

    @Test
    void media_that_comes_back_by_itself_keeps_the_session() {
        ben.loses(PeerRole.PUBLISHER);
        story.passes(3);
        ben.connects(PeerRole.PUBLISHER);
        story.passes(600);

        assertThat(story.occupants).hasSize(2);
    }

    @Test
    void when_socket_and_media_are_gone_the_participant_goes_too() {
        ben.losesItsSocket();
        story.passes(30);
        ben.loses(PeerRole.SUBSCRIBER);
        story.passes(5);

        assertThat(story.occupants).hasSize(1);
    }

    @Test
    void a_socket_that_closes_before_media_ever_came_up_ends_the_session() {
        var cem = story.joins("cem");
        story.passes(1);

        cem.losesItsSocket();
        story.passes(1);

        assertThat(ann.sees("cem").getState()).isEqualTo(State.DISCONNECTED);
        assertThat(ann.sees("cem").getDisconnectReason()).isEqualTo(DisconnectReason.SIGNAL_CLOSE);
    }

    @Test
    void leaving_is_immediate() {
        ann.asks(request -> request.getLeaveBuilder());

        assertThat(ben.sees("ann").getState()).isEqualTo(State.DISCONNECTED);
        assertThat(ben.sees("ann").getDisconnectReason()).isEqualTo(DisconnectReason.CLIENT_INITIATED);
        assertThat(ben.sees("ann").getSid()).isEqualTo(ann.sid().value());
        assertThat(ann.closedWith).isEqualTo(1000);
        assertThat(ann.kinds()).doesNotContain(MessageCase.LEAVE);
    }

    @Test
    void who_leaves_and_joins_again_has_a_new_session() {
        ann.asks(request -> request.getLeaveBuilder().setReason(DisconnectReason.USER_UNAVAILABLE));
        assertThat(ben.sees("ann").getDisconnectReason()).isEqualTo(DisconnectReason.USER_UNAVAILABLE);

        var again = ann.joinsAgain();
        story.passes(1);

        assertThat(ben.sees("ann").getSid()).isEqualTo(again.sid().value());
        assertThat(ben.sees("ann").getState()).isEqualTo(State.JOINED);
    }

    @Test
    void sync_state_with_a_track_that_we_do_not_know_starts_over_point_75() {
        var again = ann.resumes();
        again.asks(request -> request.getSyncStateBuilder().addPublishTracksBuilder().getTrackBuilder().setSid(microphone.value()));
        assertThat(again.closedWith).isZero();

        again.asks(request -> request.getSyncStateBuilder().addPublishTracksBuilder().getTrackBuilder().setSid("TR_AMother"));

        assertThat(again.leave().getAction()).isEqualTo(Action.RECONNECT);
        assertThat(again.leave().getReason()).isEqualTo(DisconnectReason.STATE_MISMATCH);
    }

    @Test
    void sync_state_brings_back_what_the_client_wants() {
        var camera = ann.publishes(Client.camera("c"));
        var again = ben.resumes();

        again.asks(request -> request.getSyncStateBuilder().addTrackSidsDisabled(camera.value())
                .getSubscriptionBuilder().setSubscribe(false).addTrackSids(microphone.value()));

        assertThat(story.media).contains(story.unsubscribe(ben, microphone),
                new MediaCommand.Limit(Story.ROOM, ben.sid(), camera, true, Integer.MAX_VALUE, 0));
    }

    @Test
    void speakers_are_told_anew_after_a_resume() {
        story.says(new MediaEvent.SpeakersChanged(Story.ROOM, List.of(Story.speaker(ann.sid(), 0.5))));
        ben.losesItsSocket();
        story.says(new MediaEvent.SpeakersChanged(Story.ROOM, List.of()));

        assertThat(ben.resumes().kinds()).doesNotContain(MessageCase.SPEAKERS_CHANGED);

        story.says(new MediaEvent.SpeakersChanged(Story.ROOM, List.of(Story.speaker(ann.sid(), 0.5))));
        var again = ben.resumes();
        assertThat(again.last(MessageCase.SPEAKERS_CHANGED).getSpeakersChanged().getSpeakers(0).getActive()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"BAD_DESCRIPTION, STATE_MISMATCH, RECONNECT", "INTERNAL_ERROR, STATE_MISMATCH, RECONNECT",
            "PROTOCOL_VIOLATION, MEDIA_FAILURE, DISCONNECT",
            "DTLS_REJECTED, MEDIA_FAILURE, RECONNECT", "DTLS_TIMEOUT, CONNECTION_TIMEOUT, RECONNECT"})
    void what_the_media_plane_closes_leaves_with_a_reason(CloseReason closed, DisconnectReason reason, Action action) {
        story.says(new MediaEvent.ParticipantClosed(Story.ROOM, ben.sid(), closed, "m=nonsense"));

        assertThat(ben.leave().getReason()).isEqualTo(reason);
        assertThat(ben.leave().getAction()).isEqualTo(action);
        story.passes(Announcements.LONGEST_PAUSE_MS / 1000);
        assertThat(ann.sees("ben").getState()).isEqualTo(State.DISCONNECTED);
        assertThat(ann.closedWith).as("the other one's call goes on").isZero();
    }

    @Test
    void a_media_plane_that_starts_anew_brings_everybody_back() {
        story.tell(new Letter.MediaRestarted());

        assertThat(ann.leave().getAction()).isEqualTo(Action.RECONNECT);
        assertThat(ben.leave().getAction()).isEqualTo(Action.RECONNECT);
        assertThat(story.occupants).isEmpty();
        assertThat(story.room.isOver()).isFalse();
        var again = ann.joinsAgain();
        story.passes(10);
        assertThat(again.everythingHeardOf("ben")).as("nobody from before").isEmpty();
    }

    @Test
    void a_server_that_shuts_down_says_so_before_it_closes_point_81_trap_26() {
        story.tell(new Letter.ShutDown());

        assertThat(ann.leave().getReason()).isEqualTo(DisconnectReason.SERVER_SHUTDOWN);
        assertThat(ann.leave().getAction()).isEqualTo(Action.RECONNECT);
        assertThat(ann.closedWith).isEqualTo(1000);
        assertThat(story.room.isOver()).isTrue();
    }

    @Test
    void a_room_can_be_closed_from_outside() {
        story.tell(new Letter.CloseRoom());

        assertThat(ann.leave().getReason()).isEqualTo(DisconnectReason.ROOM_DELETED);
        assertThat(ann.leave().getAction()).isEqualTo(Action.DISCONNECT);
        assertThat(story.room.isOver()).isTrue();
    }

    @Test
    void somebody_can_be_removed_from_outside() {
        story.tell(new Letter.Remove("ben"));

        assertThat(ben.leave().getReason()).isEqualTo(DisconnectReason.PARTICIPANT_REMOVED);
        assertThat(ben.leave().getAction()).isEqualTo(Action.DISCONNECT);
        assertThat(ann.closedWith).isZero();
    }

    @Test
    void a_media_plane_that_takes_no_commands_makes_the_participant_start_over() {
        story.mediaIsDown = true;

        ben.asks(request -> request.getOfferBuilder().setType("offer").setSdp("o").setId(1));

        assertThat(ben.leave().getAction()).isEqualTo(Action.RECONNECT);
        assertThat(ann.closedWith).isZero();
    }

    @Test
    void simulated_failures_do_what_their_names_say() {
        ann.asks(request -> request.getSimulateBuilder().setLeaveRequestFullReconnect(true));
        assertThat(ann.leave().getAction()).isEqualTo(Action.RECONNECT);

        ben.asks(request -> request.getSimulateBuilder().setSpeakerUpdate(3));
        assertThat(ben.last(MessageCase.SPEAKERS_CHANGED).getSpeakersChanged().getSpeakers(0).getLevel()).isEqualTo(0.9f);
        story.passes(3);
        assertThat(ben.last(MessageCase.SPEAKERS_CHANGED).getSpeakersChanged().getSpeakers(0).getActive()).isFalse();

        ben.asks(request -> request.getSimulateBuilder().setDisconnectSignalOnResumeNoMessages(true));
        for (int i = 0; i < 3; i++) {
            var broken = ben.resumes();
            assertThat(broken.received).isEmpty();
            assertThat(broken.closedWith).isEqualTo(1001);
        }
        assertThat(ben.resumes().kinds()).startsWith(MessageCase.RECONNECT);
    }
}
