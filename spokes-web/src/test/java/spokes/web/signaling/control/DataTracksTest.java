package spokes.web.signaling.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import livekit.LivekitModels.DataTrackInfo;
import livekit.LivekitModels.Encryption;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.ParticipantPermission;
import livekit.LivekitRoom.UpdateParticipantRequest;
import livekit.LivekitRtc.DataTrackSubscriberHandles.PublishedDataTrack;
import livekit.LivekitRtc.LeaveRequest.Action;
import livekit.LivekitRtc.PublishDataTrackRequest;
import livekit.LivekitRtc.PublishDataTrackResponse;
import livekit.LivekitRtc.RequestResponse.Reason;
import livekit.LivekitRtc.SignalResponse.MessageCase;
import livekit.LivekitRtc.SyncState;
import livekit.LivekitRtc.UpdateDataSubscription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import spokes.media.api.MediaCommand;
import spokes.media.api.PeerRole;
import spokes.media.api.TrackSid;
import spokes.web.signaling.entity.ClientParameters;
import spokes.web.signaling.entity.Letter;

class DataTracksTest {
    private static final ClientParameters TAKES_ALL = new ClientParameters(17, true, false, false, "", false, 0, Map.of(), false, true, "");

    final Story story = new Story();

    private Client joins(String identity) {
        return forgets(story.joinsAndConnects(identity));
    }

    private static Client forgets(Client client) {
        client.forgetsWhatCame();
        return client;
    }

    private static DataTrackInfo publishes(Client client, int handle, String name) {
        client.asks(request -> request.getPublishDataTrackRequestBuilder().setPubHandle(handle).setName(name));
        return client.last(MessageCase.PUBLISH_DATA_TRACK_RESPONSE).getPublishDataTrackResponse().getInfo();
    }

    private static void unpublishes(Client client, int handle) {
        client.asks(request -> request.getUnpublishDataTrackRequestBuilder().setPubHandle(handle));
    }

    private static void subscribes(Client client, boolean subscribe, String... tracks) {
        client.asks(request -> List.of(tracks).forEach(track -> request.getUpdateDataSubscriptionBuilder().addUpdatesBuilder().setTrackSid(track).setSubscribe(subscribe)));
    }

    private static Map<Integer, PublishedDataTrack> handles(Client client) {
        return client.last(MessageCase.DATA_TRACK_SUBSCRIBER_HANDLES).getDataTrackSubscriberHandles().getSubHandlesMap();
    }

    private static Reason refusal(Client client) {
        return client.last(MessageCase.REQUEST_RESPONSE).getRequestResponse().getReason();
    }

    private static List<String> names(ParticipantInfo info) {
        return info.getDataTracksList().stream().map(DataTrackInfo::getName).toList();
    }

    @Test
    void a_data_track_is_answered_announced_and_taken_back_point_91() {
        var ann = joins("ann");
        var ben = joins("ben");

        ann.asks(request -> request.getPublishDataTrackRequestBuilder().setPubHandle(7).setName("arm").setEncryption(Encryption.Type.GCM));

        assertThat(ann.kinds()).startsWith(MessageCase.PUBLISH_DATA_TRACK_RESPONSE);
        var info = ann.last(MessageCase.PUBLISH_DATA_TRACK_RESPONSE).getPublishDataTrackResponse().getInfo();
        assertThat(info.getSid()).startsWith("DTR_").hasSize(16);
        assertThat(info.getPubHandle()).isEqualTo(7);
        assertThat(info.getName()).isEqualTo("arm");
        assertThat(info.getEncryption()).isEqualTo(Encryption.Type.GCM);
        assertThat(ben.sees("ann").getDataTracksList()).containsExactly(info);
        assertThat(ben.sees("ann").getIsPublisher()).isTrue();
        assertThat(ann.sees("ann")).isEqualTo(ben.sees("ann"));
        assertThat(story.joins("cem").sees("ann").getDataTracksList()).as("in join").containsExactly(info);
        assertThat(story.commands(MediaCommand.PublishData.class)).singleElement().satisfies(command -> {
            assertThat(command.who()).isEqualTo(ann.sid());
            assertThat(command.track().value()).isEqualTo(info.getSid());
            assertThat(command.publishersHandle()).isEqualTo(7);
        });

        unpublishes(ann, 7);

        assertThat(ann.last(MessageCase.UNPUBLISH_DATA_TRACK_RESPONSE).getUnpublishDataTrackResponse().getInfo()).isEqualTo(info);
        assertThat(ben.sees("ann").getDataTracksList()).isEmpty();
        assertThat(story.media.getLast()).isEqualTo(new MediaCommand.UnpublishData(Story.ROOM, new TrackSid(info.getSid())));
    }

