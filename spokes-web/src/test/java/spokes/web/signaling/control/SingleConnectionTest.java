package spokes.web.signaling.control;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import livekit.LivekitModels.ParticipantInfo.State;
import livekit.LivekitRtc.SessionDescription;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalResponse.MessageCase;
import livekit.LivekitRtc.SignalTarget;
import livekit.LivekitRtc.TrickleRequest;
import org.junit.jupiter.api.Test;
import spokes.media.api.MediaCommand;
import spokes.media.api.MediaEvent;
import spokes.media.api.PeerRole;
import spokes.web.http.entity.Approach;
import spokes.web.signaling.entity.Admission;
import spokes.web.signaling.entity.ClientParameters;
import spokes.web.signaling.entity.FirstWords;

/** LiveKit's v1: one connection for both directions, for which the client makes all offers. */
class SingleConnectionTest {
    final Story story = new Story();

    private Client joinsSingly(String identity, SignalRequest.Builder... words) {
        return arrives(identity, ClientParameters.ordinary(), words);
    }

    private Client arrives(String identity, ClientParameters parameters, SignalRequest.Builder... words) {
        var first = new FirstWords(true, "", "js 2.23.0", List.of(words).stream().map(SignalRequest.Builder::build).toList());
        return story.arrives(new Admission(Story.token(identity, video -> video), parameters, first, "token 1 of " + identity, Approach.UNKNOWN));
    }

    private static SignalRequest.Builder offer(int id) {
        return SignalRequest.newBuilder().setOffer(SessionDescription.newBuilder().setType("offer").setId(id).setSdp("v=0"));
    }

    @Test
    void join_comes_before_the_answer_to_the_offer_that_came_with_it_point_17() {
        var ann = joinsSingly("ann", offer(1));
        story.says(new MediaEvent.Answered(Story.ROOM, ann.sid(), 1, "v=0 answer"));

        assertThat(ann.kinds()).containsExactly(MessageCase.JOIN, MessageCase.REFRESH_TOKEN, MessageCase.ANSWER);
        assertThat(ann.received.getFirst().getJoin().getSubscriberPrimary()).isFalse();
        assertThat(ann.received.getLast().getAnswer().getId()).isEqualTo(1);
        assertThat(story.media).containsExactly(new MediaCommand.Join(Story.ROOM, ann.sid(), true, true), new MediaCommand.Offer(Story.ROOM, ann.sid(), 1, "v=0"));
    }

    private Client comesByGo() {
        var first = new FirstWords(true, "", "go 2.18.1", List.of(SignalRequest.newBuilder().setAddTrack(Client.microphone("mic")).build(), offer(1).build()));
        return story.arrives(new Admission(Story.token("gopher", video -> video), ClientParameters.ordinary(), first, "token 1 of gopher", Approach.UNKNOWN));
    }

    /** Its connection does not know of the offer yet when the answer comes at once. */
    @Test
    void the_go_sdk_has_a_moment_before_its_offer_is_answered() {
        var gopher = comesByGo();
        assertThat(gopher.kinds()).containsExactly(MessageCase.JOIN, MessageCase.REFRESH_TOKEN);
        assertThat(story.commands(MediaCommand.Offer.class)).isEmpty();

        story.passes(Duration.ofNanos(SignalRoom.READY_NS));
        assertThat(gopher.kinds()).endsWith(MessageCase.TRACK_PUBLISHED);
        assertThat(story.commands(MediaCommand.Offer.class)).hasSize(1);
        story.passes(1);
        assertThat(story.commands(MediaCommand.Offer.class)).as("once").hasSize(1);
    }

    @Test
    void the_go_sdk_is_ready_when_it_says_something() {
        var gopher = comesByGo();
        gopher.asks(it -> it.setTrickle(TrickleRequest.newBuilder().setCandidateInit("{\"candidate\":\"candidate:1 1 udp 1 192.0.2.1 5000 typ host\"}")));
        assertThat(story.media.subList(1, 4)).satisfiesExactly(
                announce -> assertThat(announce).isInstanceOf(MediaCommand.Announce.class),
                offer -> assertThat(offer).isInstanceOf(MediaCommand.Offer.class),
                trickle -> assertThat(trickle).isInstanceOf(MediaCommand.Trickle.class));
    }

