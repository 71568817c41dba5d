package spokes.web.signaling.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import livekit.LivekitModels.AudioTrackFeature;
import livekit.LivekitModels.TrackSource;
import livekit.LivekitModels.TrackType;
import livekit.LivekitModels.VideoLayer;
import livekit.LivekitModels.VideoQuality;
import livekit.LivekitRtc.AddTrackRequest;
import livekit.LivekitRtc.RequestResponse;
import livekit.LivekitRtc.SignalResponse.MessageCase;
import livekit.LivekitRtc.SimulcastCodec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import spokes.media.api.MediaCommand;
import spokes.media.api.MediaEvent;
import spokes.media.api.MediaKind;
import spokes.media.api.TrackSid;

class PublishTest {
    final Story story = new Story();
    Client ann;
    Client ben;

    @BeforeEach
    void two_are_in_the_room() {
        ann = story.joinsAndConnects("ann");
        ben = story.joinsAndConnects("ben");
        story.passes(10);
        ann.forgetsWhatCame();
        ben.forgetsWhatCame();
        story.media.clear();
    }

    @Test
    void a_track_is_confirmed_before_any_sdp_and_announced_to_the_media_plane_points_40_41_trap_13() {
        var info = ann.announces(Client.microphone("m1").setName("my voice"));

        assertThat(info.getSid()).startsWith("TR_AM").hasSize(17);
        assertThat(info.getName()).isEqualTo("my voice");
        assertThat(info.getStream()).isEqualTo("camera");
        assertThat(ann.last(MessageCase.TRACK_PUBLISHED).getTrackPublished().getCid()).isEqualTo("m1");
        var announced = story.commands(MediaCommand.Announce.class).getFirst().track();
        assertThat(announced.sid().value()).isEqualTo(info.getSid());
        assertThat(announced.cid()).isEqualTo("m1");
        assertThat(announced.kind()).isEqualTo(MediaKind.AUDIO);
        assertThat(announced.dtx()).isTrue();
        assertThat(announced.stereo()).isFalse();
        assertThat(ben.kinds()).as("not published yet").isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"VIDEO, CAMERA, TR_VC", "VIDEO, SCREEN_SHARE, TR_VS", "AUDIO, SCREEN_SHARE_AUDIO, TR_As", "VIDEO, UNKNOWN, TR_V"})
    void the_sid_says_kind_and_source(TrackType type, TrackSource source, String prefix) {
        assertThat(ann.announces(AddTrackRequest.newBuilder().setCid("c").setType(type).setSource(source)).getSid()).startsWith(prefix);
    }

    @Test
    @SuppressWarnings("deprecation")
    void layers_and_codecs_of_a_camera_reach_the_media_plane() {
        var info = ann.announces(Client.camera("c1")
                .addLayers(VideoLayer.newBuilder().setQuality(VideoQuality.HIGH).setWidth(1280).setHeight(720))
                .addLayers(VideoLayer.newBuilder().setQuality(VideoQuality.LOW).setWidth(320).setHeight(180))
                .addLayers(VideoLayer.newBuilder().setQuality(VideoQuality.MEDIUM).setWidth(640).setHeight(360))
                .addSimulcastCodecs(SimulcastCodec.newBuilder().setCodec("vp8").setCid("c1")));

        assertThat(info.getLayersList()).extracting(VideoLayer::getRid).containsExactly("q", "h", "f");
        assertThat(info.getSimulcast()).isTrue();
        assertThat(info.getCodecs(0).getMimeType()).isEqualTo("video/VP8");
        var announced = story.commands(MediaCommand.Announce.class).getFirst().track();
        assertThat(announced.rids()).containsExactly("q", "h", "f");
        assertThat(announced.codecs()).containsExactly("vp8");
    }

    @Test
    @SuppressWarnings("deprecation")
    void scalable_codecs_have_their_layers_in_one_stream() {
        ann.announces(Client.camera("c1").addLayers(VideoLayer.newBuilder().setQuality(VideoQuality.LOW))
                .addLayers(VideoLayer.newBuilder().setQuality(VideoQuality.HIGH))
                .addSimulcastCodecs(SimulcastCodec.newBuilder().setCodec("av1").setCid("c1"))
                .addSimulcastCodecs(SimulcastCodec.newBuilder().setCodec("theora")));

        var announced = story.commands(MediaCommand.Announce.class).getFirst().track();
        assertThat(announced.rids()).isEmpty();
        assertThat(announced.codecs()).as("what we do not forward is replaced").containsExactly("av1", "vp8");
    }

    @ParameterizedTest
    @CsvSource({"vp8, vp8, video/VP8", "VP8, vp8, video/VP8", "video/VP8, vp8, video/VP8", "Video/Vp9, vp9, video/VP9", "h264, h264, video/H264", "AV1, av1, video/AV1", "h265, h265, video/H265"})
    void a_codec_is_the_same_however_it_is_written_trap_54(String written, String codec, String told) {
        var info = ann.announces(Client.camera("c1").addSimulcastCodecs(SimulcastCodec.newBuilder().setCodec(written).setCid("c1")));

        assertThat(story.commands(MediaCommand.Announce.class).getLast().track().codecs()).first().isEqualTo(codec);
        assertThat(info.getCodecs(0).getMimeType()).isEqualTo(told);
    }

    @Test
    void wishes_for_audio_reach_the_media_plane() {
        ann.announces(Client.microphone("m").addAudioFeatures(AudioTrackFeature.TF_STEREO).addAudioFeatures(AudioTrackFeature.TF_NO_DTX));

        var announced = story.commands(MediaCommand.Announce.class).getFirst().track();
        assertThat(announced.stereo()).isTrue();
        assertThat(announced.dtx()).isFalse();
    }

    @Test
    void everybody_hears_of_a_published_track_before_it_is_subscribed_point_38_trap_17() {
        var track = ann.publishesMicrophone();

        assertThat(ben.sees("ann").getTracks(0).getSid()).isEqualTo(track.value());
        assertThat(ben.sees("ann").getTracks(0).getMimeType()).isEqualTo("audio/opus");
        assertThat(ben.sees("ann").getTracks(0).getMid()).isEqualTo("0");
        assertThat(ben.sees("ann").getIsPublisher()).isTrue();
        assertThat(ann.sees("ann").getTracksCount()).as("its publisher too").isEqualTo(1);
        assertThat(story.media).last().isEqualTo(story.subscribe(ben, track));
        assertThat(ben.commandsBefore.getLast()).as("update first").isLessThan(story.media.size());
        assertThat(story.media).doesNotContain(story.subscribe(ann, track));
    }

    @Test
    void an_answer_carries_the_id_of_its_offer_point_33_trap_14() {
        ann.asks(request -> request.getOfferBuilder().setType("offer").setSdp("o").setId(7));
        assertThat(story.media).containsExactly(new MediaCommand.Offer(Story.ROOM, ann.sid(), 7, "o"));

        story.says(new MediaEvent.Answered(Story.ROOM, ann.sid(), 7, "a"));

        var answer = ann.last(MessageCase.ANSWER).getAnswer();
        assertThat(answer.getId()).isEqualTo(7);
        assertThat(answer.getType()).isEqualTo("answer");
        assertThat(answer.getSdp()).isEqualTo("a");
    }

    @Test
    void offers_of_the_media_plane_and_answers_to_them_pass() {
        story.says(new MediaEvent.Offered(Story.ROOM, ben.sid(), 3, "o"));
        assertThat(ben.last(MessageCase.OFFER).getOffer().getType()).isEqualTo("offer");
        assertThat(ben.last(MessageCase.OFFER).getOffer().getId()).isEqualTo(3);

        ben.asks(request -> request.getAnswerBuilder().setType("answer").setSdp("a").setId(3));

        assertThat(story.media).containsExactly(new MediaCommand.Answer(Story.ROOM, ben.sid(), 3, "a"));
    }

    @Test
    void refuses_what_the_token_does_not_allow() {
        var listener = story.joins("cem", video -> video.add("canPublish", false));
        var speaker = story.joins("dua", video -> video.add("canPublishSources", jakarta.json.Json.createArrayBuilder(List.of("microphone"))));
        story.media.clear();

        listener.asks(request -> request.setAddTrack(Client.microphone("m")));
        speaker.asks(request -> request.setAddTrack(Client.camera("c")));

        assertRefused(listener, RequestResponse.Reason.NOT_ALLOWED, "m");
        assertRefused(speaker, RequestResponse.Reason.NOT_ALLOWED, "c");
        assertThat(story.media).isEmpty();
        assertThat(speaker.announces(Client.microphone("m2")).getSid()).startsWith("TR_AM");
    }

    @Test
    void refuses_what_is_neither_audio_nor_video() {
        ann.asks(request -> request.setAddTrack(AddTrackRequest.newBuilder().setCid("d").setType(TrackType.DATA)));

        assertRefused(ann, RequestResponse.Reason.UNSUPPORTED_TYPE, "d");
    }

    @Test
    void twenty_tracks_may_be_announced_and_not_published() {
        for (int i = 0; i < 20; i++) {
            ann.announces(Client.microphone("m" + i));
        }
        ann.asks(request -> request.setAddTrack(Client.microphone("m20")));

        assertRefused(ann, RequestResponse.Reason.LIMIT_EXCEEDED, "m20");
    }

    @Test
    void the_same_client_id_waits_until_the_older_track_has_ended() {
        var track = ann.publishes(Client.microphone("m"));
        ann.asks(request -> request.setAddTrack(Client.microphone("m").setName("second")));
        assertRefused(ann, RequestResponse.Reason.QUEUED, "m");

        story.says(new MediaEvent.TrackUnpublished(Story.ROOM, ann.sid(), track));

        var published = ann.last(MessageCase.TRACK_PUBLISHED).getTrackPublished();
        assertThat(published.getTrack().getName()).isEqualTo("second");
        assertThat(published.getTrack().getSid()).isNotEqualTo(track.value());
    }

    @Test
    void three_may_wait_for_one_client_id() {
        ann.publishes(Client.microphone("m"));
        for (int i = 0; i < 3; i++) {
            ann.asks(request -> request.setAddTrack(Client.microphone("m")));
            assertRefused(ann, RequestResponse.Reason.QUEUED, "m");
        }
        ann.asks(request -> request.setAddTrack(Client.microphone("m")));

        assertRefused(ann, RequestResponse.Reason.LIMIT_EXCEEDED, "m");
    }

    @Test
    void another_codec_for_a_track_that_is_not_there_is_not_found() {
        ann.asks(request -> request.setAddTrack(Client.camera("c").setSid("TR_VCnone")));
        assertRefused(ann, RequestResponse.Reason.NOT_FOUND, "c");

        var track = ann.publishes(Client.camera("c2"));
        ann.asks(request -> request.setAddTrack(Client.camera("c3").setSid(track.value())));
        assertThat(ann.last(MessageCase.TRACK_PUBLISHED).getTrackPublished().getTrack().getSid()).isEqualTo(track.value());
        assertThat(ann.last(MessageCase.TRACK_PUBLISHED).getTrackPublished().getCid()).isEqualTo("c3");
    }

    private static void assertRefused(Client client, RequestResponse.Reason reason, String cid) {
        var response = client.last(MessageCase.REQUEST_RESPONSE).getRequestResponse();
        assertThat(response.getReason()).isEqualTo(reason);
        assertThat(response.getAddTrack().getCid()).as("the copy by which the client finds its call").isEqualTo(cid);
        assertThat(response.getMessage()).endsWith(".");
    }

    @Test
    void mute_is_told_to_everybody_and_to_the_media_plane_once_point_54() {
        var track = ann.publishesMicrophone();
        ben.forgetsWhatCame();

        ann.asks(request -> request.getMuteBuilder().setSid(track.value()).setMuted(true));
        ann.asks(request -> request.getMuteBuilder().setSid(track.value()).setMuted(true));

        assertThat(ben.all(MessageCase.UPDATE)).hasSize(1);
        assertThat(ben.sees("ann").getTracks(0).getMuted()).isTrue();
        assertThat(story.commands(MediaCommand.Mute.class)).containsExactly(new MediaCommand.Mute(Story.ROOM, track, true));
        ann.asks(request -> request.getMuteBuilder().setSid(track.value()).setMuted(false));
        assertThat(ben.sees("ann").getTracks(0).getMuted()).isFalse();
    }

    @Test
    void a_track_can_be_muted_before_it_is_published() {
        var info = ann.announces(Client.microphone("m"));
        ann.asks(request -> request.getMuteBuilder().setSid(info.getSid()).setMuted(true));

        story.says(new MediaEvent.TrackPublished(Story.ROOM, ann.sid(), new TrackSid(info.getSid()), "0", "audio/opus"));

        assertThat(ben.sees("ann").getTracks(0).getMuted()).isTrue();
    }

    @Test
    void nobody_mutes_what_is_not_theirs() {
        var track = ann.publishesMicrophone();

        ben.asks(request -> request.getMuteBuilder().setSid(track.value()).setMuted(true));

        assertThat(ben.last(MessageCase.REQUEST_RESPONSE).getRequestResponse().getReason()).isEqualTo(RequestResponse.Reason.NOT_FOUND);
        assertThat(ben.last(MessageCase.REQUEST_RESPONSE).getRequestResponse().getMute().getSid()).isEqualTo(track.value());
        assertThat(ann.sees("ann").getTracks(0).getMuted()).isFalse();
        ben.asks(request -> request.getMuteBuilder().setMuted(true));
        assertThat(ben.closedWith).as("no sid at all").isZero();
    }

    @Test
    void an_unpublished_track_disappears_for_everybody_point_46() {
        var track = ann.publishesMicrophone();

        story.says(new MediaEvent.TrackUnpublished(Story.ROOM, ann.sid(), track));

        assertThat(ben.sees("ann").getTracksCount()).isZero();
        assertThat(ann.sees("ann").getTracksCount()).isZero();
    }

    @Test
    void the_first_to_receive_a_track_is_told_to_its_publisher_point_65() {
        var track = ann.publishesMicrophone();
        story.says(new MediaEvent.Subscribed(Story.ROOM, ben.sid(), track));
        story.says(new MediaEvent.Subscribed(Story.ROOM, ben.sid(), track));

        assertThat(ann.all(MessageCase.TRACK_SUBSCRIBED)).hasSize(1);
        assertThat(ann.last(MessageCase.TRACK_SUBSCRIBED).getTrackSubscribed().getTrackSid()).isEqualTo(track.value());
    }

    @Test
    void features_and_sizes_can_change() {
        var microphone = ann.publishesMicrophone();
        var camera = ann.publishes(Client.camera("c"));

        ann.asks(request -> request.getUpdateAudioTrackBuilder().setTrackSid(microphone.value())
                .addFeatures(AudioTrackFeature.TF_NOISE_SUPPRESSION));
        ann.asks(request -> request.getUpdateVideoTrackBuilder().setTrackSid(camera.value()).setWidth(640).setHeight(480));

        assertThat(ben.sees("ann").getTracks(0).getAudioFeaturesList()).containsExactly(AudioTrackFeature.TF_NOISE_SUPPRESSION);
        assertThat(ben.sees("ann").getTracks(1).getHeight()).isEqualTo(480);
        ann.asks(request -> request.getUpdateAudioTrackBuilder().setTrackSid(camera.value()));
        assertThat(ann.last(MessageCase.REQUEST_RESPONSE).getRequestResponse().hasUpdateAudioTrack()).isTrue();
    }

    @Test
    void versions_only_grow_and_entries_are_complete_point_57_traps_23_24() {
        var microphone = ann.publishesMicrophone();
        ann.publishes(Client.camera("c"));
        ann.asks(request -> request.getMuteBuilder().setSid(microphone.value()).setMuted(true));
        ann.asks(request -> request.getMuteBuilder().setSid(microphone.value()).setMuted(false));

        var heard = ben.everythingHeardOf("ann");
        assertThat(heard).hasSize(4);
        assertThat(heard).extracting(info -> info.getVersion()).isSorted().doesNotHaveDuplicates();
        assertThat(heard).extracting(info -> info.getTracksCount()).containsExactly(1, 2, 2, 2);
        assertThat(heard).allMatch(info -> info.hasPermission() && info.getName().equals("Name of ann"));
    }

    @Test
    void the_outside_sees_microphone_camera_and_screen() {
        var microphone = ann.publishesMicrophone();
        ann.publishes(Client.camera("c").setMuted(true));
        ann.publishes(Client.camera("s").setSource(TrackSource.SCREEN_SHARE));
        ann.asks(request -> request.getMuteBuilder().setSid(microphone.value()).setMuted(true));

        var seen = story.occupants.getFirst();
        assertThat(seen.microphone()).isEqualTo(spokes.web.rooms.Occupant.Microphone.MUTED);
        assertThat(seen.camera()).isFalse();
        assertThat(seen.screen()).isTrue();
        assertThat(story.occupants.getLast().microphone()).isEqualTo(spokes.web.rooms.Occupant.Microphone.OFF);
    }
}