    @Test
    void the_media_plane_knows_the_track_before_its_publisher_may_send() {
        var ann = joins("ann");
        publishes(ann, 1, "arm");

        int answer = ann.kinds().indexOf(MessageCase.PUBLISH_DATA_TRACK_RESPONSE);
        assertThat(story.media.subList(0, ann.commandsBefore.get(answer))).hasAtLeastOneElementOfType(MediaCommand.PublishData.class);
    }

    @ParameterizedTest(name = "{0}, a name of {1}")
    @CsvSource({"0, 1, INVALID_HANDLE", "65536, 1, INVALID_HANDLE", "-1, 1, INVALID_HANDLE", "1, 0, INVALID_NAME", "1, 257, INVALID_NAME",
            "9, 3, DUPLICATE_HANDLE", "1, 2, DUPLICATE_NAME"})
    void what_makes_no_sense_is_refused_with_its_reason_in_the_client_s_own_words_point_91(int handle, int nameCharacters, Reason reason) {
        var ann = joins("ann");
        publishes(ann, 9, "ää");
        story.media.clear();
        var wish = PublishDataTrackRequest.newBuilder().setPubHandle(handle).setName("ä".repeat(nameCharacters)).build();

        ann.asks(request -> request.setPublishDataTrackRequest(wish));

        assertThat(refusal(ann)).isEqualTo(reason);
        assertThat(ann.last(MessageCase.REQUEST_RESPONSE).getRequestResponse().getPublishDataTrack()).isEqualTo(wish);
        assertThat(story.media).isEmpty();
        assertThat(names(ann.sees("ann"))).containsExactly("ää");
    }

    @Test
    void the_longest_name_the_highest_handle_and_what_somebody_else_has_are_fine() {
        var ann = joins("ann");
        var ben = joins("ben");
        publishes(ann, 65_535, "ä".repeat(256));
        publishes(ben, 65_535, "ä".repeat(256));

        assertThat(names(ben.sees("ann"))).isEqualTo(names(ann.sees("ben"))).hasSize(1);
        unpublishes(ann, 65_535);
        assertThat(publishes(ann, 65_535, "again").getName()).isEqualTo("again");
    }

    @Test
    void nobody_publishes_without_limit_and_who_takes_one_back_may_publish_another() {
        var ann = joins("ann");
        for (int i = 1; i <= DataTracks.MOST_TRACKS; i++) {
            publishes(ann, i, "track " + i);
        }
        assertThat(ann.all(MessageCase.REQUEST_RESPONSE)).isEmpty();
        ann.asks(request -> request.getPublishDataTrackRequestBuilder().setPubHandle(5000).setName("one more"));
        assertThat(refusal(ann)).isEqualTo(Reason.LIMIT_EXCEEDED);

        unpublishes(ann, 1);
        assertThat(publishes(ann, 5000, "one more").getPubHandle()).isEqualTo(5000);
    }

    @Test
    void what_a_track_is_said_to_contain_reaches_the_others_though_we_do_not_know_those_fields() {
        var ann = joins("ann");
        var ben = joins("ben");
        var encoding = message(2, "my-format");
        var schema = message(1, "pose").toBuilder().addField(2, bytes(message(1, "").toByteString())).build();
        ann.asks(request -> request.getPublishDataTrackRequestBuilder().setPubHandle(1).setName("arm").setUnknownFields(described(encoding, schema)));

        var heard = ben.sees("ann").getDataTracks(0);
        assertThat(heard).isEqualTo(ann.last(MessageCase.PUBLISH_DATA_TRACK_RESPONSE).getPublishDataTrackResponse().getInfo());
        assertThat(heard.getUnknownFields().getField(5).getLengthDelimitedList()).containsExactly(encoding.toByteString());
        assertThat(heard.getUnknownFields().getField(6).getLengthDelimitedList()).containsExactly(schema.toByteString());

        var tooLong = message(2, "x".repeat(33));
        for (var bad : List.of(described(tooLong, schema), described(message(2, ""), schema), described(encoding, message(1, "pose").toBuilder().addField(2, bytes(tooLong.toByteString())).build()),
                UnknownFieldSet.newBuilder().addField(4, bytes(ByteString.copyFromUtf8("garbage"))).build())) {
            ann.forgetsWhatCame();
            ann.asks(request -> request.getPublishDataTrackRequestBuilder().setPubHandle(2).setName("leg").setUnknownFields(bad));
            assertThat(ann.last(MessageCase.REQUEST_RESPONSE).getRequestResponse().getReasonValue()).isEqualTo(DataTracks.INVALID_REQUEST);
        }
    }

