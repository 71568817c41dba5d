package spokes.web.signaling.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import livekit.LivekitModels.Codec;
import livekit.LivekitModels.ClientInfo.SDK;
import livekit.LivekitModels.PacketTrailerFeature;
import livekit.LivekitModels.TrackType;
import livekit.LivekitRoom.CreateRoomRequest;
import livekit.LivekitRtc.RequestResponse;
import livekit.LivekitRtc.SignalResponse.MessageCase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import spokes.media.api.MediaCommand;
import spokes.media.api.MediaCommand.Playout;
import spokes.media.api.MediaEvent;
import spokes.media.api.TrackSid;
import spokes.web.signaling.entity.ClientParameters;
import spokes.web.signaling.entity.Device;

/** What the operator has decided for all rooms. */
class HouseRulesTest {
    private static Story under(Limits limits, Codecs codecs) {
        return new Story(RoomOptions.usual().under(new HouseRules(false, limits, codecs, true, true, false)));
    }

    @Test
    void one_video_at_a_time_means_that_the_others_wait_for_it_to_end() {
        var story = under(new Limits(0, 0, 0, 0, 0, 1, 0, 0, 0), Codecs.ALL);
        var ann = story.joinsAndConnects("ann");
        var first = ann.publishes(Client.camera("1"));
        var second = ann.publishes(Client.camera("2"));
        var third = ann.publishes(Client.camera("3"));
        var sound = ann.publishesMicrophone();
        var ben = story.joinsAndConnects("ben");
        assertThat(subscribed(story)).containsExactlyInAnyOrder(first, sound);

        ben.asks(request -> request.getSubscriptionBuilder().addTrackSids(second.value()).setSubscribe(false));
        assertThat(subscribed(story)).as("nothing has become free").containsExactlyInAnyOrder(first, sound);
        ben.asks(request -> request.getSubscriptionBuilder().addTrackSids(first.value()).setSubscribe(false));
        assertThat(subscribed(story)).containsExactlyInAnyOrder(first, sound, third);

        ben.asks(request -> request.getSubscriptionBuilder().addTrackSids(second.value()).setSubscribe(true));
        story.says(new MediaEvent.TrackUnpublished(Story.ROOM, ann.sid(), third));
        assertThat(subscribed(story)).as("its publisher took the one away").containsExactlyInAnyOrder(first, sound, third, second);
        assertThat(ben.kinds()).doesNotContain(MessageCase.SUBSCRIPTION_RESPONSE, MessageCase.SUBSCRIPTION_PERMISSION_UPDATE);
    }

    private static List<TrackSid> subscribed(Story story) {
        return story.commands(MediaCommand.Subscribe.class).stream().map(MediaCommand.Subscribe::track).toList();
    }

    @Test
    void texts_may_be_as_long_as_the_operator_says() {
        var limits = new Limits(10, 13, 0, 0, 4, 0, 0, 0, 0);
        var ann = under(limits, Codecs.ALL).joins("ann", video -> video.add("canUpdateOwnMetadata", true));
        ann.asks(request -> request.getUpdateMetadataBuilder().setName("Anna").setMetadata("0123456789").putAttributes("a", "0123456789"));
        assertThat(answer(ann)).isEqualTo(RequestResponse.Reason.OK);
        ann.asks(request -> request.getUpdateMetadataBuilder().setName("Annaé"));
        assertThat(answer(ann)).isEqualTo(RequestResponse.Reason.LIMIT_EXCEEDED);
        ann.asks(request -> request.getUpdateMetadataBuilder().setMetadata("0123456789a"));
        assertThat(answer(ann)).isEqualTo(RequestResponse.Reason.LIMIT_EXCEEDED);
        ann.asks(request -> request.getUpdateMetadataBuilder().putAttributes("b", "1"));
        assertThat(answer(ann)).as("with what is there already").isEqualTo(RequestResponse.Reason.OK);
        ann.asks(request -> request.getUpdateMetadataBuilder().putAttributes("c", ""));
        ann.asks(request -> request.getUpdateMetadataBuilder().putAttributes("bb", "1"));
        assertThat(answer(ann)).isEqualTo(RequestResponse.Reason.LIMIT_EXCEEDED);
    }

