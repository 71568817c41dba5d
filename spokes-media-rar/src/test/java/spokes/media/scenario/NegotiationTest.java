package spokes.media.scenario;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spokes.media.api.MediaCommand;
import spokes.media.api.MediaEvent;
import spokes.media.api.MediaKind;
import spokes.media.peer.Counter;
import spokes.media.sdp.SdpParser;

class NegotiationTest {
    final World world = new World(9);
    final Browser alice = world.joins("alice", "standup"), bob = world.joins("bob", "standup");

    @Test
    void ten_quick_publications_make_few_offers_and_never_two_at_once_point_36() {
        world.runs(ofSeconds(1));
        int before = bob.offers.size();
        for (int i = 0; i < 10; i++) {
            alice.publishesAudio();
            world.runs(ofMillis(20));
        }
        world.runs(ofSeconds(1));

        assertThat(bob.offers.size() - before).isBetween(1, 6);
        assertThat(bob.offersWhileOutstanding).isZero();
        assertThat(bob.watched).hasSize(10).allSatisfy((_, seen) -> assertThat(seen.frames).isNotEmpty());
    }

    @Test
    void all_that_changes_while_an_answer_is_awaited_becomes_one_offer_point_36() {
        world.runs(ofSeconds(1));
        bob.answering = false;
        alice.publishesAudio();
        world.runs(ofMillis(100));
        int offered = bob.offers.size();
        alice.publishesAudio();
        var gone = alice.publishesVideo();
        world.runs(ofSeconds(3));
        bob.unsubscribes(gone);
        alice.publishesVideo();
        world.runs(ofSeconds(5));
        assertThat(bob.offers).hasSize(offered);

        bob.answering = true;
        bob.answersNow();
        world.runs(ofSeconds(2));

        assertThat(bob.offers).hasSize(offered + 1);
        assertThat(bob.watched).hasSize(3).allSatisfy((_, seen) -> assertThat(seen.frames).isNotEmpty());
    }

    @Test
    void checks_and_dtls_may_come_long_before_the_answer() {
        var late = world.joins("late", "standup");
        late.answerDelay = ofSeconds(2);
        var microphone = alice.publishesAudio();
        world.runs(ofMillis(1500));
        assertThat(late.subscriber.secured()).isFalse();
        world.runs(ofSeconds(4));

        assertThat(late.framesOf(microphone)).isGreaterThan(30);
        assertThat(late.of(microphone).holes()).isZero();
    }

    @Test
    void candidates_that_come_before_the_description_are_kept_for_it_point_35() {
        var early = world.joins("early", "standup");
        early.answerDelay = ofSeconds(2);
        early.namesItsCandidates();
        world.runs(ofSeconds(4));
        world.command(new MediaCommand.Diagnose(early.room, early.sid));

        var diagnosis = world.said(MediaEvent.Diagnosed.class).getLast().connections();
        assertThat(diagnosis).isNotEmpty().allSatisfy(connection -> assertThat(connection.remoteCandidates()).containsEntry("srflx", 1));
        assertThat(diagnosis).anySatisfy(connection -> assertThat(connection.checksSent()).as("to where it said before").isPositive());
    }

    @Test
    void an_offer_may_come_before_its_announcement_point_41() {
        var microphone = new Source(world, alice, MediaKind.AUDIO, List.of());
        alice.offers(microphone);
        world.runs(ofMillis(500));
        assertThat(world.said(MediaEvent.TrackPublished.class)).isEmpty();
        assertThat(alice.answer).contains("m=audio 9", "a=recvonly");

        alice.announces(microphone);
        world.runs(ofSeconds(1));

        assertThat(world.said(MediaEvent.TrackPublished.class)).singleElement().satisfies(published -> {
            assertThat(published.track()).isEqualTo(microphone.sid);
            assertThat(published.mimeType()).isEqualTo("audio/opus");
            assertThat(published.mid()).isEqualTo(microphone.mid);
        });
        assertThat(bob.framesOf(microphone)).isGreaterThan(40);
        assertThat(world.count(Counter.DROPPED_UNBOUND)).isZero();
    }