    private static UnknownFieldSet described(UnknownFieldSet encoding, UnknownFieldSet schema) {
        return UnknownFieldSet.newBuilder().addField(4, bytes(encoding.toByteString())).addField(5, bytes(schema.toByteString())).build();
    }

    private static UnknownFieldSet message(int field, String text) {
        return UnknownFieldSet.newBuilder().addField(field, bytes(ByteString.copyFromUtf8(text))).build();
    }

    private static UnknownFieldSet.Field bytes(ByteString content) {
        return UnknownFieldSet.Field.newBuilder().addLengthDelimited(content).build();
    }

    @Test
    void who_may_not_publish_data_is_told_so_and_who_loses_the_right_loses_the_tracks_point_91() {
        var ben = joins("ben");
        var eve = story.joins("eve", video -> video.add("canPublishData", false));
        eve.asks(request -> request.getPublishDataTrackRequestBuilder().setPubHandle(1).setName("arm"));
        assertThat(refusal(eve)).isEqualTo(Reason.NOT_ALLOWED);

        var ann = joins("ann");
        var arm = publishes(ann, 1, "arm");
        subscribes(ben, true, arm.getSid());
        permits(ann, permission().setCanPublishData(false));

        assertThat(ann.last(MessageCase.UNPUBLISH_DATA_TRACK_RESPONSE).getUnpublishDataTrackResponse().getInfo()).isEqualTo(arm);
        assertThat(ben.sees("ann").getDataTracksList()).isEmpty();
        assertThat(handles(ben)).isEmpty();
        assertThat(story.commands(MediaCommand.UnpublishData.class)).hasSize(1);
    }

    private static ParticipantPermission.Builder permission() {
        return ParticipantPermission.newBuilder().setCanSubscribe(true).setCanPublish(true).setCanPublishData(true);
    }

    private void permits(Client who, ParticipantPermission.Builder permission) {
        var wish = UpdateParticipantRequest.newBuilder().setIdentity(identity(who)).setPermission(permission).build();
        story.tell(new Letter.Call("UpdateParticipant", wish, new CompletableFuture<>()));
    }

    private String identity(Client who) {
        return story.identified.stream().filter(one -> one.who().equals(who.sid())).findFirst().orElseThrow().identity();
    }

    /** LiveKit's clients go on with a track whose handle and name they find under another id in one and the same update. */
    @Test
    void who_comes_back_without_a_farewell_publishes_again_before_the_others_look_for_its_tracks() {
        var ann = joins("ann");
        var ben = joins("ben");
        publishes(ann, 1, "arm");
        publishes(ann, 2, "leg");
        ben.forgetsWhatCame();

        var back = joins("ann");
        story.passes(Duration.ofMillis(1000));
        publishes(back, 1, "arm");
        var leg = publishes(back, 2, "leg");
        assertThat(ben.everythingHeardOf("ann")).singleElement().satisfies(info -> {
            assertThat(info.getSid()).isEqualTo(back.sid().value());
            assertThat(info.getDataTracksList()).hasSize(2).contains(leg);
        });
    }

    /** Nobody waits for its sound, and nobody misses its tracks. */
    @Test
    void who_comes_back_with_media_too_is_heard_at_once_and_keeps_its_data_tracks_until_they_are_published_again() {
        var ann = joins("ann");
        var ben = joins("ben");
        ann.publishesMicrophone();
        var arm = publishes(ann, 1, "arm");
        var leg = publishes(ann, 2, "leg");
        ben.forgetsWhatCame();

        var back = joins("ann");
        back.publishesMicrophone();
        assertThat(ben.sees("ann").getSid()).isEqualTo(back.sid().value());
        assertThat(ben.sees("ann").getTracksCount()).isOne();
        assertThat(ben.everythingHeardOf("ann")).allSatisfy(info -> assertThat(info.getDataTracksList()).containsExactly(arm, leg));
        assertThat(back.sees("ann").getDataTracksList()).as("itself").isEmpty();
        assertThat(story.joins("cat").sees("ann").getDataTracksList()).as("who does not know them").isEmpty();

        story.passes(Duration.ofMillis(500));
        var newArm = publishes(back, 1, "arm");
        assertThat(ben.sees("ann").getDataTracksList()).containsExactlyInAnyOrder(newArm, leg);
        var newLeg = publishes(back, 2, "leg");
        assertThat(ben.sees("ann").getDataTracksList()).containsExactlyInAnyOrder(newArm, newLeg);
    }