    private static RequestResponse.Reason answer(Client client) {
        return client.last(MessageCase.REQUEST_RESPONSE).getRequestResponse().getReason();
    }

    @Test
    void zero_means_no_limit() {
        var ann = under(new Limits(0, 0, 0, 0, 0, 0, 0, 0, 0), Codecs.ALL).joins("ann", video -> video.add("canUpdateOwnMetadata", true));
        ann.asks(request -> request.getUpdateMetadataBuilder().setName("x".repeat(1000)).setMetadata("x".repeat(1_000_000)).putAttributes("a", "x".repeat(100_000)));
        assertThat(answer(ann)).isEqualTo(RequestResponse.Reason.OK);
    }

    @Test
    void codecs_are_those_that_the_operator_names_and_a_client_that_names_another_gets_the_first() {
        var codecs = Codecs.only(List.of("audio/opus", "video/h264", "video/VP8", "video/theora", "rtx"));
        assertThat(codecs.unknown()).containsExactly("video/theora");
        var story = under(Limits.USUAL, codecs.codecs());
        var ann = story.joinsAndConnects("ann");
        var join = ann.last(MessageCase.JOIN).getJoin();
        assertThat(join.getEnabledPublishCodecsList()).extracting(Codec::getMime).containsExactly("video/H264", "video/VP8", "audio/opus");
        assertThat(join.getRoom().getEnabledCodecsList()).isEqualTo(join.getEnabledPublishCodecsList());

        var camera = Client.camera("c");
        camera.addSimulcastCodecsBuilder().setCodec("av1").setCid("c");
        camera.addSimulcastCodecsBuilder().setCodec("h264").setCid("d");
        assertThat(ann.announces(camera).getCodecsList()).singleElement().satisfies(codec -> assertThat(codec.getMimeType()).isEqualTo("video/H264"));
        ann.announces(Client.camera("unnamed"));
        ann.announces(Client.microphone("m"));
        var announced = story.commands(MediaCommand.Announce.class).stream().map(MediaCommand.Announce::track).toList();
        assertThat(announced.get(0).codecs()).containsExactly("h264");
        assertThat(announced.get(1).codecs()).as("without a name: our choice, not the client's").containsExactly("h264", "vp8");
        assertThat(announced.get(2).red()).isFalse();
        assertThat(story.commands(MediaCommand.Join.class).getFirst().codecs()).as("nothing else in SDP").containsExactlyInAnyOrder("video/H264", "video/VP8", "audio/opus");
    }

    @Test
    void without_a_choice_descriptions_may_name_all() {
        var story = new Story();
        story.joins("ann");
        assertThat(story.commands(MediaCommand.Join.class).getFirst().codecs()).isEmpty();
    }

    @Test
    void only_opus_repeats_its_last_frames() {
        assertThat(Codecs.only(List.of("audio/pcmu", "audio/red")).codecs().red()).isFalse();
        assertThat(Codecs.only(List.of("audio/red")).codecs().red()).isTrue();
    }

    @Test
    void a_kind_of_which_no_codec_is_named_is_free() {
        assertThat(Codecs.only(List.of()).codecs()).isEqualTo(Codecs.ALL);
        assertThat(Codecs.only(List.of("vp9")).codecs()).isEqualTo(new Codecs(List.of("video/VP9"), Codecs.ALL.audio(), true));
        assertThat(Codecs.only(List.of("audio/red", "audio/opus")).codecs()).isEqualTo(new Codecs(Codecs.ALL.video(), List.of("audio/opus"), true));
        assertThat(Codecs.ALL.instead(TrackType.VIDEO)).isEmpty();
    }

    @Test
    void a_room_is_as_the_operator_wants_it_where_its_maker_says_nothing() {
        var usual = new RoomOptions(Duration.ofSeconds(60), Duration.ofSeconds(5), 3, "");
        var story = new Story(usual);
        var room = story.joins("ann").last(MessageCase.JOIN).getJoin().getRoom();
        assertThat(List.of(room.getEmptyTimeout(), room.getDepartureTimeout(), room.getMaxParticipants())).containsExactly(60, 5, 3);
    }

