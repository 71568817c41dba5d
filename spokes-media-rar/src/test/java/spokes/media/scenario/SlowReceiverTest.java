package spokes.media.scenario;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static spokes.media.scenario.DataTalk.got;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import spokes.media.peer.Counter;
import spokes.media.room.RoomRules;
import spokes.media.room.RoomRules.DataRate;
import spokes.media.room.RoomRules.SpeakerRules;

/** Where the operator says how slow a receiver of reliable data may be, senders wait for the others (LiveKit's {@code datachannel_slow_threshold}). */
class SlowReceiverTest {
    private static final int SLOW_BPS = 1_000_000, PIECE_BYTES = 15_000;

    private final DataTalk talk = new DataTalk(new RoomRules(SpeakerRules.USUAL, new DataRate(0, 0), SLOW_BPS));
    private final World world = talk.world;
    private final Browser alice = talk.alice, bob = talk.bob, carol = talk.carol;

    private static DataTest.Pack piece() {
        return new DataTest.Pack().bytes(9, "x".repeat(PIECE_BYTES));
    }

    private static void says(Browser browser, int pieces) {
        IntStream.range(0, pieces).forEach(_ -> browser.publisher.channels.say("_reliable", piece().done()));
    }

    @Test
    void a_file_larger_than_what_may_wait_reaches_a_receiver_on_a_narrow_path_whole() {
        talk.openChannels();
        bob.link.carries(8_000_000, ofMillis(300));
        int pieces = (18 << 20) / PIECE_BYTES;
        says(alice, pieces);
        world.runs(ofSeconds(3));
        assertThat(got(carol).size()).as("its sender goes at the pace of the slowest").isBetween(50, pieces / 3);

        world.runs(ofSeconds(60));
        assertThat(got(bob)).hasSize(pieces);
        assertThat(got(carol)).hasSize(pieces);
        assertThat(world.counters.of(Counter.DATA_REFUSED)).isZero();
    }

    @Test
    void nobody_waits_for_who_is_slower_than_that_and_it_loses_what_is_too_much() {
        talk.openChannels();
        bob.link.carries(400_000, ofMillis(300));
        int pieces = 300;
        for (int i = 0; i < pieces; i++) {
            says(alice, 1);
            world.runs(ofMillis(100));
        }
        world.runs(ofSeconds(5));
        assertThat(got(carol)).hasSize(pieces);
        int little = got(bob).size();
        assertThat(little).as("some 300 kbit/s beside the sound, for 35 s").isBetween(30, 110);
        assertThat(world.counters.of(Counter.DATA_REFUSED)).isGreaterThan(150);

        world.runs(ofSeconds(5));
        says(alice, 1);
        world.runs(ofSeconds(5));
        assertThat(got(bob).size()).as("what comes later comes, and soon").isGreaterThan(little);
    }

    @Test
    void who_sends_to_somebody_else_does_not_wait() {
        talk.openChannels();
        bob.link.carries(2_000_000, ofMillis(300));
        says(carol, 200);
        world.runs(ofSeconds(2));
        int before = got(alice).size();
        assertThat(before).as("carol waits for bob").isLessThan(100);

        for (int i = 0; i < 100; i++) {
            alice.publisher.channels.say("_reliable", piece().bytes(5, "carol").done());
        }
        world.runs(ofSeconds(2));
        assertThat(got(carol)).as("alice waits for nobody").hasSize(100);
        assertThat(got(alice).size() - before).as("carol still does").isLessThan(60);
    }
}
