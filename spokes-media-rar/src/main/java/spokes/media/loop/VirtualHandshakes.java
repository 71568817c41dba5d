package spokes.media.loop;

import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import spokes.media.peer.Handshakes;

/** Every handshake on a virtual thread of its own, since Bouncy Castle waits for datagrams; ended with the loop. */
final class VirtualHandshakes implements Handshakes, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(VirtualHandshakes.class.getName());

    private final Consumer<Runnable> toLoop;
    private final Set<Thread> underWay = ConcurrentHashMap.newKeySet();
    private final AtomicLong started = new AtomicLong();

    VirtualHandshakes(Consumer<Runnable> toLoop) {
        this.toLoop = toLoop;
    }

    @Override
    public void start(Runnable handshake) {
        Thread thread = Thread.ofVirtual().name("spokes-dtls-" + started.incrementAndGet()).inheritInheritableThreadLocals(false)
                .unstarted(() -> run(handshake));
        thread.setContextClassLoader(getClass().getClassLoader());
        underWay.add(thread);
        thread.start();
    }

    private void run(Runnable handshake) {
        try {
            handshake.run();
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "a handshake ended by an error of ours", e);
        } finally {
            underWay.remove(Thread.currentThread());
        }
    }

    @Override
    public void post(Runnable onLoop) {
        toLoop.accept(onLoop);
    }

    int underWay() {
        return underWay.size();
    }

    @Override
    public void close() {
        underWay.forEach(Thread::interrupt);
        underWay.forEach(thread -> Threads.join(thread, TimeUnit.SECONDS.toNanos(2)));
    }
}
