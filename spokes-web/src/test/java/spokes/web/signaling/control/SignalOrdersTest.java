package spokes.web.signaling.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.UnknownFieldSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import livekit.LivekitModels.DataTrackInfo;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalRequest.MessageCase;
import livekit.LivekitRtc.SignalResponse;
import livekit.LivekitRtc.SignalTarget;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spokes.media.api.MediaCommand;
import spokes.media.api.MediaEvent;
import spokes.media.api.ParticipantSid;
import spokes.media.api.PeerRole;
import spokes.media.api.TrackSid;

/**
 * Three people say all that the protocol knows, in any order, with names that are theirs, somebody else's, or nobody's.
 * A small model beside the room knows what each of them may have changed: only what is theirs.
 */
class SignalOrdersTest {
    private static final List<String> IDENTITIES = List.of("ann", "ben", "cay");
    private static final int ORDERS = 700;

    /** What the model knows of one session. */
    private static final class Member {
        final String identity;
        final Client client;
        final Map<String, Boolean> mutedByTrack = new HashMap<>();
        /** Names by handle. */
        final Map<Integer, String> dataTracks = new HashMap<>();
        String name;
        String metadata = "";
        final Map<String, String> attributes = new HashMap<>();

        Member(String identity, Client client) {
            this.identity = identity;
            this.client = client;
            this.name = "Name of " + identity;
        }
    }

    private Random random = new Random(0);
    private Story story = new Story();
    private final Map<String, Member> members = new HashMap<>();
    private final List<String> everyTrack = new ArrayList<>();
    private final Map<String, String> publisherByDataTrack = new HashMap<>();

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void no_order_of_messages_breaks_a_room_or_reaches_what_is_somebody_else_s_points_57_70(long seed) {
        random = new Random(seed);
        story = new Story();
        IDENTITIES.forEach(this::comes);
        for (int i = 0; i < ORDERS; i++) {
            if (random.nextInt(8) == 0) {
                publishes(anybody());
            }
            if (random.nextInt(20) == 0) {
                someQualitiesChange();
            }
            var who = anybody();
            var request = anything(who);
            var before = story.media.size();
            who.client.asks(words -> words.mergeFrom(request));
            foresee(who, request);
            commandsAreAboutTheSpeaker(who, request, story.media.subList(before, story.media.size()));
            onlyTheSpeakerMayBeGone(who, request);
            story.passes(Duration.ofMillis(random.nextInt(300)));
            IDENTITIES.forEach(this::isAsTheModelSays);
        }
        IDENTITIES.forEach(this::versionsOnlyGrow);
    }

    /** Also of people who have gone meanwhile. */
    private void someQualitiesChange() {
        var grades = MediaEvent.Grade.values();
        story.says(new MediaEvent.QualitiesChanged(Story.ROOM, List.of(
                new MediaEvent.Quality(anybody().client.sid(), grades[random.nextInt(grades.length)], random.nextFloat()),
                new MediaEvent.Quality(new ParticipantSid("PA_nobody"), grades[random.nextInt(grades.length)], 1))));
        members.values().forEach(member -> member.client.all(SignalResponse.MessageCase.CONNECTION_QUALITY).forEach(
                message -> assertThat(message.getConnectionQuality().getUpdatesList()).isNotEmpty().noneMatch(info -> info.getParticipantSid().equals("PA_nobody"))));
    }

    private Member anybody() {
        return members.get(IDENTITIES.get(random.nextInt(IDENTITIES.size())));
    }

    private void comes(String identity) {
        var client = story.joins(identity, video -> video.add("canUpdateOwnMetadata", true));
        client.connects(PeerRole.SUBSCRIBER);
        members.put(identity, new Member(identity, client));
        publishes(members.get(identity));
    }

    /** What was announced arrives at the media plane, or ends there. */
    private void publishes(Member who) {
        if (who.mutedByTrack.size() < 4) {
            var track = who.client.publishes(random.nextBoolean() ? Client.microphone("m" + random.nextLong()) : Client.camera("c" + random.nextLong()));
            everyTrack.add(track.value());
            who.mutedByTrack.put(track.value(), false);
        } else {
            var track = who.mutedByTrack.keySet().iterator().next();
            who.mutedByTrack.remove(track);
            story.says(new MediaEvent.TrackUnpublished(Story.ROOM, who.client.sid(), new TrackSid(track)));
        }
    }

