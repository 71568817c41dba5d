package spokes.media.loop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * One thread and one selector for what comes seldom and has no owner yet: new TCP connections, and datagrams at ports that are only watched.
 * Whatever strangers do here, no loop waits for it.
 */
final class Doorkeeper implements AutoCloseable {
    /** Attached to a key: what to do when its channel is ready. */
    interface Door {
        void onReady(SelectionKey key, long nowNs);
    }

    private static final System.Logger LOG = System.getLogger(Doorkeeper.class.getName());
    private static final long ROUND_MS = 500, STOP_LIMIT_NS = TimeUnit.SECONDS.toNanos(5);

    private final Selector selector;
    private final LongSupplier clock;
    private final Thread thread;
    private final Queue<Runnable> orders = new ConcurrentLinkedQueue<>();
    private final List<LongConsumer> rounds = new ArrayList<>();
    private final List<Runnable> farewells = new ArrayList<>();
    private volatile boolean running = true;

    Doorkeeper(LongSupplier clock) {
        this.clock = clock;
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread = Thread.ofPlatform().name("spokes-media-doors").daemon().inheritInheritableThreadLocals(false).unstarted(this::run);
        thread.setContextClassLoader(getClass().getClassLoader());
    }

    /** Before {@link #start}: does it about every {@value #ROUND_MS} ms while there are doors. */
    void everyRound(LongConsumer task) {
        rounds.add(task);
    }

    /** Before {@link #start}: does it at the end, on this thread. */
    void atTheEnd(Runnable task) {
        farewells.add(task);
    }

    void start() {
        thread.start();
    }

    /** Does it on this thread, soon. Any thread may call. */
    void execute(Runnable order) {
        orders.add(order);
        wake();
    }

    Selector selector() {
        return selector;
    }

    private void run() {
        try {
            while (running) {
                round();
            }
        } catch (Throwable failure) {
            LOG.log(Level.ERROR, "nobody minds TCP and watched ports any more, because of an error; UDP goes on", failure);
        } finally {
            end();
        }
    }

    private void round() throws IOException {
        for (var order = orders.poll(); order != null; order = orders.poll()) {
            order.run();
        }
        long nowNs = clock.getAsLong();
        selector.select(key -> ((Door) key.attachment()).onReady(key, nowNs), selector.keys().isEmpty() ? 0 : ROUND_MS);
        long laterNs = clock.getAsLong();
        rounds.forEach(task -> task.accept(laterNs));
    }

    private void wake() {
        if (selector.isOpen()) {
            selector.wakeup();
        }
    }

    private void end() {
        if (!selector.isOpen()) {
            return;
        }
        farewells.forEach(Runnable::run);
        try {
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        running = false;
        wake();
        if (thread.getState() == Thread.State.NEW) {
            end();
        } else if (!Threads.join(thread, STOP_LIMIT_NS)) {
            LOG.log(Level.ERROR, "the thread for TCP and watched ports did not end in time");
        }
    }
}