    @Test
    void who_comes_back_with_media_and_without_its_data_tracks_has_none_after_two_seconds() {
        var ann = joins("ann");
        var ben = joins("ben");
        ann.publishesMicrophone();
        publishes(ann, 1, "arm");
        ben.forgetsWhatCame();
        joins("ann").publishesMicrophone();
        story.passes(Duration.ofMillis(1_900));
        assertThat(ben.sees("ann").getDataTracksList()).hasSize(1);
        story.passes(Duration.ofMillis(200));
        assertThat(ben.sees("ann").getDataTracksList()).isEmpty();
        assertThat(ben.sees("ann").getTracksCount()).isOne();
    }

    @Test
    void who_comes_back_and_does_not_publish_again_has_no_tracks_after_two_seconds() {
        var ann = joins("ann");
        var ben = joins("ben");
        publishes(ann, 1, "arm");
        ben.forgetsWhatCame();
        joins("ann");
        assertThat(ben.everythingHeardOf("ann")).isEmpty();
        story.passes(3);
        assertThat(ben.sees("ann").getDataTracksList()).isEmpty();
    }

    @Test
    void a_server_without_data_tracks_says_so() {
        var closed = new Story(RoomOptions.usual().under(new HouseRules(false, Limits.USUAL, Codecs.ALL, false, true, false)));
        var ann = closed.joins("ann");
        assertThat(closed.commands(MediaCommand.Join.class)).singleElement().satisfies(join -> assertThat(join.dataTracks()).isFalse());
        ann.asks(request -> request.getPublishDataTrackRequestBuilder().setPubHandle(1).setName("arm"));
        assertThat(refusal(ann)).isEqualTo(Reason.NOT_ALLOWED);
        unpublishes(ann, 1);
        assertThat(refusal(ann)).isEqualTo(Reason.NOT_FOUND);
        assertThat(ann.last(MessageCase.REQUEST_RESPONSE).getRequestResponse().getUnpublishDataTrack().getPubHandle()).isEqualTo(1);
    }

    @Test
    void who_subscribes_is_told_all_handles_before_the_first_packet_point_91() {
        var ann = joins("ann");
        var ben = joins("ben");
        var arm = publishes(ann, 3, "arm");
        var leg = publishes(ann, 4, "leg");
        assertThat(ben.kinds()).as("nobody gets what they did not ask for").doesNotContain(MessageCase.DATA_TRACK_SUBSCRIBER_HANDLES);
        story.media.clear();
        ben.forgetsWhatCame();

        subscribes(ben, true, arm.getSid());

        assertThat(ben.kinds()).containsExactly(MessageCase.DATA_TRACK_SUBSCRIBER_HANDLES);
        assertThat(ben.commandsBefore).containsExactly(0);
        assertThat(story.media).containsExactly(new MediaCommand.SubscribeData(Story.ROOM, ben.sid(), new TrackSid(arm.getSid())));
        assertThat(handles(ben).values()).containsExactly(published(ann, arm));

        subscribes(ben, true, leg.getSid());
        assertThat(handles(ben).values()).containsExactlyInAnyOrder(published(ann, arm), published(ann, leg));
        var told = handles(ben);
        story.media.clear();
        subscribes(ben, true, leg.getSid());
        assertThat(ben.all(MessageCase.DATA_TRACK_SUBSCRIBER_HANDLES)).as("who asks again is answered again").hasSize(3);
        assertThat(handles(ben)).isEqualTo(told);
        assertThat(story.media).isEmpty();

        subscribes(ben, false, arm.getSid());
        assertThat(handles(ben).values()).containsExactly(published(ann, leg));
        assertThat(story.media).containsExactly(new MediaCommand.UnsubscribeData(Story.ROOM, ben.sid(), new TrackSid(arm.getSid())));
    }