    @Test
    void tracks_that_the_browser_names_otherwise_are_matched_by_kind_and_age_point_42() {
        var camera = new Source(world, alice, MediaKind.VIDEO, List.of());
        var screen = new Source(world, alice, MediaKind.VIDEO, List.of());
        camera.nameInSdp = "{firefox-1}";
        screen.nameInSdp = "{firefox-2}";
        alice.announces(camera);
        alice.announces(screen);
        alice.offers(camera);
        alice.offers(screen);
        world.runs(ofSeconds(2));

        assertThat(world.said(MediaEvent.TrackPublished.class)).extracting(MediaEvent.TrackPublished::track).containsExactly(camera.sid, screen.sid);
        assertThat(world.said(MediaEvent.TrackPublished.class)).extracting(MediaEvent.TrackPublished::mid).containsExactly(camera.mid, screen.mid);
        assertThat(bob.framesOf(camera)).isGreaterThan(30);
        assertThat(bob.framesOf(screen)).isGreaterThan(30);
    }

    /** A muted microphone sends nothing, and who waits for its sound before saying that it is there waits for ever. */
    @Test
    void a_track_is_published_and_offered_before_a_packet_of_it_comes_trap_12() {
        alice.publisher.shy = true;
        var microphone = new Source(world, alice, MediaKind.AUDIO, List.of());
        microphone.muted = true;
        alice.publishes(microphone);
        var camera = alice.publishesVideo();
        world.runs(ofSeconds(1));

        assertThat(bob.framesOf(microphone) + bob.framesOf(camera)).as("frames, apart from our own silence").isZero();
        assertThat(world.said(MediaEvent.TrackPublished.class)).extracting(MediaEvent.TrackPublished::track).containsExactly(microphone.sid, camera.sid);
        assertThat(bob.watched).containsOnlyKeys(microphone.sid, camera.sid);
        assertThat(world.said(MediaEvent.Subscribed.class)).extracting(MediaEvent.Subscribed::track).contains(microphone.sid, camera.sid);
    }

    /** In SDP simulcast has no SSRCs: the packets themselves say of which section and which layer they are. */
    @Test
    void sections_and_layers_are_told_apart_by_mid_and_rid_alone_trap_42() {
        var camera = alice.publishesVideo("q", "h", "f");
        var screen = alice.publishesVideo("q", "h");
        world.runs(ofSeconds(2));
        assertThat(SdpParser.parse(alice.publisherOffer()).sections()).allSatisfy(section -> assertThat(section.ssrcs()).isEmpty());
        assertThat(world.count(Counter.DROPPED_UNBOUND)).isZero();

        for (int layer = 2; layer >= 0; layer--) {
            bob.limits(camera, false, layer);
            bob.limits(screen, false, layer);
            world.runs(ofSeconds(1));
            long sinceNs = world.nowNs() - ofMillis(200).toNanos();
            assertThat(bob.of(camera).largestLayerSince(sinceNs)).isEqualTo(layer);
            assertThat(bob.of(screen).largestLayerSince(sinceNs)).isEqualTo(Math.min(layer, 1));
        }
    }

    @Test
    void the_announced_codec_comes_first_in_the_answer() {
        alice.publishesVideo();
        world.runs(ofMillis(100));

        var video = SdpParser.parse(alice.answer).sections().getLast();
        assertThat(video.codecs()).extracting(codec -> codec.name() + codec.payloadType()).containsExactly("VP8120", "rtx124", "H264126");
    }

    @Test
    void sections_are_recycled_for_new_tracks_of_their_kind_point_47() {
        for (int i = 0; i < 20; i++) {
            var camera = alice.publishesVideo();
            world.runs(ofMillis(600));
            assertThat(bob.framesOf(camera)).as("round %d", i).isGreaterThan(5);
            alice.unpublishes(camera);
            world.runs(ofMillis(400));
            alice.reuses(camera);
        }

        assertThat(world.said(MediaEvent.TrackUnpublished.class)).hasSize(20);
        assertThat(SdpParser.parse(bob.offers.getLast()).sections()).hasSize(2);
    }

    @Test
    void a_track_can_be_subscribed_to_again_and_again_point_39() {
        var camera = alice.publishesVideo();
        world.runs(ofMillis(500));
        for (int i = 0; i < 50; i++) {
            bob.unsubscribes(camera);
            world.runs(ofMillis(400));
            bob.subscribes(camera.sid);
            world.runs(ofMillis(600));
        }

        assertThat(world.said(MediaEvent.Subscribed.class)).filteredOn(event -> event.who().equals(bob.sid)).hasSize(51);
        assertThat(bob.framesOf(camera)).isGreaterThan(5);
        assertThat(SdpParser.parse(bob.offers.getLast()).sections()).hasSize(2);
    }

