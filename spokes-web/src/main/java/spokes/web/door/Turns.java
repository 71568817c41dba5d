package spokes.web.door;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/** So many tasks at a time on threads of somebody else's, in the order in which they came. One that waits for its turn needs no thread. */
final class Turns {
    private final int most;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int under;

    Turns(int most) {
        this.most = most;
    }

    void take(Executor threads, Runnable task) {
        Runnable turn = () -> threads.execute(() -> {
            try {
                task.run();
            } finally {
                end();
            }
        });
        synchronized (waiting) {
            if (under == most) {
                waiting.add(turn);
                return;
            }
            under++;
        }
        turn.run();
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
