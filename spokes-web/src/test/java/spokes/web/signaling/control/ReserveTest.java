package spokes.web.signaling.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import livekit.LivekitModels.AudioTrackFeature;
import livekit.LivekitModels.BackupCodecPolicy;
import livekit.LivekitModels.ParticipantPermission;
import livekit.LivekitModels.SimulcastCodecInfo;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitModels.VideoLayer;
import livekit.LivekitModels.VideoQuality;
import livekit.LivekitRoom.UpdateParticipantRequest;
import livekit.LivekitRtc.SignalResponse.MessageCase;
import livekit.LivekitRtc.SimulcastCodec;
import livekit.LivekitRtc.SubscribedQuality;
import org.junit.jupiter.api.Test;
import spokes.media.api.MediaCommand;
import spokes.media.api.MediaEvent;
import spokes.media.api.MediaKind;
import spokes.media.api.TrackAnnouncement;
import spokes.media.api.TrackSid;
import spokes.web.signaling.entity.Letter;

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

    /** As a telephone would: G.711 for those who know it, Opus for the others. */
    @Test
    void who_cannot_hear_the_first_codec_hears_the_second() {
        var info = ann.announces(Client.microphone("m").addAudioFeatures(AudioTrackFeature.TF_NO_DTX).addSimulcastCodecs(SimulcastCodec.newBuilder().setCodec("audio/PCMU").setCid("m"))
                .addSimulcastCodecs(SimulcastCodec.newBuilder().setCodec("audio/opus").setCid("n")));
        assertThat(info.getCodecsList()).extracting(SimulcastCodecInfo::getMimeType).containsExactly("audio/PCMU", "audio/opus");
        assertThat(story.commands(MediaCommand.Announce.class).getLast().track()).satisfies(first -> {
            assertThat(first.codecs()).containsExactly("pcmu", "opus");
            assertThat(first.red()).as("only Opus repeats its last frames").isFalse();
        });
        var track = new TrackSid(info.getSid());
        story.says(new MediaEvent.TrackPublished(Story.ROOM, ann.sid(), track, "1", "audio/PCMU"));
        var ben = story.joinsAndConnects("ben");
        var cem = story.joinsAndConnects("cem");
        assertThat(ann.kinds()).doesNotContain(MessageCase.SUBSCRIBED_AUDIO_CODEC_UPDATE, MessageCase.SUBSCRIBED_QUALITY_UPDATE);
        refuses(ben, track);
        assertThat(heard()).as("at once").isEqualTo("pcmu true, opus true");

        ann.asks(request -> request.setAddTrack(Client.microphone("n").setSid(track.value()).addSimulcastCodecs(SimulcastCodec.newBuilder().setCodec("opus").setCid("n"))));
        var second = story.commands(MediaCommand.Announce.class).getLast().track();
        var opus = new TrackSid(track.value() + "~opus");
        assertThat(second).isEqualTo(TrackAnnouncement.of(opus, "n", MediaKind.AUDIO).codecs(List.of("opus")).red(true).stream("camera").source("MICROPHONE").build());
        story.says(new MediaEvent.TrackPublished(Story.ROOM, ann.sid(), opus, "2", "audio/opus"));
        assertThat(story.media).contains(story.subscribe(cem, track), story.subscribe(ben, opus)).doesNotContain(story.subscribe(cem, opus));

        ben.asks(request -> request.getSubscriptionBuilder().addTrackSids(track.value()).setSubscribe(false));
        story.passes(11);
        assertThat(heard()).as("nobody needs it any more").isEqualTo("pcmu true, opus false");
    }

    private String heard() {
        var update = ann.last(MessageCase.SUBSCRIBED_AUDIO_CODEC_UPDATE).getSubscribedAudioCodecUpdate();
        return update.getSubscribedAudioCodecsList().stream().map(codec -> codec.getCodec() + " " + codec.getEnabled()).collect(Collectors.joining(", "));
    }

    @Test
    void audio_of_one_codec_is_nothing_to_talk_about() {
        ann.publishesMicrophone();
        story.joinsAndConnects("ben");
        story.passes(20);
        assertThat(ann.kinds()).doesNotContain(MessageCase.SUBSCRIBED_AUDIO_CODEC_UPDATE, MessageCase.SUBSCRIBED_QUALITY_UPDATE);
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

    @Test
    void a_track_that_is_taken_away_takes_its_reserve_along() {
        var track = annPublishes(BackupCodecPolicy.SIMULCAST);
        annAddsVp8(track);
        var permission = ParticipantPermission.newBuilder().setCanSubscribe(true);
        story.tell(new Letter.Call("UpdateParticipant", UpdateParticipantRequest.newBuilder().setRoom("lobby").setIdentity("ann")
                .setPermission(permission).build(), new CompletableFuture<>()));

        assertThat(story.commands(MediaCommand.Unpublish.class)).extracting(MediaCommand.Unpublish::track).containsExactly(track, reserve(track));
    }
}
