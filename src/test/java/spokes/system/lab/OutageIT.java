package spokes.system.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A house is without its network in the middle of a call, and nobody in it clicks anything: a Chromium with {@code livekit-client} (in our page) and
 * {@code @livekit/rtc-node}, as far as they come back by themselves.
 */
class OutageIT {
    /**
     * {@code @livekit/rtc-node} 1.1 gives its old socket up after 15 s of silence, but opens no new one before that has ended, so before TCP has repeated what was
     * under way: pauses double, so the next time may be as late after the outage as the outage was long. 7, 46 and 56 s were seen.
     */
    private static final Duration BACK = Duration.ofSeconds(75);
    /** How much later than the cut it is noticed, and what lies between asking and looking. */
    private static final Duration SLACK = Duration.ofSeconds(2);
    private static final long QUIET_MS = 300, WORDS = 20;

    private static Lab lab;

    @BeforeAll
    static void builds() {
        Lab.missing().ifPresent(what -> {
            System.out.println("OUTAGES OF A NETWORK WERE NOT TRIED: " + what);
            abort(what);
        });
        lab = new Lab("outages", Map.of());
    }

    @AfterAll
    static void clears() {
        if (lab != null) lab.close();
    }

    @Test
    void after_ten_seconds_without_a_network_the_same_sessions_go_on_and_after_a_minute_there_are_new_ones_point_77() {
        tries("a house without its network for 10 s", () -> outage(Duration.ofSeconds(10), true));
        tries("a house without its network for 60 s", () -> outage(Duration.ofSeconds(60), false));
    }

    private static void outage(Duration length, boolean same) {
        lab.server(lab.router("home").forwards("udp 50000-50499").forwards("tcp 7881"));
        var house = lab.router("elsewhere");
        var friend = lab.person("friend", house);
        var program = lab.program("program", house);
        lab.joins(friend);
        lab.joins(program);
        friend.listens();
        String friendSid = friend.sid(), programSid = program.sid();

        house.isCut(true);
        Waiting.pause(length);
        lab.expect(friend.silentMs() > length.minus(SLACK).toMillis(), "the outage was not felt");
        long heard = program.heard(), beganNs = System.nanoTime();
        house.isCut(false);
        boolean hears = Waiting.until(BACK, () -> friend.silentMs() < QUIET_MS);
        lab.say("friend hears again: " + hears + ", after " + sinceMs(beganNs) + " ms");
        boolean programHears = Waiting.until(BACK, () -> program.heard() > heard + WORDS);
        lab.say("program hears again: " + programHears + ", after " + sinceMs(beganNs) + " ms; " + program.events());
        lab.expect(hears && programHears, "not everybody hears again");
        boolean friendAs = Waiting.until(BACK, () -> isBack(friend.sid(), friendSid, same)), programAs = Waiting.until(BACK, () -> isBack(program.sid(), programSid, same));
        lab.say("sessions: " + friendSid + " then " + friend.sid() + ", " + programSid + " then " + program.sid() + "; " + sinceMs(beganNs) + " ms");
        lab.expect(friendAs && programAs, "not everybody is there " + (same ? "as before" : "anew"));
        long before = lab.heardByCompanions();
        lab.expect(Waiting.until(BACK, () -> lab.heardByCompanions() > before + 2 * WORDS), "they are not heard");
    }

    private static boolean isBack(String now, String before, boolean same) {
        return now.startsWith("PA_") && now.equals(before) == same;
    }

    private static long sinceMs(long beganNs) {
        return (System.nanoTime() - beganNs) / 1_000_000;
    }

    private static void tries(String picture, Runnable story) {
        var result = lab.tries(new Row("77", picture, _ -> story.run()));
        System.out.println(result);
        assertThat(result.problems()).as(result.toString()).isEmpty();
    }
}
