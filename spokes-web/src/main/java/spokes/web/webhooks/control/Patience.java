package spokes.web.webhooks.control;

import java.time.Duration;

/** How long to wait after an address has not taken an event: twice as long each time, from {@value #FIRST_MS} ms to {@value #LONGEST_MS}. */
final class Patience {
    static final int FIRST_MS = 500, LONGEST_MS = 60_000;

    private Patience() {}

    /** @param failures in a row, at least 1 */
    static Duration after(int failures) {
        return Duration.ofMillis(Math.min(LONGEST_MS, (long) FIRST_MS << Math.min(failures - 1, 20)));
    }
}
