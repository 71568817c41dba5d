package spokes.web.signaling.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import livekit.LivekitModels.SubscriptionError;
import livekit.LivekitModels.VideoLayer;
import livekit.LivekitModels.VideoQuality;
import livekit.LivekitRtc.SignalResponse.MessageCase;
import livekit.LivekitRtc.StreamState;
import livekit.LivekitRtc.TrackPermission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import spokes.media.api.MediaCommand;
import spokes.media.api.MediaEvent;
import spokes.media.api.TrackSid;
import spokes.web.signaling.entity.ClientParameters;

class SubscribeTest {
    static final ClientParameters BY_HAND = new ClientParameters(17, false, false, false, "", false, 0, Map.of());
    static final ClientParameters ADAPTIVE = new ClientParameters(17, true, true, false, "", false, 0, Map.of());

    final Story story = new Story();
    final Client ann = story.joinsAndConnects("ann");

    @Test
    void unsubscribing_and_subscribing_again_goes_to_the_media_plane() {
        var track = ann.publishesMicrophone();
        var ben = story.joinsAndConnects("ben");

        for (int i = 0; i < 50; i++) {
            ben.asks(request -> request.getSubscriptionBuilder().addTrackSids(track.value()).setSubscribe(false));
            assertThat(story.media).last().isEqualTo(story.unsubscribe(ben, track));
            ben.asks(request -> request.getSubscriptionBuilder().setSubscribe(true)
                    .addParticipantTracksBuilder().setParticipantSid(ann.sid().value()).addTrackSids(track.value()));
            assertThat(story.media).last().isEqualTo(story.subscribe(ben, track));
        }
    }

    @Test
    void without_auto_subscribe_nothing_comes_until_it_is_asked_for_point_61() {
        var ben = story.joins("ben", BY_HAND);
        var track = ann.publishesMicrophone();
        assertThat(story.commands(MediaCommand.Subscribe.class)).isEmpty();

        ben.asks(request -> request.getSubscriptionBuilder().addTrackSids(track.value()).setSubscribe(true));

        assertThat(story.media).last().isEqualTo(story.subscribe(ben, track));
    }

    @Test
    void a_wish_may_come_before_its_track() {
        var ben = story.joins("ben", BY_HAND);
        var announced = ann.announces(Client.microphone("m"));
        var track = new TrackSid(announced.getSid());

        ben.asks(request -> request.getSubscriptionBuilder().addTrackSids(track.value()).setSubscribe(true));
        assertThat(story.commands(MediaCommand.Subscribe.class)).isEmpty();
        story.says(new MediaEvent.TrackPublished(Story.ROOM, ann.sid(), track, "0", "audio/opus"));

        assertThat(story.media).last().isEqualTo(story.subscribe(ben, track));
        story.passes(100);
        assertThat(ben.kinds()).doesNotContain(MessageCase.SUBSCRIPTION_RESPONSE);
    }

    @Test
    void a_wish_for_a_track_that_never_comes_is_given_up_after_a_minute() {
        var ben = story.joinsAndConnects("ben");
        ben.asks(request -> request.getSubscriptionBuilder().addTrackSids("TR_AMnever").setSubscribe(true));

        story.passes(59);
        assertThat(ben.kinds()).doesNotContain(MessageCase.SUBSCRIPTION_RESPONSE);
        story.passes(1);

        var response = ben.last(MessageCase.SUBSCRIPTION_RESPONSE).getSubscriptionResponse();
        assertThat(response.getTrackSid()).isEqualTo("TR_AMnever");
        assertThat(response.getErr()).isEqualTo(SubscriptionError.SE_TRACK_NOTFOUND);
    }

    @Test
    void a_codec_that_the_subscriber_does_not_know_is_told() {
        var track = ann.publishes(Client.camera("c"));
        var ben = story.joinsAndConnects("ben");

        story.says(new MediaEvent.SubscriptionFailed(Story.ROOM, ben.sid(), track));

        assertThat(ben.last(MessageCase.SUBSCRIPTION_RESPONSE).getSubscriptionResponse().getErr())
                .isEqualTo(SubscriptionError.SE_CODEC_UNSUPPORTED);
    }

