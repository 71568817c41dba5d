package spokes.web.signaling.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import livekit.LivekitModels.BackupCodecPolicy;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitModels.VideoLayer;
import livekit.LivekitModels.VideoQuality;
import livekit.LivekitRtc.SignalResponse.MessageCase;
import livekit.LivekitRtc.SimulcastCodec;
import livekit.LivekitRtc.SubscribedQuality;
import org.junit.jupiter.api.Test;
import spokes.media.api.MediaCommand;
import spokes.media.api.MediaEvent;
import spokes.media.api.TrackSid;

/** A publisher's second codec: asked for when somebody needs it, and to clients the same track. */
class ReserveTest {
    final Story story = new Story();
    final Client ann = story.joinsAndConnects("ann");

    private TrackSid annPublishes(BackupCodecPolicy policy) {
        var track = ann.announces(Client.camera("c").setBackupCodecPolicy(policy).addSimulcastCodecs(codec("av1", "c")).addSimulcastCodecs(codec("vp8", "")));
        var sid = new TrackSid(track.getSid());
        story.says(new MediaEvent.TrackPublished(Story.ROOM, ann.sid(), sid, "1", "video/AV1"));
        return sid;
    }

    private static SimulcastCodec.Builder codec(String name, String cid) {
        var codec = SimulcastCodec.newBuilder().setCodec(name).setCid(cid);
        for (var quality : List.of(VideoQuality.LOW, VideoQuality.MEDIUM, VideoQuality.HIGH)) {
            codec.addLayers(VideoLayer.newBuilder().setQuality(quality).setWidth(320 << quality.getNumber()).setHeight(180 << quality.getNumber()));
        }
        return codec;
    }

    private static TrackSid reserve(TrackSid track) {
        return new TrackSid(track.value() + "~vp8");
    }

    private void refuses(Client who, TrackSid track) {
        story.says(new MediaEvent.SubscriptionFailed(Story.ROOM, who.sid(), track));
    }

    /** By codec, what is wanted. */
    private String told() {
        return ann.last(MessageCase.SUBSCRIBED_QUALITY_UPDATE).getSubscribedQualityUpdate().getSubscribedCodecsList().stream()
                .map(codec -> codec.getCodec() + " " + codec.getQualitiesList().stream().filter(SubscribedQuality::getEnabled).count()).collect(Collectors.joining(", "));
    }

    private TrackInfo annAddsVp8(TrackSid track) {
        ann.asks(request -> request.setAddTrack(Client.camera("c2").setSid(track.value()).addSimulcastCodecs(codec("vp8", "c2"))));
        story.says(new MediaEvent.TrackPublished(Story.ROOM, ann.sid(), reserve(track), "2", "video/VP8"));
        return ann.last(MessageCase.TRACK_PUBLISHED).getTrackPublished().getTrack();
    }

    @Test
    void who_cannot_take_the_first_codec_gets_the_second_point_52() {
        var track = annPublishes(BackupCodecPolicy.SIMULCAST);
        var ben = story.joinsAndConnects("ben");
        var cem = story.joinsAndConnects("cem");
        refuses(ben, track);
        assertThat(ben.kinds()).doesNotContain(MessageCase.SUBSCRIPTION_RESPONSE);
        assertThat(told()).as("at once").isEqualTo("av1 3, vp8 3");

        assertThat(annAddsVp8(track).getCodecs(1).getCid()).isEqualTo("c2");
        var announced = story.commands(MediaCommand.Announce.class).getLast().track();
        assertThat(announced.sid()).isEqualTo(reserve(track));
        assertThat(announced.codecs()).containsExactly("vp8");
        assertThat(announced.rids()).containsExactly("q", "h", "f");
        assertThat(story.media).contains(story.subscribe(ben, reserve(track))).doesNotContain(story.subscribe(cem, reserve(track)));

        ben.forgetsWhatCame();
        story.says(new MediaEvent.Subscribed(Story.ROOM, ben.sid(), reserve(track)));
        assertThat(ann.last(MessageCase.TRACK_SUBSCRIBED).getTrackSubscribed().getTrackSid()).isEqualTo(track.value());
        ben.asks(request -> request.getTrackSettingBuilder().addTrackSids(track.value()).setDisabled(true));
        assertThat(story.media).last().isInstanceOfSatisfying(MediaCommand.Limit.class, limit -> assertThat(limit.track()).isEqualTo(reserve(track)));
        ben.asks(request -> request.getSubscriptionBuilder().addTrackSids(track.value()).setSubscribe(false));
        assertThat(story.media).last().isEqualTo(story.unsubscribe(ben, reserve(track)));
        story.passes(11);
        assertThat(told()).as("nobody needs it any more").isEqualTo("av1 3, vp8 0");
    }

    @Test
    void a_third_codec_that_would_be_needed_is_a_failed_subscription() {
        var track = annPublishes(BackupCodecPolicy.SIMULCAST);
        var ben = story.joinsAndConnects("ben");
        refuses(ben, track);
        annAddsVp8(track);
        refuses(ben, reserve(track));
        assertThat(ben.last(MessageCase.SUBSCRIPTION_RESPONSE).getSubscriptionResponse().getTrackSid()).isEqualTo(track.value());
    }

    @Test
    void a_publisher_that_wants_to_send_one_codec_takes_everybody_along() {
        var track = annPublishes(BackupCodecPolicy.REGRESSION);
        var ben = story.joinsAndConnects("ben");
        var cem = story.joinsAndConnects("cem");
        refuses(ben, track);
        annAddsVp8(track);
        assertThat(story.media).contains(story.unsubscribe(cem, track), story.subscribe(cem, reserve(track)), story.subscribe(ben, reserve(track)));
        story.passes(11);
        assertThat(told()).isEqualTo("av1 0, vp8 3");
    }

    @Test
    void muting_mutes_both() {
        var track = annPublishes(BackupCodecPolicy.SIMULCAST);
        refuses(story.joinsAndConnects("ben"), track);
        annAddsVp8(track);
        ann.asks(request -> request.getMuteBuilder().setSid(track.value()).setMuted(true));
        assertThat(story.media).endsWith(new MediaCommand.Mute(Story.ROOM, track, true), new MediaCommand.Mute(Story.ROOM, reserve(track), true));
    }

    @Test
    void when_the_second_codec_ends_the_track_stays() {
        var track = annPublishes(BackupCodecPolicy.SIMULCAST);
        var ben = story.joinsAndConnects("ben");
        refuses(ben, track);
        annAddsVp8(track);
        story.says(new MediaEvent.TrackUnpublished(Story.ROOM, ann.sid(), reserve(track)));
        assertThat(ben.sees("ann").getTracksList()).singleElement().satisfies(info -> assertThat(info.getSid()).isEqualTo(track.value()));
        annAddsVp8(track);
        assertThat(story.commands(MediaCommand.Subscribe.class)).filteredOn(story.subscribe(ben, reserve(track))::equals).hasSize(2);
    }

    @Test
    void without_a_second_codec_a_refusal_is_told() {
        var track = ann.publishes(Client.camera("c"));
        var ben = story.joinsAndConnects("ben");
        refuses(ben, track);
        assertThat(ben.last(MessageCase.SUBSCRIPTION_RESPONSE).getSubscriptionResponse().getTrackSid()).isEqualTo(track.value());
    }
}