    // what is said

    private SignalRequest anything(Member who) {
        var kinds = MessageCase.values();
        var words = SignalRequest.newBuilder();
        switch (kinds[random.nextInt(kinds.length)]) {
            case OFFER -> words.getOfferBuilder().setId(random.nextInt()).setType(text()).setSdp(text());
            case ANSWER -> words.getAnswerBuilder().setId(random.nextInt()).setType(text()).setSdp(text());
            case TRICKLE -> words.getTrickleBuilder().setTarget(random.nextBoolean() ? SignalTarget.PUBLISHER : SignalTarget.SUBSCRIBER)
                    .setCandidateInit(random.nextBoolean() ? "{\"candidate\":\"candidate:1 1 udp 1 10.0.0.1 9 typ host\"}" : text());
            case ADD_TRACK -> words.getAddTrackBuilder().setCid("never sent " + random.nextInt(3)).setTypeValue(random.nextInt(4))
                    .setSourceValue(random.nextInt(6)).setSid(random.nextInt(4) == 0 ? track() : "").setWidth(random.nextInt()).setHeight(random.nextInt());
            case MUTE -> words.getMuteBuilder().setSid(track()).setMuted(random.nextBoolean());
            case SUBSCRIPTION -> words.getSubscriptionBuilder().addTrackSids(track()).addTrackSids(track()).setSubscribe(random.nextBoolean())
                    .addParticipantTracksBuilder().setParticipantSid(participant()).addTrackSids(track());
            case TRACK_SETTING -> words.getTrackSettingBuilder().addTrackSids(track()).setDisabled(random.nextBoolean())
                    .setQualityValue(random.nextInt(5)).setWidth(random.nextInt()).setHeight(random.nextInt()).setFps(random.nextInt());
            case LEAVE -> words.getLeaveBuilder().setReasonValue(random.nextInt(30)).setActionValue(random.nextInt(4));
            case SUBSCRIPTION_PERMISSION -> words.getSubscriptionPermissionBuilder().setAllParticipants(random.nextBoolean())
                    .addTrackPermissionsBuilder().setParticipantSid(participant()).setParticipantIdentity(random.nextBoolean() ? "ben" : "")
                    .setAllTracks(random.nextBoolean()).addTrackSids(track());
            case SYNC_STATE -> words.getSyncStateBuilder().addTrackSidsDisabled(track())
                    .addPublishTracksBuilder().getTrackBuilder().setSid(random.nextInt(3) == 0 ? track() : own(who));
            case SIMULATE -> simulated(words);
            case UPDATE_METADATA -> words.getUpdateMetadataBuilder().setRequestId(random.nextInt()).setName(random.nextBoolean() ? "" : text())
                    .setMetadata(random.nextBoolean() ? "" : text()).putAttributes("key " + random.nextInt(3), random.nextBoolean() ? "" : text());
            case UPDATE_AUDIO_TRACK -> words.getUpdateAudioTrackBuilder().setTrackSid(track()).addFeaturesValue(random.nextInt(10));
            case UPDATE_VIDEO_TRACK -> words.getUpdateVideoTrackBuilder().setTrackSid(track()).setWidth(random.nextInt()).setHeight(random.nextInt());
            case PUBLISH_DATA_TRACK_REQUEST -> words.getPublishDataTrackRequestBuilder().setName(text()).setPubHandle(handle());
            case UNPUBLISH_DATA_TRACK_REQUEST -> words.getUnpublishDataTrackRequestBuilder().setPubHandle(handle());
            case UPDATE_DATA_SUBSCRIPTION -> words.getUpdateDataSubscriptionBuilder().addUpdatesBuilder().setTrackSid(dataTrack()).setSubscribe(random.nextBoolean());
            case PING -> words.setPing(random.nextLong());
            case PING_REQ -> words.getPingReqBuilder().setTimestamp(random.nextLong()).setRtt(random.nextLong());
            case UPDATE_LAYERS, MESSAGE_NOT_SET -> words.setUnknownFields(UnknownFieldSet.newBuilder()
                    .addField(99, UnknownFieldSet.Field.newBuilder().addVarint(random.nextLong()).build()).build());
        }
        return words.build();
    }

