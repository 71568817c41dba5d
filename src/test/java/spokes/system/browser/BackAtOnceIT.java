package spokes.system.browser;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** After a new version, or a restart, everybody comes back at about the same moment. */
@ExtendWith(Meeting.Place.class)
class BackAtOnceIT {
    private static final String CHANNEL = "Hall";
    private static final int ROUNDS = 8, LATEST_MS = 200;

    /** What LiveKit's client learns just after it has said that it is back is told to nobody by itself. */
    @Test
    void two_pages_that_come_back_at_once_hear_and_see_each_other(Meeting meeting) throws InterruptedException {
        try (var owner = meeting.owner()) {
            owner.makesChannel(CHANNEL);
            try (var guest = Visitor.guest("Noa", meeting.http(), owner.invites())) {
                owner.joins(CHANNEL);
                guest.joins(CHANNEL);
                owner.hearsAndSees(1, 1);
                guest.hearsAndSees(1, 1);
                var random = new Random(1);
                for (int i = 0; i < ROUNDS; i++) {
                    owner.beginsAnew();
                    TimeUnit.MILLISECONDS.sleep(random.nextInt(LATEST_MS));
                    guest.beginsAnew();
                    owner.sees("reconnected", i + 1);
                    guest.sees("reconnected", i + 1);
                    owner.plays(guest);
                    guest.plays(owner);
                }
            }
        }
    }
}