    private static PublishedDataTrack published(Client publisher, DataTrackInfo track) {
        return PublishedDataTrack.newBuilder().setPublisherIdentity("ann").setPublisherSid(publisher.sid().value()).setTrackSid(track.getSid()).build();
    }

    @Test
    void handles_are_those_that_the_media_plane_was_told_and_old_ones_rest() {
        var ann = joins("ann");
        var ben = joins("ben");
        var arm = publishes(ann, 1, "arm");
        subscribes(ben, true, arm.getSid());
        int first = story.commands(MediaCommand.PublishData.class).getFirst().handle();
        assertThat(handles(ben)).containsOnlyKeys(first);

        unpublishes(ann, 1);
        assertThat(handles(ben)).isEmpty();
        var leg = publishes(ann, 1, "leg");
        assertThat(handles(ben)).as("another track").isEmpty();
        subscribes(ben, true, leg.getSid());
        assertThat(handles(ben)).doesNotContainKey(first).containsOnlyKeys(story.commands(MediaCommand.PublishData.class).getLast().handle());
    }

    @Test
    void wishes_for_ones_own_track_or_for_none_do_nothing() {
        var ann = joins("ann");
        var ben = joins("ben");
        var arm = publishes(ann, 1, "arm");
        story.media.clear();

        subscribes(ann, true, arm.getSid());
        subscribes(ben, true, "DTR_nobody", "", "x".repeat(1000));
        subscribes(ben, false, arm.getSid());

        assertThat(story.media).isEmpty();
        assertThat(ben.kinds()).doesNotContain(MessageCase.DATA_TRACK_SUBSCRIBER_HANDLES);
    }

    @Test
    void who_wants_every_data_track_gets_them_after_having_heard_of_them() {
        var ann = joins("ann");
        var arm = publishes(ann, 1, "arm");
        var ben = story.joins("ben", TAKES_ALL);
        assertThat(handles(ben).values()).extracting(PublishedDataTrack::getTrackSid).containsExactly(arm.getSid());

        ben.forgetsWhatCame();
        var leg = publishes(ann, 2, "leg");
        assertThat(ben.kinds()).containsSubsequence(MessageCase.UPDATE, MessageCase.DATA_TRACK_SUBSCRIBER_HANDLES);
        assertThat(handles(ben)).hasSize(2);
        subscribes(ben, false, leg.getSid());
        assertThat(handles(ben).values()).extracting(PublishedDataTrack::getTrackSid).containsExactly(arm.getSid());
    }

    @Test
    void who_must_not_subscribe_does_not_and_does_as_soon_as_it_may_point_91() {
        var ann = joins("ann");
        var arm = publishes(ann, 1, "arm");
        var ben = joins("ben");
        permits(ben, permission().setCanSubscribe(false));
        story.media.clear();
        subscribes(ben, true, arm.getSid());
        assertThat(story.commands(MediaCommand.SubscribeData.class)).isEmpty();
        assertThat(ben.kinds()).doesNotContain(MessageCase.DATA_TRACK_SUBSCRIBER_HANDLES);

        permits(ben, permission());
        assertThat(handles(ben)).hasSize(1);

        ann.asks(request -> request.getSubscriptionPermissionBuilder().setAllParticipants(false));
        assertThat(handles(ben)).as("the publisher has changed its mind").isEmpty();
        assertThat(ben.last(MessageCase.SUBSCRIPTION_PERMISSION_UPDATE).getSubscriptionPermissionUpdate().getAllowed()).isFalse();
        ann.asks(request -> request.getSubscriptionPermissionBuilder().addTrackPermissionsBuilder().setParticipantIdentity("ben").addTrackSids(arm.getSid()));
        assertThat(handles(ben)).as("and again").hasSize(1);
        assertThat(ben.last(MessageCase.SUBSCRIPTION_PERMISSION_UPDATE).getSubscriptionPermissionUpdate().getAllowed()).isTrue();
    }

    @Test
    void who_leaves_takes_its_tracks_along_point_91() {
        var ann = joins("ann");
        var ben = joins("ben");
        var arm = publishes(ann, 1, "arm");
        subscribes(ben, true, arm.getSid());
        ben.forgetsWhatCame();

        ann.asks(request -> request.getLeaveBuilder());

        assertThat(ben.sees("ann").getState()).isEqualTo(ParticipantInfo.State.DISCONNECTED);
        assertThat(ben.sees("ann").getDataTracksList()).isEmpty();
        assertThat(handles(ben)).isEmpty();
        assertThat(publishes(joins("ann"), 1, "arm").getSid()).isNotEqualTo(arm.getSid());
    }