    @Test
    void what_is_there_is_subscribed_before_the_offer_so_that_the_first_answer_brings_it() {
        var ben = story.joinsAndConnects("ben");
        var microphone = ben.publishesMicrophone();

        var ann = joinsSingly("ann", offer(1));

        assertThat(story.media).endsWith(new MediaCommand.Join(Story.ROOM, ann.sid(), true, true), story.subscribe(ann, microphone),
                new MediaCommand.Offer(Story.ROOM, ann.sid(), 1, "v=0"));
    }

    @Test
    void tracks_that_were_announced_with_the_join_are_known_before_the_offer_point_40() {
        var ann = joinsSingly("ann", SignalRequest.newBuilder().setAddTrack(Client.microphone("mic")), offer(1));

        assertThat(ann.kinds()).containsExactly(MessageCase.JOIN, MessageCase.REFRESH_TOKEN, MessageCase.TRACK_PUBLISHED);
        assertThat(story.media.get(1)).isInstanceOf(MediaCommand.Announce.class);
        assertThat(story.media.get(2)).isInstanceOf(MediaCommand.Offer.class);
    }

    @Test
    void an_answer_says_which_track_is_in_which_section() {
        var ben = story.joinsAndConnects("ben");
        var microphone = ben.publishesMicrophone();
        var ann = joinsSingly("ann", offer(1));

        story.says(new MediaEvent.Answered(Story.ROOM, ann.sid(), 1, "v=0", Map.of("2", microphone)));

        assertThat(ann.last(MessageCase.ANSWER).getAnswer().getMidToTrackIdMap()).containsOnly(Map.entry("2", microphone.value()));
    }

    @Test
    void more_sections_are_asked_for_after_everybody_has_heard_of_the_track_point_38() {
        var ann = joinsSingly("ann", offer(1));
        ann.connects(PeerRole.PUBLISHER);
        var ben = story.joinsAndConnects("ben");
        ann.forgetsWhatCame();
        ben.publishesMicrophone();
        story.says(new MediaEvent.SectionsWanted(Story.ROOM, ann.sid(), 1, 0));

        assertThat(ann.kinds()).endsWith(MessageCase.UPDATE, MessageCase.MEDIA_SECTIONS_REQUIREMENT);
        assertThat(ann.received.getLast().getMediaSectionsRequirement().getNumAudios()).isEqualTo(1);
    }

    @Test
    void becomes_active_by_its_only_connection_point_29() {
        var ann = joinsSingly("ann", offer(1));

        ann.connects(PeerRole.PUBLISHER);

        assertThat(ann.sees("ann").getState()).isEqualTo(State.ACTIVE);
    }

    @Test
    void the_server_trickles_for_the_publisher_whole_and_never_empty_point_34_trap_15() {
        var ann = joinsSingly("ann", offer(1));

        story.says(new MediaEvent.Trickled(Story.ROOM, ann.sid(), PeerRole.PUBLISHER, "candidate:1 1 udp 1 192.0.2.1 50000 typ host"));

        var trickle = ann.last(MessageCase.TRICKLE).getTrickle();
        assertThat(trickle.getTarget()).isEqualTo(SignalTarget.PUBLISHER);
        var init = Json.createReader(new StringReader(trickle.getCandidateInit())).readObject();
        assertThat(init.getString("candidate")).isEqualTo("candidate:1 1 udp 1 192.0.2.1 50000 typ host");
        assertThat(init.getString("sdpMid")).isEqualTo("0");
        assertThat(init.getInt("sdpMLineIndex")).isZero();
    }

    @Test
    void a_resume_begins_with_reconnect_and_leaves_the_restart_of_ice_to_the_client_point_72() {
        var ann = joinsSingly("ann", offer(1));
        ann.connects(PeerRole.PUBLISHER);
        ann.losesItsSocket();
        var parameters = new ClientParameters(17, true, false, true, ann.sid().value(), false, 0, Map.of());

        var again = arrives("ann", parameters, offer(2));

        assertThat(again.kinds()).startsWith(MessageCase.RECONNECT, MessageCase.UPDATE, MessageCase.ROOM_UPDATE).doesNotContain(MessageCase.JOIN);
        assertThat(story.commands(MediaCommand.RestartIce.class)).isEmpty();
        assertThat(story.media).endsWith(new MediaCommand.Offer(Story.ROOM, ann.sid(), 2, "v=0"));
    }
}
