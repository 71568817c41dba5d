package spokes.web.signaling.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.UnknownFieldSet;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitRtc.LeaveRequest.Action;
import livekit.LivekitRtc.RequestResponse;
import livekit.LivekitRtc.SignalResponse.MessageCase;
import livekit.LivekitRtc.SignalTarget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spokes.media.api.MediaCommand;
import spokes.media.api.PeerRole;
import spokes.web.signaling.entity.Letter;

class RightsTest {
    final Story story = new Story();

    Client chatty() {
        var ann = story.joins("ann", video -> video.add("canUpdateOwnMetadata", true));
        ann.connects(PeerRole.SUBSCRIBER);
        ann.forgetsWhatCame();
        return ann;
    }

    @Test
    void who_may_changes_name_metadata_and_attributes_and_sees_it_itself_point_58_trap_25() {
        var ann = chatty();
        var ben = story.joins("ben");

        ann.asks(request -> request.getUpdateMetadataBuilder().setRequestId(5).setName("Anna").setMetadata("m").putAttributes("a", "1")
                .putAttributes("b", "2"));
        ann.asks(request -> request.getUpdateMetadataBuilder().setRequestId(6).putAttributes("a", ""));

        assertThat(ann.kinds()).startsWith(MessageCase.UPDATE, MessageCase.REQUEST_RESPONSE);
        assertThat(ann.sees("ann").getName()).isEqualTo("Anna");
        assertThat(ann.sees("ann").getMetadata()).isEqualTo("m");
        assertThat(ann.sees("ann").getAttributesMap()).containsOnlyKeys("b");
        assertThat(ben.sees("ann")).isEqualTo(ann.sees("ann"));
        assertThat(ann.last(MessageCase.REQUEST_RESPONSE).getRequestResponse().getReason()).isEqualTo(RequestResponse.Reason.OK);
        assertThat(ann.last(MessageCase.REQUEST_RESPONSE).getRequestResponse().getRequestId()).isEqualTo(6);
        assertThat(story.renewals.getLast().name()).isEqualTo("Anna");
        assertThat(story.renewals.getLast().attributes()).containsOnlyKeys("b");
    }

    @Test
    void who_may_not_is_told_so_point_59() {
        var ben = story.joinsAndConnects("ben");

        ben.asks(request -> request.getUpdateMetadataBuilder().setRequestId(5).setName("Boss"));

        var response = ben.last(MessageCase.REQUEST_RESPONSE).getRequestResponse();
        assertThat(response.getReason()).isEqualTo(RequestResponse.Reason.NOT_ALLOWED);
        assertThat(response.getRequestId()).isEqualTo(5);
        assertThat(ben.sees("ben").getName()).isEqualTo("Name of ben");
    }

    @Test
    void what_is_too_long_is_refused_and_the_socket_survives() {
        var ann = chatty();

        ann.asks(request -> request.getUpdateMetadataBuilder().setMetadata("x".repeat(1024 * 1024)));
        assertRefused(ann);
        ann.asks(request -> request.getUpdateMetadataBuilder().setName("ä".repeat(129)));
        assertRefused(ann);
        ann.asks(request -> request.getUpdateMetadataBuilder().putAttributes("a", "x".repeat(40_000)));
        ann.forgetsWhatCame();
        ann.asks(request -> request.getUpdateMetadataBuilder().putAttributes("b", "x".repeat(40_000)));
        assertRefused(ann);
        assertThat(ann.closedWith).isZero();
    }

    private static void assertRefused(Client client) {
        assertThat(client.last(MessageCase.REQUEST_RESPONSE).getRequestResponse().getReason())
                .isEqualTo(RequestResponse.Reason.LIMIT_EXCEEDED);
    }

    @Test
    void a_token_is_renewed_every_five_minutes() {
        var ann = story.joinsAndConnects("ann");
        story.passes(299);
        assertThat(story.renewals).isEmpty();
        story.passes(1);
        assertThat(story.renewals).hasSize(1);

        story.tell(new Letter.TokenRenewed(ann.sid(), "token 3"));
        assertThat(ann.last(MessageCase.REFRESH_TOKEN).getRefreshToken()).isEqualTo("token 3");
        story.passes(300);
        assertThat(story.renewals).hasSize(2);
    }

    @Test
    void a_renewal_that_failed_is_tried_again_soon() {
        var ann = story.joinsAndConnects("ann");
        story.passes(300);

        story.tell(new Letter.RenewalFailed(ann.sid()));
        story.passes(30);

        assertThat(story.renewals).hasSize(2);
    }

    @Test
    void whose_right_has_ended_is_removed() {
        var ann = story.joinsAndConnects("ann");
        var ben = story.joinsAndConnects("ben");

        story.tell(new Letter.MayNotStay(ann.sid()));

        assertThat(ann.leave().getReason()).isEqualTo(DisconnectReason.PARTICIPANT_REMOVED);
        assertThat(ann.leave().getAction()).isEqualTo(Action.DISCONNECT);
        assertThat(ben.closedWith).isZero();
    }

    @Test
    void candidates_reach_the_media_plane() {
        var ann = story.joins("ann");
        story.media.clear();

        ann.asks(request -> request.getTrickleBuilder().setTarget(SignalTarget.SUBSCRIBER)
                .setCandidateInit("{\"candidate\":\"candidate:1 1 udp 1 192.0.2.1 5000 typ host\",\"sdpMid\":\"0\",\"sdpMLineIndex\":0}"));

        assertThat(story.media).containsExactly(
                new MediaCommand.Trickle(Story.ROOM, ann.sid(), PeerRole.SUBSCRIBER, "candidate:1 1 udp 1 192.0.2.1 5000 typ host"));
    }

    /** Of no use to send to, but the media plane counts them: a browser that names nothing else has heard of no STUN server. */
    @Test
    void hidden_candidates_reach_the_media_plane_too() {
        var ann = story.joins("ann");
        story.media.clear();

        ann.asks(request -> request.getTrickleBuilder()
                .setCandidateInit("{\"candidate\":\"candidate:1 1 udp 1 8a5b6c4d-0000-4000-8000-000000000000.local 5000 typ host\"}"));

        assertThat(story.media).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{}", "{\"candidate\":\"\"}", "{\"candidate\":null}", "{\"candidate\":7}", "{", "{\"candidate\":\"nonsense\"}"})
    void candidates_that_say_nothing_are_ignored(String init) {
        var ann = story.joins("ann");
        story.media.clear();

        ann.asks(request -> request.getTrickleBuilder().setCandidateInit(init));

        assertThat(story.media).isEmpty();
        assertThat(ann.closedWith).isZero();
    }

    @Test
    void what_we_do_not_know_is_ignored_point_70() {
        var ann = story.joins("ann");
        ann.forgetsWhatCame();

        ann.asks(request -> request.setUnknownFields(
                UnknownFieldSet.newBuilder().addField(99, UnknownFieldSet.Field.newBuilder().addVarint(1).build()).build()));

        assertThat(ann.received).isEmpty();
        assertThat(ann.closedWith).isZero();
    }

    @Test
    void requests_of_nobody_are_nobody_s_business() {
        var ann = story.joins("ann");
        var stranger = new Client(story, new spokes.web.signaling.entity.Admission(Story.token("x", video -> video),
                spokes.web.signaling.entity.ClientParameters.ordinary(), "t"));
        story.media.clear();

        stranger.asks(request -> request.getOfferBuilder().setSdp("o"));

        assertThat(story.commands(MediaCommand.class)).isEmpty();
        assertThat(ann.closedWith).isZero();
    }
}
