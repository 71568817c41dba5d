package spokes.media.loop;

import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import spokes.media.api.MediaEvent;

/**
 * Takes events out of the loops and hands them to the application in the order in which they came, on a thread of its own:
 * application code never runs on a loop, however slow it is.
 */
final class EventDelivery implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(EventDelivery.class.getName());
    private static final int BITE = 256;

    private final Consumer<MediaEvent> application;
    private final Mailbox<MediaEvent> events = new Mailbox<>(Integer.MAX_VALUE, this::wake);
    private final Thread thread;
    private volatile boolean running = true;

    EventDelivery(Consumer<MediaEvent> application) {
        this.application = application;
        thread = Thread.ofPlatform().name("spokes-media-events").daemon().inheritInheritableThreadLocals(false).unstarted(this::deliver);
        thread.setContextClassLoader(getClass().getClassLoader());
    }

    void start() {
        thread.start();
    }

    void post(MediaEvent event) {
        events.put(event);
    }

    int waiting() {
        return events.waiting();
    }

    private void deliver() {
        while (running) {
            if (events.drain(BITE, this::handOver) > 0) {
                continue;
            }
            if (events.aboutToSleep() && running) {
                LockSupport.park(this);
            }
            events.awake();
        }
    }

    private void handOver(MediaEvent event) {
        try {
            application.accept(event);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, () -> "the application failed on a " + event.getClass().getSimpleName(), e);
        }
    }

    private void wake() {
        LockSupport.unpark(thread);
    }

    /** Waits for the delivery that is under way; what has not begun is dropped, since nobody is interested any more. */
    @Override
    public void close() {
        running = false;
        wake();
        if (!Threads.join(thread, TimeUnit.SECONDS.toNanos(5))) {
            LOG.log(Level.ERROR, "the application still works on an event 5 s after the media plane was stopped");
        }
    }
}
