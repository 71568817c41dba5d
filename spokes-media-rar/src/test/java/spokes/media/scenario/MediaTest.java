package spokes.media.scenario;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import spokes.media.api.MediaEvent;
import spokes.media.api.MediaEvent.Speaker;
import spokes.media.api.MediaKind;
import spokes.media.peer.Counter;

class MediaTest {
    final World world = new World(21);
    final Browser alice = world.joins("alice", "standup"), bob = world.joins("bob", "standup");

    @Test
    void after_a_mute_the_numbers_go_on_where_they_stopped() {
        var microphone = alice.publishesAudio();
        var camera = alice.publishesVideo();
        world.runs(ofSeconds(2));
        alice.mutes(microphone, true);
        alice.mutes(camera, true);
        world.runs(ofSeconds(3));
        int heard = bob.framesOf(microphone), seen = bob.framesOf(camera);

        alice.mutes(microphone, false);
        alice.mutes(camera, false);
        world.runs(ofSeconds(2));

        assertThat(bob.framesOf(microphone)).isGreaterThan(heard + 90);
        assertThat(bob.framesOf(camera)).isGreaterThan(seen + 45);
        assertThat(bob.of(microphone).holes()).isZero();
        assertThat(bob.of(camera).holes()).isZero();
    }

    /** As telephones speak, and clients that come from them. */
    @ParameterizedTest
    @CsvSource({"PCMU, 0, audio/PCMU", "PCMA, 8, audio/PCMA"})
    void a_telephones_voice_is_heard_by_the_name_and_the_number_that_everybody_knows(Source.Voice voice, int payloadType, String mimeType) {
        var cem = world.joinsSingly("cem", "standup");
        var telephone = new Source(world, alice, MediaKind.AUDIO, List.of());
        telephone.voice = voice;
        alice.publishes(telephone);
        world.runs(ofSeconds(10));

        assertThat(world.said(MediaEvent.TrackPublished.class)).singleElement().extracting(MediaEvent.TrackPublished::mimeType).isEqualTo(mimeType);
        assertThat(bob.offers.getLast()).contains("UDP/TLS/RTP/SAVPF " + payloadType + " ", "a=rtpmap:" + payloadType + " " + voice.rtpmap + "\r\n");
        for (var listener : List.of(bob, cem)) {
            var heard = listener.of(telephone);
            assertThat(heard.frames.size()).isGreaterThan(450);
            assertThat(heard.holes()).isZero();
            assertThat(heard.lastPayloadType).isEqualTo(payloadType);
            assertThat(heard.biggestTimestampStep).as("20 ms of 8 kHz").isEqualTo(160);
            assertThat(heard.senderReports).isPositive();
        }
    }

    @Test
    void what_a_muted_microphone_still_sends_is_not_forwarded() {
        var microphone = alice.publishesAudio();
        world.runs(ofSeconds(1));
        world.command(new spokes.media.api.MediaCommand.Mute(alice.room, microphone.sid, true));
        int heard = bob.framesOf(microphone);
        world.runs(ofSeconds(1));

        assertThat(bob.framesOf(microphone)).isLessThanOrEqualTo(heard + 2);
    }

    @Test
    void a_disabled_track_pauses_and_resumes_with_a_key_frame() {
        var camera = alice.publishesVideo();
        world.runs(ofSeconds(2));
        bob.limits(camera, true, Integer.MAX_VALUE);
        world.runs(ofMillis(100));
        int seen = bob.framesOf(camera), keyFrames = bob.of(camera).keyFrames;
        world.runs(ofSeconds(2));
        assertThat(bob.framesOf(camera)).isEqualTo(seen);

        bob.limits(camera, false, Integer.MAX_VALUE);
        world.runs(ofSeconds(2));
        assertThat(bob.framesOf(camera)).isGreaterThan(seen + 40);
        assertThat(bob.of(camera).keyFrames).isGreaterThan(keyFrames);
        assertThat(bob.of(camera).holes()).isZero();
    }