    @Test
    void who_has_no_codec_for_a_track_is_told_so_and_gets_the_rest() {
        bob.understandsVideo = false;
        var camera = alice.publishesVideo();
        var microphone = alice.publishesAudio();
        world.runs(ofSeconds(2));

        assertThat(world.said(MediaEvent.SubscriptionFailed.class)).singleElement().satisfies(failed -> {
            assertThat(failed.who()).isEqualTo(bob.sid);
            assertThat(failed.track()).isEqualTo(camera.sid);
        });
        assertThat(bob.framesOf(microphone)).isGreaterThan(50);
    }

    /** A machine on which the codec is known to fail, though it would take it. */
    @ParameterizedTest(name = "single connection: {0}")
    @ValueSource(booleans = {true, false})
    void who_is_not_to_be_shown_a_codec_is_told_so_at_once(boolean single) {
        var camera = alice.publishesVideo();
        world.runs(ofSeconds(1));
        world.allows("audio/opus", "video/H264");
        var cem = single ? world.joinsSingly("cem", "standup") : world.joins("cem", "standup");
        world.runs(ofSeconds(2));

        assertThat(world.said(MediaEvent.SubscriptionFailed.class)).singleElement().satisfies(failed -> {
            assertThat(failed.who()).isEqualTo(cem.sid);
            assertThat(failed.track()).isEqualTo(camera.sid);
        });
        assertThat(bob.framesOf(camera)).isGreaterThan(5);
    }

    /** Its owner wants telephones' voices and no VP8, which is all that cem could show: he is heard and not seen. */
    @Test
    void codecs_that_the_owner_does_not_want_are_in_no_description() {
        world.allows("audio/PCMU", "audio/opus", "video/H264");
        var cem = world.joins("cem", "lobby");
        var dora = world.joinsSingly("dora", "lobby");
        var microphone = cem.publishesAudio();
        var camera = cem.publishesVideo();
        world.runs(ofSeconds(2));

        assertThat(cem.answer).contains("m=audio 9 UDP/TLS/RTP/SAVPF 109 0\r\n", "m=video 9 UDP/TLS/RTP/SAVPF 126\r\n").doesNotContain("VP8", "PCMA");
        assertThat(dora.answer).contains("PCMU/8000", "opus/48000/2", "H264/90000").doesNotContain("VP8", "PCMA");
        assertThat(dora.framesOf(microphone)).isGreaterThan(50);
        assertThat(dora.framesOf(camera)).isZero();
    }

    @ParameterizedTest(name = "a single connection: {0}")
    @ValueSource(booleans = {false, true})
    void who_may_receive_only_later_gets_what_it_takes_with_the_first_track(boolean single) {
        var cem = single ? world.joinsToSendOnly("cem", "standup") : world.joinsWithoutSubscribing("cem", "standup");
        world.runs(ofSeconds(1));
        assertThat(cem.offers).isEmpty();

        var microphone = alice.publishesAudio();
        world.runs(ofSeconds(1));
        cem.subscribes(microphone.sid);
        world.runs(ofSeconds(2));

        assertThat(cem.framesOf(microphone)).isGreaterThan(50);
        assertThat(cem.subscriber.channels.opens).as("data stay where they are").isEmpty();
    }

    @Test
    void what_the_server_takes_away_is_gone_for_everybody() {
        var microphone = alice.publishesAudio();
        world.runs(ofSeconds(1));
        world.command(new MediaCommand.Unpublish(alice.room, microphone.sid));
        int heard = bob.framesOf(microphone);
        world.runs(ofSeconds(1));

        assertThat(bob.framesOf(microphone)).isLessThanOrEqualTo(heard + 2);
        assertThat(world.said(MediaEvent.TrackPublished.class)).hasSize(1);
        assertThat(world.said(MediaEvent.TrackUnpublished.class)).containsExactly(new MediaEvent.TrackUnpublished(alice.room, alice.sid, microphone.sid));
    }

    @Test
    void a_changed_ssrc_is_the_same_track() {
        var camera = alice.publishesVideo("q", "h");
        world.runs(ofSeconds(2));
        int seen = bob.framesOf(camera);

        camera.changesSsrcs();
        world.runs(ofSeconds(2));

        assertThat(bob.framesOf(camera)).isGreaterThan(seen + 45);
        assertThat(bob.of(camera).holes()).isZero();
    }
}