    private void simulated(SignalRequest.Builder words) {
        var scenario = words.getSimulateBuilder();
        switch (random.nextInt(5)) {
            case 0 -> scenario.setSpeakerUpdate(random.nextInt());
            case 1 -> scenario.setSubscriberBandwidth(random.nextLong());
            case 2 -> scenario.setServerLeave(true);
            case 3 -> scenario.setSwitchCandidateProtocolValue(random.nextInt(4));
            default -> scenario.setNodeFailure(true);
        }
    }

    private String own(Member who) {
        return who.mutedByTrack.keySet().stream().findFirst().orElse("TR_nobody");
    }

    /** Anybody's, one that has ended, or one that never was. */
    private String track() {
        return random.nextInt(6) == 0 ? text() : everyTrack.get(random.nextInt(everyTrack.size()));
    }

    private int handle() {
        return random.nextInt(6) == 0 ? random.nextInt() : random.nextInt(4);
    }

    /** Likewise. */
    private String dataTrack() {
        var all = List.copyOf(publisherByDataTrack.keySet());
        return all.isEmpty() || random.nextInt(6) == 0 ? text() : all.get(random.nextInt(all.size()));
    }

    private String participant() {
        return random.nextInt(6) == 0 ? text() : anybody().client.sid().value();
    }

    private String text() {
        return List.of("", "x", "TR_", "PA_nobody", "{", "{\"candidate\":7}", "ä\u0000\n", "v=0", "y".repeat(300)).get(random.nextInt(9));
    }

    // what must follow, and what must not

    private void foresee(Member who, SignalRequest request) {
        if (request.hasMute()) {
            who.mutedByTrack.computeIfPresent(request.getMute().getSid(), (_, _) -> request.getMute().getMuted());
        } else if (request.hasUpdateMetadata() && request.getUpdateMetadata().getName().length() <= Limits.USUAL.nameBytes()) {
            var wish = request.getUpdateMetadata();
            who.name = wish.getName().isEmpty() ? who.name : wish.getName();
            who.metadata = wish.getMetadata().isEmpty() ? who.metadata : wish.getMetadata();
            who.attributes.putAll(wish.getAttributesMap());
            who.attributes.values().removeIf(String::isEmpty);
        } else if (request.hasPublishDataTrackRequest()) {
            var wish = request.getPublishDataTrackRequest();
            boolean handleIsFine = wish.getPubHandle() > 0 && wish.getPubHandle() <= 65_535 && !who.dataTracks.containsKey(wish.getPubHandle());
            if (handleIsFine && !wish.getName().isEmpty() && wish.getName().length() <= 256 && !who.dataTracks.containsValue(wish.getName())) {
                who.dataTracks.put(wish.getPubHandle(), wish.getName());
                publisherByDataTrack.put(who.client.last(SignalResponse.MessageCase.PUBLISH_DATA_TRACK_RESPONSE).getPublishDataTrackResponse().getInfo().getSid(), who.identity);
            }
        } else if (request.hasUnpublishDataTrackRequest()) {
            who.dataTracks.remove(request.getUnpublishDataTrackRequest().getPubHandle());
        }
    }

    private static boolean asksToGo(Member who, SignalRequest request) {
        return switch (request.getMessageCase()) {
            case LEAVE -> true;
            case SIMULATE -> request.getSimulate().hasNodeFailure() || request.getSimulate().hasServerLeave();
            case SYNC_STATE -> !who.mutedByTrack.containsKey(request.getSyncState().getPublishTracks(0).getTrack().getSid());
            default -> false;
        };
    }

    private void onlyTheSpeakerMayBeGone(Member who, SignalRequest request) {
        for (var member : List.copyOf(members.values())) {
            var goes = member == who && asksToGo(who, request);
            assertThat(member.client.closedWith != 0).as("%s is gone after %s said %s", member.identity, who.identity, request).isEqualTo(goes);
            if (goes) {
                comes(member.identity);
            }
        }
    }

