package spokes.media.loop;

import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import spokes.media.rehearsal.Rehearsal;
import spokes.media.transport.dtls.DtlsIdentity;

/**
 * Plays joins through after the start, so that people do not wait for class loading, for the native cipher library (0.3 s) and for code that nobody has compiled yet:
 * what runs once a join is compiled after some two hundred of them, and every other one is of another kind.
 *
 * <p>The first {@value #AT_ONCE} joins are played in any case. The others come later, when the application around has started. Each is followed by a rest of the same
 * length, so that they take half of a core, beside what the compilers take for them; they end when somebody comes.
 */
final class RehearsalThread implements AutoCloseable {
    static final int AT_ONCE = 3, JOINS = 500;
    static final Duration CALM = Duration.ofSeconds(25);
    private static final System.Logger LOG = System.getLogger(RehearsalThread.class.getName());
    private static final long STOP_LIMIT_NS = TimeUnit.SECONDS.toNanos(10);

    private final DtlsIdentity identity;
    private final SecureRandom random;
    private final BlockingQueue<Runnable> letters = new LinkedBlockingQueue<>();
    private final VirtualHandshakes handshakes = new VirtualHandshakes(letters::add);
    private final Duration calm;
    private final Thread thread;
    /** Nobody is there, and the whole of it is to be played. */
    private volatile boolean alone;
    private volatile boolean closing;
    private volatile int heard;

    /**
     * @param whole more than the first few
     * @param calm how long after these the others begin
     */
    RehearsalThread(DtlsIdentity identity, SecureRandom random, boolean whole, Duration calm) {
        this.calm = calm;
        this.identity = identity;
        this.random = random;
        alone = whole;
        thread = Thread.ofPlatform().name("spokes-rehearsal").daemon().inheritInheritableThreadLocals(false).unstarted(this::run);
        thread.setContextClassLoader(getClass().getClassLoader());
    }

    void start() {
        thread.start();
    }

    /** Somebody comes. May be called by any thread, as often as it likes. */
    void makeWay() {
        if (alone) {
            alone = false;
            wake();
        }
    }

    private void wake() {
        letters.add(() -> {});
    }

    private void run() {
        try (var rehearsal = new Rehearsal(identity, random, letters, handshakes, this::goesOn)) {
            play(rehearsal);
            giveBack();
            LOG.log(Level.DEBUG, "{0} joins were played through", heard);
        } catch (InterruptedException _) {
            LOG.log(Level.DEBUG, "the rehearsal was interrupted");
        } catch (RuntimeException | Error e) {
            LOG.log(Level.WARNING, "joins could not be played through; the first to join will tell", e);
        } finally {
            handshakes.close();
        }
    }

    private void play(Rehearsal rehearsal) throws InterruptedException {
        while (goesOn()) {
            long beganNs = System.nanoTime();
            rehearsal.join();
            heard = rehearsal.heard();
            if (heard >= AT_ONCE) {
                rest(heard == AT_ONCE ? calm.toNanos() : System.nanoTime() - beganNs);
            }
        }
    }

    /** While nobody is there to notice: what the start and all joins have left behind is more than the server itself. */
    private void giveBack() {
        if (alone && !closing) {
            System.gc();
        }
    }

    private boolean goesOn() {
        return !closing && heard < (alone ? JOINS : AT_ONCE);
    }

    private void rest(long restNs) throws InterruptedException {
        long beganNs = System.nanoTime();
        for (long leftNs = restNs; leftNs > 0 && goesOn(); leftNs = restNs - (System.nanoTime() - beganNs)) {
            var letter = letters.poll(leftNs, TimeUnit.NANOSECONDS);
            if (letter != null) {
                letter.run();
            }
        }
    }

    /** Listeners so far who heard something. */
    int heard() {
        return heard;
    }

    boolean ended() {
        return thread.getState() == Thread.State.TERMINATED;
    }

    /** Threads of handshakes that have not ended. */
    int underWay() {
        return handshakes.underWay();
    }

    /** Returns when the thread has ended. */
    @Override
    public void close() {
        closing = true;
        wake();
        if (!Threads.join(thread, STOP_LIMIT_NS)) {
            LOG.log(Level.ERROR, "the rehearsal did not end in time");
        }
    }
}