    @Test
    void a_video_pauses_only_for_who_allows_it_and_is_told_point_68() {
        var track = ann.publishes(Client.camera("c"));
        story.joins("cem");
        assertThat(story.commands(MediaCommand.AllowPause.class)).isEmpty();
        var ben = story.joins("ben", new ClientParameters(17, true, false, false, "", false, 0, Map.of(), true, false, ""));
        assertThat(story.commands(MediaCommand.AllowPause.class)).containsExactly(new MediaCommand.AllowPause(Story.ROOM, ben.sid(), true));

        story.says(new MediaEvent.StreamState(Story.ROOM, ben.sid(), track, true));
        var told = ben.last(MessageCase.STREAM_STATE_UPDATE).getStreamStateUpdate().getStreamStates(0);
        assertThat(told.getParticipantSid()).isEqualTo(ann.sid().value());
        assertThat(told.getTrackSid()).isEqualTo(track.value());
        assertThat(told.getState()).isEqualTo(StreamState.PAUSED);

        story.says(new MediaEvent.StreamState(Story.ROOM, ben.sid(), track, false));
        assertThat(ben.last(MessageCase.STREAM_STATE_UPDATE).getStreamStateUpdate().getStreamStates(0).getState()).isEqualTo(StreamState.ACTIVE);
    }

    @Test
    void nobody_subscribes_to_themselves_or_without_the_right() {
        var deaf = story.joins("deaf", video -> video.add("canSubscribe", false));
        var track = ann.publishesMicrophone();
        ann.asks(request -> request.getSubscriptionBuilder().addTrackSids(track.value()).setSubscribe(true));
        assertThat(deaf.kinds()).doesNotContain(MessageCase.SUBSCRIPTION_PERMISSION_UPDATE);

        deaf.asks(request -> request.getSubscriptionBuilder().addTrackSids(track.value()).setSubscribe(true));

        assertThat(story.commands(MediaCommand.Subscribe.class)).isEmpty();
        assertThat(deaf.last(MessageCase.SUBSCRIPTION_PERMISSION_UPDATE).getSubscriptionPermissionUpdate().getAllowed()).isFalse();
    }

    @Test
    void a_publisher_can_take_its_leave_back_and_give_it_again_point_62() {
        var track = ann.publishesMicrophone();
        var ben = story.joinsAndConnects("ben");
        var cem = story.joinsAndConnects("cem");

        ann.asks(request -> request.getSubscriptionPermissionBuilder()
                .addTrackPermissions(TrackPermission.newBuilder().setParticipantIdentity("cem").setAllTracks(true)));

        assertThat(story.media).last().isEqualTo(story.unsubscribe(ben, track));
        var update = ben.last(MessageCase.SUBSCRIPTION_PERMISSION_UPDATE).getSubscriptionPermissionUpdate();
        assertThat(update.getAllowed()).isFalse();
        assertThat(update.getParticipantSid()).isEqualTo(ann.sid().value());
        assertThat(cem.kinds()).doesNotContain(MessageCase.SUBSCRIPTION_PERMISSION_UPDATE);

        ann.asks(request -> request.getSubscriptionPermissionBuilder().setAllParticipants(true));

        assertThat(story.media).last().isEqualTo(story.subscribe(ben, track));
        assertThat(ben.last(MessageCase.SUBSCRIPTION_PERMISSION_UPDATE).getSubscriptionPermissionUpdate().getAllowed()).isTrue();
    }

    @Test
    void leave_can_be_given_for_single_tracks_and_by_sid() {
        var microphone = ann.publishesMicrophone();
        var camera = ann.publishes(Client.camera("c"));
        var ben = story.joinsAndConnects("ben");

        ann.asks(request -> request.getSubscriptionPermissionBuilder().addTrackPermissions(
                TrackPermission.newBuilder().setParticipantSid(ben.sid().value()).addTrackSids(camera.value())));

        assertThat(story.commands(MediaCommand.Unsubscribe.class)).containsExactly(story.unsubscribe(ben, microphone));
    }

    @Test
    void a_permission_that_names_nobody_changes_nothing() {
        var track = ann.publishesMicrophone();
        story.joinsAndConnects("ben");

        ann.asks(request -> request.getSubscriptionPermissionBuilder().addTrackPermissions(TrackPermission.newBuilder().setAllTracks(true)));

        assertThat(story.commands(MediaCommand.Unsubscribe.class)).isEmpty();
        assertThat(ann.kinds()).contains(MessageCase.REQUEST_RESPONSE);
        assertThat(track).isNotNull();
    }

    @Test
    void recorders_are_not_held_back() {
        var track = ann.publishesMicrophone();
        ann.asks(request -> request.getSubscriptionPermissionBuilder().setAllParticipants(false));

        var recorder = story.joins("recorder", video -> video.add("recorder", true));

        assertThat(story.media).contains(story.subscribe(recorder, track));
    }