    private void commandsAreAboutTheSpeaker(Member who, SignalRequest request, List<MediaCommand> commands) {
        for (var command : commands) {
            assertThat(isAbout(who, command)).as("%s said %s: %s", who.identity, request, command).isTrue();
        }
    }

    private boolean isAbout(Member who, MediaCommand command) {
        return switch (command) {
            case MediaCommand.Subscribe it -> isOf(who, it.who(), it.track());
            case MediaCommand.Unsubscribe it -> isOf(who, it.who(), it.track());
            case MediaCommand.PublishData it -> it.who().equals(who.client.sid());
            case MediaCommand.UnpublishData it -> isBy(who, it.track());
            case MediaCommand.SubscribeData it -> it.who().equals(who.client.sid()) || isBy(who, it.track());
            case MediaCommand.UnsubscribeData it -> it.who().equals(who.client.sid()) || isBy(who, it.track());
            case MediaCommand.Limit it -> isOf(who, it.who(), it.track());
            case MediaCommand.Mute it -> who.mutedByTrack.containsKey(it.track().value());
            case MediaCommand.Unpublish it -> who.mutedByTrack.containsKey(it.track().value());
            case MediaCommand.Announce it -> it.who().equals(who.client.sid());
            case MediaCommand.Offer it -> it.who().equals(who.client.sid());
            case MediaCommand.Answer it -> it.who().equals(who.client.sid());
            case MediaCommand.Trickle it -> it.who().equals(who.client.sid());
            case MediaCommand.PreferTcp it -> it.who().equals(who.client.sid());
            case MediaCommand.RestartIce it -> it.who().equals(who.client.sid());
            case MediaCommand.LimitBandwidth it -> it.who().equals(who.client.sid());
            case MediaCommand.Leave it -> it.who().equals(who.client.sid());
            case MediaCommand.Identify it -> it.who().equals(who.client.sid());
            case MediaCommand.Join _, MediaCommand.AllowPause _, MediaCommand.Diagnose _, MediaCommand.Echo _, MediaCommand.SendData _ -> false;
        };
    }

    private static boolean isOf(Member who, ParticipantSid subscriber, TrackSid track) {
        return subscriber.equals(who.client.sid()) || who.mutedByTrack.containsKey(track.value());
    }

    private boolean isBy(Member who, TrackSid dataTrack) {
        return who.identity.equals(publisherByDataTrack.get(dataTrack.value()));
    }

    private void isAsTheModelSays(String identity) {
        var member = members.get(identity);
        var info = member.client.sees(identity);
        assertThat(info.getSid()).isEqualTo(member.client.sid().value());
        assertThat(info.getName()).isEqualTo(member.name);
        assertThat(info.getMetadata()).isEqualTo(member.metadata);
        assertThat(info.getAttributesMap()).isEqualTo(member.attributes);
        assertThat(info.getDataTracksList().stream().collect(Collectors.toMap(DataTrackInfo::getPubHandle, DataTrackInfo::getName))).isEqualTo(member.dataTracks);
        info.getTracksList().forEach(track -> assertThat(member.mutedByTrack).as("tracks of %s", identity).containsKey(track.getSid()));
        info.getTracksList().forEach(track -> assertThat(track.getMuted()).as("mute of %s", track.getSid()).isEqualTo(member.mutedByTrack.get(track.getSid())));
    }

    private void versionsOnlyGrow(String identity) {
        for (var member : members.values()) {
            var heard = new HashMap<String, Integer>();
            for (ParticipantInfo info : member.client.everythingHeardOf(identity)) {
                assertThat(info.getVersion()).as("versions of %s", identity).isGreaterThanOrEqualTo(heard.getOrDefault(info.getSid(), 0));
                assertThat(info.hasPermission() && info.getJoinedAt() > 0 && !info.getIdentity().isEmpty()).as("complete: %s", info).isTrue();
                heard.put(info.getSid(), info.getVersion());
            }
        }
    }
}
