package spokes.system.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The scene that everything is for: the owner sends a link to a friend, and they hear and see each other. */
@ExtendWith(Meeting.Place.class)
class TwoPeopleIT {
    private static final String CHANNEL = "Kitchen";
    private static final double PICTURE_LIMIT_MS = 1000;

    @Test
    void hear_and_see_each_other_and_whoever_comes_later_does_too(Meeting meeting) {
        try (var owner = meeting.owner()) {
            owner.makesChannel(CHANNEL);
            var invitation = owner.invites();

            try (var guest = Visitor.guest("Sam", meeting.http(), invitation)) {
                owner.joins(CHANNEL);
                guest.joins(CHANNEL);

                var heardByOwner = owner.hearsAndSees(1, 1);
                var heardByGuest = guest.hearsAndSees(1, 1);
                System.out.println("owner received " + heardByOwner + "\nguest received " + heardByGuest);
                assertThat(heardByOwner.lost()).as("packets lost on the way to the owner").isZero();
                assertThat(heardByGuest.lost()).as("packets lost on the way to the guest").isZero();
                System.out.println("pictures: " + owner.browser.screenshot("in-call") + " " + guest.browser.screenshot("in-call"));

                aThirdSeesBothWithinASecond(meeting, invitation);
                sharesTheScreen(owner, guest);
                mutes(guest, owner);
                leaves(guest, owner);
            }
        }
    }

    private static void aThirdSeesBothWithinASecond(Meeting meeting, URI invitation) {
        try (var late = Visitor.guest("Kim", meeting.http(), invitation)) {
            late.joins(CHANNEL);
            late.hearsAndSees(2, 2);
            var tookMs = late.picturesTookMs();
            System.out.println("late joiner: from subscribed to the first decoded frame, ms: " + tookMs);
            assertThat(tookMs).hasSize(2).allSatisfy(ms -> assertThat(ms).isLessThan(PICTURE_LIMIT_MS));
        }
    }

    private static void sharesTheScreen(Visitor who, Visitor other) {
        other.browser.until("see the third go", () -> other.others().size() == 1);
        who.browser.click("screen");
        other.browser.sees("tile", "[data-source=screen][data-picture]");
        other.hearsAndSees(2, 2);                                                           // a screen has a sound of its own
        System.out.println("picture: " + other.browser.screenshot("shared-screen"));
        who.browser.click("screen");
        other.browser.until("see the screen go", () -> other.browser.count("tile", "[data-source=screen]") == 0);
    }

    private static void mutes(Visitor who, Visitor other) {
        who.browser.click("microphone");
        other.browser.sees("tile", "[data-microphone=muted]");
        who.browser.click("microphone");
        other.browser.until("see the microphone on again", () -> other.browser.count("tile", "[data-microphone=muted]") == 0);
    }

    private static void leaves(Visitor who, Visitor other) {
        who.leaves();
        other.browser.until("be alone", () -> other.others().isEmpty() && other.browser.count("tile", "") == 1);
    }
}
