package spokes.media.scenario;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import spokes.media.api.MediaCommand;
import spokes.media.api.MediaEvent;
import spokes.media.peer.Counter;
import spokes.media.room.RoomRules;
import spokes.media.room.RoomRules.DataRate;
import spokes.media.room.RoomRules.SpeakerRules;

/** Nobody may fill the others' connections with data. */
class DataLimitTest {
    private static final int FEW = 50;

    private final DataTalk talk = new DataTalk(new RoomRules(SpeakerRules.USUAL, new DataRate(FEW, 20_000)));
    private final World world = talk.world;
    private final Browser alice = talk.alice, bob = talk.bob, carol = talk.carol;

    private static int got(Browser browser) {
        return DataTalk.got(browser).size();
    }

    private void says(Browser browser, int messages, int bytes) {
        for (int i = 0; i < messages; i++) {
            browser.publisher.channels.say("_reliable", new DataTest.Pack().bytes(9, "x".repeat(bytes)).done());
        }
    }

    @Test
    void a_flood_is_cut_to_the_rate_and_its_sender_told_once_a_second_while_others_go_on() {
        talk.openChannels();
        for (int second = 0; second < 5; second++) {
            says(alice, 20 * FEW, 1);
            says(bob, FEW / 2, 1);
            world.runs(ofSeconds(1));
        }
        assertThat(got(carol) - 5 * FEW / 2).as("two seconds' worth at once and then the rate").isBetween(6 * FEW - 5, 6 * FEW + FEW);
        assertThat(got(alice)).as("all of what the other one said").isEqualTo(5 * FEW / 2);
        assertThat(world.said(MediaEvent.DataLimited.class)).isNotEmpty().hasSizeLessThanOrEqualTo(5).allSatisfy(told -> assertThat(told.who()).isEqualTo(alice.sid));
        assertThat(world.counters.of(Counter.LIMITED_DATA)).isEqualTo(5L * 20 * FEW - (got(carol) - 5 * FEW / 2));
    }

    @Test
    void bytes_count_too() {
        talk.openChannels();
        says(alice, 10, 10_000);
        world.runs(ofSeconds(1));
        int some = got(bob);
        assertThat(some).as("of 40 000 bytes, and of 20 000 more in a second").isBetween(3, 5);
        world.runs(ofSeconds(4));
        says(alice, 1, 10_000);
        world.runs(ofSeconds(1));
        assertThat(got(bob)).isEqualTo(some + 1);
    }

    @Test
    void ordinary_data_is_far_below_what_is_usual() {
        var free = new World(7);
        var one = free.joins("one", "standup");
        var other = free.joins("other", "standup");
        for (var browser : new Browser[] {one, other}) {
            free.command(new MediaCommand.Identify(browser.room, browser.sid, browser.name, true, false, false, false));
            browser.publishesAudio();
        }
        free.runs(ofSeconds(1));
        one.publisher.channels.open("_reliable", true, -1);
        free.runs(ofMillis(500));
        for (int i = 0; i < 640; i++) {         // ten megabytes in the pieces of a file
            one.publisher.channels.say("_reliable", new DataTest.Pack().bytes(9, "x".repeat(15_000)).done());
        }
        free.runs(ofSeconds(30));
        assertThat(other.subscriber.channels.received.get("_reliable")).hasSize(640);
        assertThat(free.counters.of(Counter.LIMITED_DATA)).isZero();
    }
}
