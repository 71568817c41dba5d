package spokes.media.scenario;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import spokes.media.api.MediaEvent;

/** People are connected and nobody says anything. */
class IdleTest {
    private static final int PEOPLE = 5;

    final World world = new World(3);

    @Test
    void the_server_is_woken_by_the_time_only_to_ask_whether_somebody_is_still_there() {
        for (int i = 0; i < PEOPLE; i++) {
            world.joins("listener" + i, "quiet");
        }
        world.runs(ofSeconds(40));      // nobody looks for a better way any more
        world.ticks = 0;
        world.runs(ofMinutes(1));

        // Each is asked every 4 to 6 s, and an answer that comes in time makes one tick more find nothing to do.
        assertThat(world.ticks).isBetween(PEOPLE * 10, PEOPLE * 26);
    }

    @Test
    void who_goes_silent_among_the_silent_is_lost_all_the_same() {
        world.joins("alice", "quiet");
        var bob = world.joins("bob", "quiet");
        world.runs(ofSeconds(40));
        bob.link.isCut(true);
        world.runs(ofSeconds(16));

        assertThat(world.said(MediaEvent.ConnectionLost.class)).extracting(MediaEvent.ConnectionLost::who).containsExactly(bob.sid);
    }
}
