package spokes.web.signaling.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import livekit.LivekitModels.VideoLayer;
import livekit.LivekitModels.VideoQuality;
import livekit.LivekitRtc.AddTrackRequest;
import livekit.LivekitRtc.SimulcastCodec;
import livekit.LivekitRtc.SubscribedQuality;
import livekit.LivekitRtc.SubscribedQualityUpdate;
import livekit.LivekitRtc.SignalResponse.MessageCase;
import org.junit.jupiter.api.Test;
import spokes.media.api.TrackSid;
import spokes.web.signaling.entity.ClientParameters;

class DynacastTest {
    private static final ClientParameters BY_HAND = new ClientParameters(17, false, false, false, "", false, 0, Map.of());

    final Story story = new Story();
    final Client ann = story.joinsAndConnects("ann");

    private static AddTrackRequest.Builder threeLayers() {
        return Client.camera("c")
                .addLayers(VideoLayer.newBuilder().setQuality(VideoQuality.LOW).setWidth(320).setHeight(180))
                .addLayers(VideoLayer.newBuilder().setQuality(VideoQuality.MEDIUM).setWidth(640).setHeight(360))
                .addLayers(VideoLayer.newBuilder().setQuality(VideoQuality.HIGH).setWidth(1280).setHeight(720));
    }

    private List<SubscribedQualityUpdate> told() {
        return ann.all(MessageCase.SUBSCRIBED_QUALITY_UPDATE).stream().map(message -> message.getSubscribedQualityUpdate()).toList();
    }

    private static String on(List<SubscribedQuality> qualities) {
        return qualities.stream().filter(SubscribedQuality::getEnabled).map(each -> each.getQuality().name()).collect(Collectors.joining(" "));
    }

    @SuppressWarnings("deprecation")
    private static String legacy(SubscribedQualityUpdate update) {
        assertThat(update.getSubscribedQualitiesList()).hasSize(3);
        return on(update.getSubscribedQualitiesList());
    }

    private void wants(Client who, TrackSid track, int width, int height, boolean disabled) {
        who.asks(request -> request.getTrackSettingBuilder().addTrackSids(track.value()).setWidth(width).setHeight(height).setDisabled(disabled));
    }

    @Test
    void less_is_said_after_five_seconds_and_more_at_once_point_67_traps_38_52() {
        var track = ann.publishes(threeLayers());
        var ben = story.joinsAndConnects("ben");
        story.passes(60);
        assertThat(told()).as("everything is wanted, as a publisher believes anyway").isEmpty();

        wants(ben, track, 320, 180, false);
        story.passes(4);
        assertThat(told()).isEmpty();
        story.passes(2);
        assertThat(told()).hasSize(1);
        var update = told().getFirst();
        assertThat(update.getTrackSid()).isEqualTo(track.value());
        assertThat(legacy(update)).isEqualTo("LOW");
        assertThat(update.getSubscribedCodecsList()).hasSize(1);
        assertThat(update.getSubscribedCodecs(0).getCodec()).isEqualTo("vp8");
        assertThat(on(update.getSubscribedCodecs(0).getQualitiesList())).isEqualTo("LOW");

        wants(ben, track, 1280, 720, false);
        assertThat(told()).hasSize(2);
        assertThat(legacy(told().getLast())).isEqualTo("LOW MEDIUM HIGH");
    }

    @Test
    void a_wish_that_comes_back_in_time_is_never_mentioned() {
        var track = ann.publishes(threeLayers());
        var ben = story.joinsAndConnects("ben");
        story.passes(20);
        for (int i = 0; i < 10; i++) {
            wants(ben, track, 0, 0, true);
            story.passes(4);
            wants(ben, track, 1280, 720, false);
            story.passes(1);
        }
        story.passes(20);
        assertThat(told()).isEmpty();
    }

    @Test
    void the_largest_wish_counts() {
        var track = ann.publishes(threeLayers());
        var ben = story.joinsAndConnects("ben");
        var cem = story.joinsAndConnects("cem");
        wants(ben, track, 320, 180, false);
        wants(cem, track, 640, 360, false);
        story.passes(6);
        assertThat(legacy(told().getLast())).isEqualTo("LOW MEDIUM");

        cem.asks(request -> request.getSubscriptionBuilder().addTrackSids(track.value()).setSubscribe(false));
        story.passes(6);
        assertThat(legacy(told().getLast())).isEqualTo("LOW");
        ben.asks(request -> request.getLeaveBuilder());
        story.passes(6);
        assertThat(legacy(told().getLast())).isEmpty();
    }

    @Test
    void a_track_that_nobody_watches_is_switched_off_ten_seconds_after_it_came() {
        ann.publishes(threeLayers());
        story.passes(9);
        assertThat(told()).isEmpty();
        story.passes(2);
        assertThat(legacy(told().getLast())).isEmpty();

        story.joinsAndConnects("ben");
        assertThat(legacy(told().getLast())).as("and on again for the first who comes").isEqualTo("LOW MEDIUM HIGH");
    }

    @Test
    void microphones_are_not_talked_about() {
        ann.publishesMicrophone();
        story.passes(60);
        assertThat(told()).isEmpty();
    }

    @Test
    void a_publisher_that_resumes_hears_it_again() {
        var track = ann.publishes(threeLayers());
        var ben = story.joinsAndConnects("ben");
        wants(ben, track, 320, 180, false);
        story.passes(6);
        ann.losesItsSocket();
        var again = ann.resumes();
        assertThat(legacy(again.last(MessageCase.SUBSCRIBED_QUALITY_UPDATE).getSubscribedQualityUpdate())).isEqualTo("LOW");
        assertThat(again.kinds().getFirst()).isEqualTo(MessageCase.RECONNECT);
    }

    @Test
    void a_codec_in_reserve_is_named_and_wanted_by_nobody_yet() {
        var track = ann.publishes(threeLayers().addSimulcastCodecs(SimulcastCodec.newBuilder().setCodec("vp8").setCid("c"))
                .addSimulcastCodecs(SimulcastCodec.newBuilder().setCodec("h264")));
        var ben = story.joinsAndConnects("ben");
        wants(ben, track, 320, 180, false);
        story.passes(11);
        var codecs = told().getLast().getSubscribedCodecsList();
        assertThat(codecs).extracting(codec -> codec.getCodec()).containsExactly("vp8", "h264");
        assertThat(on(codecs.get(0).getQualitiesList())).isEqualTo("LOW");
        assertThat(on(codecs.get(1).getQualitiesList())).isEmpty();
    }

    @Test
    void settings_pass_the_frame_rate_on_point_60() {
        var track = ann.publishes(threeLayers());
        var ben = story.joins("ben", BY_HAND);
        ben.asks(request -> request.getTrackSettingBuilder().addTrackSids(track.value()).setQuality(VideoQuality.HIGH).setFps(15));
        assertThat(story.media).last().isEqualTo(new spokes.media.api.MediaCommand.Limit(Story.ROOM, ben.sid(), track, false, Integer.MAX_VALUE, 15));
    }
}
