package spokes.web.door;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** So many tasks at a time on threads of somebody else's, in the order in which they came. One that waits for its turn needs no thread. */
final class Turns {
    private final int most;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int under;

    Turns(int most) {
        this.most = most;
    }

    /** @throws RejectedExecutionException when the threads take nothing more; the turn is the next one's then */
    void take(Executor threads, Runnable task) {
        synchronized (waiting) {
            if (under == most) {
                waiting.add(() -> begin(threads, task));
                return;
            }
            under++;
        }
        begin(threads, task);
    }

    private void begin(Executor threads, Runnable task) {
        try {
            threads.execute(() -> {
                try {
                    task.run();
                } finally {
                    end();
                }
            });
        } catch (RejectedExecutionException full) {
            end();
            throw full;
        }
    }

    private void end() {
        Runnable next;
        synchronized (waiting) {
            next = waiting.poll();
            if (next == null) {
                under--;
                return;
            }
        }
        next.run();
    }
}
