package spokes.media.scenario;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spokes.media.api.CloseReason;
import spokes.media.api.MediaCommand;
import spokes.media.api.MediaEvent;
import spokes.media.peer.Counter;

class BadBehaviourTest {
    final World world = new World(5);
    final Browser alice = world.joins("alice", "standup"), bob = world.joins("bob", "standup"), mallory = world.joins("mallory", "standup");
    final Source microphone = alice.publishesAudio();

    @BeforeEach
    void settle() {
        world.runs(ofSeconds(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "v=0\r\n", "v=0\r\nm=audio\r\n", "v=0\r\nm=audio nowhere UDP/TLS/RTP/SAVPF 111\r\n",
        "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\na=ice-ufrag:x\r\n"})
    void a_broken_offer_closes_only_who_sent_it(String sdp) {
        world.command(new MediaCommand.Offer(mallory.room, mallory.sid, 1, sdp));
        assertOnlyMalloryClosed(CloseReason.BAD_DESCRIPTION);
    }

    @Test
    void an_answer_to_another_offer_closes_only_who_sent_it() {
        mallory.answering = false;
        bob.publishesAudio();
        world.runs(ofMillis(200));
        var data = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:0\r\n";
        world.command(new MediaCommand.Answer(mallory.room, mallory.sid, 0, data));

        assertOnlyMalloryClosed(CloseReason.BAD_DESCRIPTION);
    }

    @Test
    void an_answer_that_nobody_waits_for_is_ignored() {
        world.command(new MediaCommand.Answer(mallory.room, mallory.sid, 1, "nonsense"));
        world.command(new MediaCommand.Answer(mallory.room, mallory.sid, 77, "nonsense"));
        world.runs(ofSeconds(1));

        assertThat(world.said(MediaEvent.ParticipantClosed.class)).isEmpty();
    }

    @Test
    void a_certificate_other_than_the_announced_one_closes_only_its_owner() {
        mallory.publisher.lies = true;
        mallory.publishesAudio();
        assertOnlyMalloryClosed(CloseReason.DTLS_REJECTED);
    }

    @Test
    void a_handshake_of_which_nothing_comes_for_ten_seconds_closes_only_who_should_have_begun_it() {
        mallory.publisher.shy = true;
        mallory.publishesAudio();
        world.runs(ofSeconds(9));
        assertThat(world.said(MediaEvent.ParticipantClosed.class)).isEmpty();
        assertOnlyMalloryClosed(CloseReason.DTLS_TIMEOUT);
    }

    @Test
    void a_bug_in_one_participants_code_ends_that_participant_alone() {
        mallory.poisonous = true;
        world.runs(ofSeconds(1));
        int heard = bob.framesOf(microphone);
        world.runs(ofSeconds(1));

        assertThat(world.said(MediaEvent.ParticipantClosed.class)).singleElement().satisfies(closed -> {
            assertThat(closed.who()).isEqualTo(mallory.sid);
            assertThat(closed.reason()).isEqualTo(CloseReason.INTERNAL_ERROR);
        });
        assertThat(world.count(Counter.INTERNAL_ERRORS)).isEqualTo(1);
        assertThat(bob.framesOf(microphone)).isGreaterThan(heard + 45);
        assertThat(bob.of(microphone).holes()).isZero();
    }

    private void assertOnlyMalloryClosed(CloseReason reason) {
        world.runs(ofSeconds(1));
        int heard = bob.framesOf(microphone);
        world.runs(ofSeconds(1));

        assertThat(world.said(MediaEvent.ParticipantClosed.class)).singleElement().satisfies(closed -> {
            assertThat(closed.who()).isEqualTo(mallory.sid);
            assertThat(closed.reason()).isEqualTo(reason);
            assertThat(closed.detail()).isNotBlank();
        });
        assertThat(world.rooms.participantCount()).isEqualTo(2);
        assertThat(bob.framesOf(microphone)).isGreaterThan(heard + 45);
        assertThat(world.count(Counter.INTERNAL_ERRORS)).isZero();
    }

    @Test
    void a_flood_of_garbage_changes_nothing_and_gets_no_answer() {
        var random = new Random(1);
        int events = world.events.size(), heard = bob.framesOf(microphone);
        var stranger = new InetSocketAddress("203.0.113.66", 6666);
        var ofAlice = new InetSocketAddress(alice.link.address(), alice.link.port(0));
        for (int i = 0; i < 20_000; i++) {
            var garbage = new byte[random.nextInt(1500)];
            random.nextBytes(garbage);
            if (garbage.length > 0 && random.nextBoolean()) {
                garbage[0] = (byte) new int[] {0, 1, 22, 128, 144}[random.nextInt(5)];
            }
            world.datagram(random.nextBoolean() ? stranger : ofAlice, garbage);
            if (i % 100 == 0) {
                world.runs(ofMillis(10));
            }
        }
        world.runs(ofSeconds(1));

        assertThat(world.events).hasSize(events);
        assertThat(bob.framesOf(microphone)).isGreaterThan(heard + 140);
        assertThat(bob.of(microphone).holes()).isZero();
        assertThat(world.strays).as("datagrams to strangers").isZero();
        assertThat(world.count(Counter.DROPPED_UNKNOWN)).isPositive();
        assertThat(world.count(Counter.DROPPED_UNKNOWN_SENDER)).isPositive();
        assertThat(world.count(Counter.DROPPED_UNAUTHENTICATED)).isPositive();
        assertThat(world.count(Counter.DROPPED_STUN)).isPositive();
        assertThat(world.count(Counter.INTERNAL_ERRORS)).isZero();
    }
}
