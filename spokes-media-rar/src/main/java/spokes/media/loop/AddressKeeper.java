package spokes.media.loop;

import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Keeps the address list up to date while the engine runs, on a thread of its own: what is learned comes in as letters, and a changed list goes out
 * to whoever was named at birth. Every {@value #LOOK_MS} ms it looks for what nobody tells it.
 */
final class AddressKeeper implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(AddressKeeper.class.getName());
    static final long LOOK_MS = 5_000;

    private final AddressBook book;
    private final LongSupplier clockMs;
    private final Consumer<AddressList> changed;
    private final Mailbox<Runnable> letters = new Mailbox<>(Integer.MAX_VALUE, this::wake);
    private final Thread thread;
    private volatile boolean running = true;
    private volatile AddressList list;

    /** @param changed hears of every list after the first */
    AddressKeeper(AddressBook book, LongSupplier clockMs, Consumer<AddressList> changed) {
        this.book = book;
        this.clockMs = clockMs;
        this.changed = changed;
        this.list = book.list(clockMs.getAsLong());
        thread = Thread.ofPlatform().name("spokes-media-addresses").daemon().inheritInheritableThreadLocals(false).unstarted(this::keep);
        thread.setContextClassLoader(getClass().getClassLoader());
    }

    void start() {
        thread.start();
    }

    /** The list as it is now. For any thread. */
    AddressList list() {
        return list;
    }

    /** For any thread; the text comes from a stranger's request. */
    void visitedAt(String address) {
        PrivateAddresses.parse(address).ifPresent(parsed -> letters.put(() -> book.visitedAt(parsed, clockMs.getAsLong())));
    }

    private void keep() {
        while (running) {
            int read = letters.drain(Integer.MAX_VALUE, Runnable::run);
            publish();
            if (read == 0) {
                sleep();
            }
        }
    }

    private void publish() {
        AddressList before = list, now = book.list(clockMs.getAsLong());
        if (!now.equals(before)) {
            list = now;
            String difference = now.differenceFrom(before);
            if (!difference.isEmpty()) {
                LOG.log(Level.INFO, () -> "The address list has changed: " + difference);
            }
            changed.accept(now);
        }
    }

    private void sleep() {
        if (letters.aboutToSleep() && running) {
            LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(LOOK_MS));
        }
        letters.awake();
    }

    private void wake() {
        LockSupport.unpark(thread);
    }

    @Override
    public void close() {
        running = false;
        wake();
        if (!Threads.join(thread, TimeUnit.SECONDS.toNanos(5))) {
            LOG.log(Level.ERROR, "the keeper of the addresses did not end in time");
        }
    }
}
