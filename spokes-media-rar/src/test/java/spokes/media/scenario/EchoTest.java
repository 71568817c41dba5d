package spokes.media.scenario;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import spokes.media.api.CloseReason;
import spokes.media.api.MediaCommand;
import spokes.media.api.MediaEvent;
import spokes.media.api.PeerRole;
import spokes.media.sdp.Direction;
import spokes.media.sdp.SdpParser;

/** Somebody tests the way to the server. */
class EchoTest {
    final World world = new World(9);
    final Browser carol = world.visits("carol");

    @Test
    void hears_its_own_sound_under_another_ssrc() {
        var voice = carol.tests("203.0.113.7", 50_003, "udp");
        world.runs(ofSeconds(3));

        assertThat(world.said(MediaEvent.Connected.class)).containsExactly(new MediaEvent.Connected(carol.room, carol.sid, PeerRole.PUBLISHER));
        assertThat(voice.framesSent).isGreaterThan(100);
        assertThat(carol.echoed).as("all but what is on the way").isBetween(voice.framesSent - 2, voice.framesSent);
        assertThat(carol.echoSsrc).isNotEqualTo(voice.layers.getFirst().ssrc);
    }

    @Test
    void is_told_of_the_one_address_that_is_tested_and_of_no_other() {
        carol.tests("203.0.113.7", 50_003, "udp");
        world.runs(ofSeconds(1));

        var answer = SdpParser.parse(carol.answer);
        assertThat(answer.iceLite()).as("only the tester looks for a way").isTrue();
        assertThat(answer.sections().stream().flatMap(section -> section.candidates().stream())).singleElement().asString().contains("203.0.113.7 50003 typ host");
        assertThat(answer.sections().getLast().direction()).isEqualTo(Direction.SENDRECV);
        assertThat(world.strays).as("what it said of its own addresses is not listened to").isZero();
    }

    @Test
    void loss_on_the_way_is_loss_in_what_comes_back() {
        carol.link.loses(0.2);
        var voice = carol.tests("203.0.113.7", 50_000, "udp");
        world.runs(ofSeconds(20));

        assertThat(carol.echoed).isBetween(voice.framesSent / 2, voice.framesSent - 1);
    }

    @Test
    void leaves_nothing_behind() {
        carol.tests("203.0.113.7", 50_000, "udp");
        world.runs(ofSeconds(1));
        carol.leaves();
        world.runs(ofSeconds(1));

        assertThat(world.rooms.routes()).isZero();
        assertThat(world.rooms.nextDeadlineNs()).isEqualTo(spokes.media.room.Rooms.NEVER);
    }

    @Test
    void is_over_after_a_while_even_if_nobody_ends_it() {
        carol.tests("203.0.113.7", 50_000, "udp");
        world.runs(ofSeconds(61));

        assertThat(world.said(MediaEvent.ParticipantClosed.class)).singleElement().extracting(MediaEvent.ParticipantClosed::who).isEqualTo(carol.sid);
        assertThat(world.rooms.routes()).isZero();
    }

    @Test
    void an_offer_without_sound_is_refused() {
        world.command(new MediaCommand.Echo(carol.room, carol.sid, "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n", "203.0.113.7", 50_000, "udp"));
        world.runs(ofSeconds(1));

        assertThat(world.said(MediaEvent.ParticipantClosed.class)).singleElement().extracting(MediaEvent.ParticipantClosed::reason).isEqualTo(CloseReason.BAD_DESCRIPTION);
        assertThat(world.rooms.routes()).isZero();
    }

    @Test
    void the_65th_at_once_has_to_wait() {
        for (int i = 0; i < 65; i++) {
            world.visits("tester" + i).tests("203.0.113.7", 50_000, "udp");
        }
        world.runs(ofSeconds(1));

        assertThat(world.said(MediaEvent.Answered.class)).hasSize(64);
        assertThat(world.said(MediaEvent.ParticipantClosed.class)).singleElement().extracting(MediaEvent.ParticipantClosed::who)
                .isEqualTo(world.browsers.get("tester64").sid);
    }

    @Test
    void a_call_goes_on_beside_it() {
        var alice = world.joins("alice", "standup");
        var bob = world.joins("bob", "standup");
        var microphone = alice.publishesAudio();
        carol.tests("203.0.113.7", 50_000, "udp");
        world.runs(ofSeconds(3));

        assertThat(bob.framesOf(microphone)).isGreaterThan(100);
        assertThat(carol.echoed).isGreaterThan(100);
    }
}