    @Test
    void who_joins_a_room_with_a_playout_delay_brings_it_to_the_media_plane() {
        var story = new Story(RoomOptions.usual().with(CreateRoomRequest.newBuilder().setMinPlayoutDelay(100).build()));
        story.joins("ann");
        assertThat(story.commands(MediaCommand.Join.class)).singleElement()
                .satisfies(join -> assertThat(join.playout().delay()).contains(new MediaCommand.PlayoutDelay(100, 10_000)));
        assertThat(RoomOptions.usual().with(CreateRoomRequest.newBuilder().setMaxPlayoutDelay(50).build()).playout().delay()).contains(new MediaCommand.PlayoutDelay(0, 50));
        assertThat(RoomOptions.usual().playout()).isEqualTo(Playout.USUAL);
    }

    /** Of the protocol that a client speaks, and of the browser that it runs in. */
    @ParameterizedTest(name = "{0}, {1}: {2}, {3}")
    @CsvSource({"17, Chrome, true, true", "17, '', true, true", "10, '', true, true", "9, '', false, true", "17, Firefox, false, false"})
    void streams_are_kept_together_for_those_who_know_how(int protocol, String browser, boolean synced, boolean delayed) {
        var story = new Story(RoomOptions.usual().with(CreateRoomRequest.newBuilder().setMinPlayoutDelay(100).setSyncStreams(true).build()));
        story.joins("ann", new ClientParameters(protocol, true, false, false, "", false, 0, Map.of(), false, false, browser));
        var playout = story.commands(MediaCommand.Join.class).getFirst().playout();
        assertThat(playout.synced()).isEqualTo(synced);
        assertThat(playout.delay().isPresent()).isEqualTo(delayed);
    }

    @Test
    void what_is_written_behind_frames_is_known_of_the_track_and_of_those_who_read_it() {
        var story = new Story();
        story.joinsAndConnects("ann").announces(Client.camera("c").addPacketTrailerFeatures(PacketTrailerFeature.PTF_USER_TIMESTAMP));
        story.joins("ben", new ClientParameters(17, true, false, false, "", false, 0, Map.of(), false, false, Device.UNKNOWN, SDK.RUST, true));

        assertThat(story.commands(MediaCommand.Announce.class).getFirst().track().trailers()).isTrue();
        assertThat(story.commands(MediaCommand.Join.class)).extracting(join -> join.playout().trailers()).containsExactly(false, true);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"'', camera", "mine, mine", "TR_forged, ''", "'a b', ''", "'x|y', ''"})
    void a_track_belongs_to_the_stream_that_it_names_if_that_can_be_one(String named, String stream) {
        var story = new Story();
        story.joinsAndConnects("ann").announces(Client.microphone("m").setStream(named));
        assertThat(story.commands(MediaCommand.Announce.class).getFirst().track().stream()).isEqualTo(stream);
    }

    @Test
    void a_webhook_about_a_track_names_its_room_or_describes_it() {
        for (boolean full : new boolean[] {true, false}) {
            var story = new Story(RoomOptions.usual().under(new HouseRules(false, Limits.USUAL, Codecs.ALL, true, true, full)));
            story.joinsAndConnects("ann").publishesMicrophone();
            var room = story.chronicle.stream().filter(event -> event.getEvent().equals("track_published")).findFirst().orElseThrow().getRoom();
            assertThat(room.getName()).isEqualTo("lobby");
            assertThat(room.getEmptyTimeout()).isEqualTo(full ? 300 : 0);
        }
    }

    @Test
    void who_sends_too_much_data_is_told_in_the_protocols_words() {
        var story = new Story();
        var ann = story.joinsAndConnects("ann");
        var ben = story.joinsAndConnects("ben");
        ben.forgetsWhatCame();
        story.says(new MediaEvent.DataLimited(Story.ROOM, ann.sid()));
        assertThat(answer(ann)).isEqualTo(RequestResponse.Reason.LIMIT_EXCEEDED);
        assertThat(ben.kinds()).isEmpty();
    }
}
