package spokes.media.loop;

import java.time.Duration;

/** Waiting for threads that were asked to end. */
final class Threads {
    private Threads() {}

    /** @return whether it ended in time; a thread that was never started has ended, and nobody waits for himself */
    static boolean join(Thread thread, long limitNs) {
        if (thread == Thread.currentThread() || thread.getState() == Thread.State.NEW) {
            return true;
        }
        boolean interrupted = Thread.interrupted();      // whoever stops us may be in a hurry, but nothing of ours is left behind
        try {
            return thread.join(Duration.ofNanos(limitNs));
        } catch (InterruptedException _) {
            interrupted = true;
            return !thread.isAlive();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
