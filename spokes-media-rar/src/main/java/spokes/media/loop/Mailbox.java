package spokes.media.loop;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The only door of a loop: many threads post, one takes out.
 *
 * <p>Bounded for those who can be refused ({@link #offer}); what must never be lost, such as a leave or the end of a handshake, is
 * {@link #put}. The owner says before it sleeps that it will ({@link #aboutToSleep}) and is woken by the next letter.
 *
 * @param <T> what passes
 */
final class Mailbox<T> {
    private final ConcurrentLinkedQueue<T> letters = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final int capacity;
    private final Runnable wake;
    private volatile boolean sleeping;

    Mailbox(int capacity, Runnable wake) {
        this.capacity = capacity;
        this.wake = wake;
    }

    /** @return false when the box is full: the letter was not taken */
    boolean offer(T letter) {
        if (waiting.get() >= capacity) {
            return false;
        }
        put(letter);
        return true;
    }

    void put(T letter) {
        waiting.incrementAndGet();
        letters.add(letter);
        if (sleeping) {
            wake.run();
        }
    }

    /** Hands at most {@code bite} letters to the reader, in the order in which they came. */
    int drain(int bite, Consumer<? super T> reader) {
        int taken = 0;
        for (T letter; taken < bite && (letter = letters.poll()) != null; taken++) {
            waiting.decrementAndGet();
            reader.accept(letter);
        }
        return taken;
    }

    /** @return false when there is something to do first */
    boolean aboutToSleep() {
        sleeping = true;
        return letters.isEmpty();
    }

    void awake() {
        sleeping = false;
    }

    int waiting() {
        return waiting.get();
    }
}
