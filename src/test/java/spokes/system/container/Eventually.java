package spokes.system.container;

import java.time.Duration;

/** Asks again until the answer is right or the time is over; another process has no clock of ours. */
public final class Eventually {
    private Eventually() {}

    public static void eventually(Runnable assertion) {
        within(Duration.ofSeconds(20), assertion);
    }

    public static void within(Duration limit, Runnable assertion) {
        long startNs = System.nanoTime();
        while (true) {
            try {
                assertion.run();
                return;
            } catch (AssertionError e) {
                if (System.nanoTime() - startNs > limit.toNanos()) {
                    throw e;
                }
            }
            try {
                Thread.sleep(200);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