    @Test
    void whoever_comes_with_the_same_identity_begins_with_no_tracks_and_no_subscriptions() {
        var ann = joins("ann");
        var ben = joins("ben");
        var arm = publishes(ann, 1, "arm");
        subscribes(ben, true, arm.getSid());
        subscribes(ann, true, publishes(ben, 1, "leg").getSid());

        var again = ann.joinsAgain();
        story.passes(3);

        assertThat(ben.sees("ann").getDataTracksList()).isEmpty();
        assertThat(handles(ben)).isEmpty();
        assertThat(again.kinds()).doesNotContain(MessageCase.DATA_TRACK_SUBSCRIBER_HANDLES);
        assertThat(names(again.sees("ben"))).containsExactly("leg");
        assertThat(publishes(again, 1, "arm").getSid()).isNotEqualTo(arm.getSid());
    }

    @Test
    void a_resume_keeps_tracks_and_subscriptions_and_says_the_handles_again_point_91() {
        var ann = joins("ann");
        var ben = joins("ben");
        var arm = publishes(ann, 1, "arm");
        subscribes(ben, true, arm.getSid());
        var told = handles(ben);
        story.media.clear();
        ben.losesItsSocket();
        ann.losesItsSocket();

        var annAgain = ann.resumes();
        annAgain.asks(request -> request.getSyncStateBuilder().addPublishDataTracksBuilder().setInfo(arm));
        var benAgain = ben.resumes();
        benAgain.asks(request -> request.setSyncState(SyncState.getDefaultInstance()));

        assertThat(annAgain.closedWith).isZero();
        assertThat(benAgain.kinds()).startsWith(MessageCase.RECONNECT, MessageCase.UPDATE).contains(MessageCase.DATA_TRACK_SUBSCRIBER_HANDLES);
        assertThat(handles(benAgain)).isEqualTo(told);
        assertThat(names(benAgain.sees("ann"))).containsExactly("arm");
        assertThat(story.commands(MediaCommand.UnpublishData.class)).isEmpty();
        assertThat(story.commands(MediaCommand.UnsubscribeData.class)).isEmpty();
    }

    @Test
    void who_resumes_with_tracks_that_nobody_knows_joins_anew_point_91() {
        for (var published : List.of(PublishDataTrackResponse.getDefaultInstance(), PublishDataTrackResponse.newBuilder().setInfo(DataTrackInfo.newBuilder().setSid("DTR_gone")).build())) {
            var ann = joins("ann");
            publishes(ann, 1, "arm");
            ann.losesItsSocket();
            var again = ann.resumes();
            again.asks(request -> request.getSyncStateBuilder().addPublishDataTracks(published));

            assertThat(again.leave().getAction()).isEqualTo(Action.RECONNECT);
        }
    }

    @Test
    void a_resuming_client_may_say_its_subscriptions_in_a_field_that_we_have_no_class_for() {
        var ann = joins("ann");
        var ben = joins("ben");
        var arm = publishes(ann, 1, "arm");
        ben.losesItsSocket();
        var again = ben.resumes();
        var wish = UpdateDataSubscription.newBuilder();
        wish.addUpdatesBuilder().setTrackSid(arm.getSid()).setSubscribe(true);
        var field = UnknownFieldSet.Field.newBuilder().addLengthDelimited(ByteString.copyFromUtf8("garbage")).addLengthDelimited(wish.build().toByteString()).build();

        again.asks(request -> request.getSyncStateBuilder().setUnknownFields(UnknownFieldSet.newBuilder().addField(DataTracks.DATA_SUBSCRIPTION, field).build()));

        assertThat(handles(again).values()).extracting(PublishedDataTrack::getTrackSid).containsExactly(arm.getSid());
    }

    @Test
    void nobody_hears_of_the_tracks_of_who_is_hidden() {
        var ben = story.joins("ben", TAKES_ALL);
        var ann = story.joins("ann", video -> video.add("hidden", true));
        ann.connects(PeerRole.SUBSCRIBER);
        var arm = publishes(ann, 1, "arm");
        subscribes(ben, true, arm.getSid());

        assertThat(ben.kinds()).doesNotContain(MessageCase.DATA_TRACK_SUBSCRIBER_HANDLES);
        assertThat(ben.everythingHeardOf("ann")).isEmpty();
    }
}
