package spokes.system.lab;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** The lab looks at a real world, which takes its time. */
final class Waiting {
    private Waiting() {}

    static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** False when it was not so within the limit. */
    static boolean until(Duration limit, BooleanSupplier so) {
        long end = System.nanoTime() + limit.toNanos();
        while (!so.getAsBoolean()) {
            if (System.nanoTime() - end > 0) return false;
            pause(Duration.ofMillis(50));
        }
        return true;
    }
}