    @ParameterizedTest(name = "{0} x {1} at quality {2}: layer {3}")
    @CsvSource({"0, 0, LOW, 0", "0, 0, MEDIUM, 1", "0, 0, HIGH, 2147483647", "320, 180, HIGH, 0", "300, 160, HIGH, 0",
            "355, 200, HIGH, 0", "356, 201, HIGH, 1", "640, 360, LOW, 1", "711, 400, HIGH, 1", "712, 401, HIGH, 2147483647",
            "1920, 1080, LOW, 2147483647", "180, 320, HIGH, 0"})
    void settings_choose_the_smallest_layer_that_fills_the_place(int width, int height, VideoQuality quality, int layer) {
        var track = ann.publishes(threeLayers());
        var ben = story.joinsAndConnects("ben");

        ben.asks(request -> request.getTrackSettingBuilder().addTrackSids(track.value()).setWidth(width).setHeight(height).setQuality(quality));

        assertThat(story.media).last().isEqualTo(new MediaCommand.Limit(Story.ROOM, ben.sid(), track, false, layer, 0));
    }

    private static livekit.LivekitRtc.AddTrackRequest.Builder threeLayers() {
        return Client.camera("c")
                .addLayers(VideoLayer.newBuilder().setQuality(VideoQuality.LOW).setWidth(320).setHeight(180))
                .addLayers(VideoLayer.newBuilder().setQuality(VideoQuality.MEDIUM).setWidth(640).setHeight(360))
                .addLayers(VideoLayer.newBuilder().setQuality(VideoQuality.HIGH).setWidth(1280).setHeight(720));
    }

    @Test
    void settings_are_kept_for_a_subscription_that_comes_later() {
        var ben = story.joins("ben", BY_HAND);
        var track = ann.publishes(threeLayers());
        ben.asks(request -> request.getTrackSettingBuilder().addTrackSids(track.value()).setDisabled(true).setQuality(VideoQuality.HIGH));
        story.media.clear();

        ben.asks(request -> request.getSubscriptionBuilder().addTrackSids(track.value()).setSubscribe(true));

        assertThat(story.media).containsExactly(new MediaCommand.Limit(Story.ROOM, ben.sid(), track, true, Integer.MAX_VALUE, 0),
                story.subscribe(ben, track));
    }

    @Test
    void clients_that_will_say_what_they_show_start_with_the_smallest_layer() {
        var track = ann.publishes(threeLayers());

        var ben = story.joins("ben", ADAPTIVE);

        assertThat(story.media).endsWith(new MediaCommand.Limit(Story.ROOM, ben.sid(), track, false, 0, 0), story.subscribe(ben, track));
    }

    @Test
    void speakers_are_told_in_differences_and_only_of_whom_one_hears_point_63() {
        ann.publishesMicrophone();
        var ben = story.joinsAndConnects("ben");
        var cem = story.joins("cem", BY_HAND);
        ben.forgetsWhatCame();

        story.says(speakers(ann, 0.5));
        story.says(speakers(ann, 0.5));
        assertThat(ben.all(MessageCase.SPEAKERS_CHANGED)).hasSize(1);
        var speaker = ben.last(MessageCase.SPEAKERS_CHANGED).getSpeakersChanged().getSpeakers(0);
        assertThat(speaker.getSid()).isEqualTo(ann.sid().value());
        assertThat(speaker.getActive()).isTrue();
        assertThat(speaker.getLevel()).isEqualTo(0.5f);
        assertThat(ann.kinds()).as("one hears oneself").contains(MessageCase.SPEAKERS_CHANGED);
        assertThat(cem.kinds()).doesNotContain(MessageCase.SPEAKERS_CHANGED);
        assertThat(story.occupants.getFirst().speaking()).isTrue();

        story.says(new MediaEvent.SpeakersChanged(Story.ROOM, List.of()));
        var silence = ben.last(MessageCase.SPEAKERS_CHANGED).getSpeakersChanged().getSpeakers(0);
        assertThat(silence.getActive()).isFalse();
        assertThat(silence.getLevel()).isZero();
        assertThat(story.occupants.getFirst().speaking()).isFalse();
    }

    private static MediaEvent.SpeakersChanged speakers(Client client, double level) {
        return new MediaEvent.SpeakersChanged(Story.ROOM, List.of(Story.speaker(client.sid(), level)));
    }

    @Test
    void who_begins_to_hear_somebody_is_told_that_they_speak_and_who_stops_that_they_do_not() {
        var track = ann.publishesMicrophone();
        story.says(speakers(ann, 0.25));

        var ben = story.joinsAndConnects("ben");
        assertThat(ben.last(MessageCase.SPEAKERS_CHANGED).getSpeakersChanged().getSpeakers(0).getActive()).isTrue();
        ben.asks(request -> request.getSubscriptionBuilder().addTrackSids(track.value()).setSubscribe(false));

        assertThat(ben.last(MessageCase.SPEAKERS_CHANGED).getSpeakersChanged().getSpeakers(0).getActive()).isFalse();
    }
}