    @Test
    void the_layer_of_a_simulcast_changes_without_a_gap() {
        var camera = alice.publishesVideo("q", "h", "f");
        world.runs(ofSeconds(3));
        for (int round = 0; round < 4; round++) {
            bob.limits(camera, false, 0);
            world.runs(ofSeconds(2));
            bob.limits(camera, false, 2);
            world.runs(ofSeconds(2));
        }

        var seen = bob.of(camera);
        assertThat(seen.holes()).isZero();
        assertThat(seen.frames.size()).isGreaterThan(530);
        assertThat(seen.biggestTimestampStep).as("ticks of 1/90000 s").isLessThan(90_000);
    }

    @Test
    void when_the_best_layer_dies_the_next_one_takes_over() {
        var camera = alice.publishesVideo("q", "h", "f");
        world.runs(ofSeconds(3));
        int before = bob.framesOf(camera);

        camera.layers.get(2).paused = true;
        world.runs(ofSeconds(4));

        assertThat(bob.framesOf(camera)).isGreaterThan(before + 60);
        assertThat(bob.of(camera).holes()).isZero();
    }

    @Test
    void a_limit_said_before_the_subscription_counts() {
        var camera = new Source(world, alice, spokes.media.api.MediaKind.VIDEO, List.of());
        bob.limits(camera, true, Integer.MAX_VALUE);
        alice.publishes(camera);
        world.runs(ofSeconds(2));

        assertThat(bob.watched).containsKey(camera.sid);
        assertThat(bob.framesOf(camera)).isZero();
    }

    @Test
    void publishers_hear_when_their_packets_arrived_and_subscribers_get_sender_reports_point_44_trap_39() {
        var camera = alice.publishesVideo();
        world.runs(ofSeconds(10));

        assertThat(alice.transportFeedback).as("every 50 to 100 ms").isBetween(80, 210);
        assertThat(bob.of(camera).senderReports).isBetween(3, 5);
    }

    @Test
    void packets_that_come_again_under_another_transport_number_do_not_look_lost_trap_44() {
        var camera = alice.publishesVideo();
        camera.repeats = true;
        world.runs(ofSeconds(10));

        assertThat(world.count(Counter.DROPPED_REPEATED)).isGreaterThan(500);
        assertThat(alice.departures.lossShare()).as("what the publisher believes to be lost").isZero();
        assertThat(alice.departures.congestions()).isZero();
        assertThat(bob.of(camera).holes()).isZero();
        assertThat(bob.of(camera).packets).as("once each").isLessThan(camera.framesSent * 3);
    }

    @Test
    void speakers_are_told_loudest_first_and_only_when_something_changed() {
        var quiet = alice.publishesAudio();
        var loud = bob.publishesAudio();
        quiet.levelDbov = 127;
        loud.levelDbov = 127;
        world.runs(ofSeconds(2));
        assertThat(world.said(MediaEvent.SpeakersChanged.class)).isEmpty();

        loud.levelDbov = 6;
        quiet.levelDbov = 25;
        world.runs(ofSeconds(5));
        var told = world.said(MediaEvent.SpeakersChanged.class);
        assertThat(told).hasSizeBetween(1, 5);
        assertThat(told.getLast().speakers()).containsExactly(new Speaker(bob.sid, 0.625f), new Speaker(alice.sid, 0.125f));

        bob.mutes(loud, true);
        world.runs(ofMillis(900));
        assertThat(world.said(MediaEvent.SpeakersChanged.class).getLast().speakers()).containsExactly(new Speaker(alice.sid, 0.125f));

        alice.leaves();
        world.runs(ofSeconds(1));
        assertThat(world.said(MediaEvent.SpeakersChanged.class).getLast().speakers()).isEmpty();
    }

    @Test
    void retransmissions_of_the_publisher_reach_a_subscriber_on_a_good_link() {
        alice.link.loses(0.1);
        world.runs(ofSeconds(1));
        var microphone = alice.publishesAudio();
        world.runs(ofSeconds(10));
        microphone.muted = true;
        alice.link.loses(0);
        world.runs(ofSeconds(1));

        assertThat(world.count(Counter.NACKS_SENT)).isPositive();
        assertThat(bob.of(microphone).holes()).isZero();
    }
}
