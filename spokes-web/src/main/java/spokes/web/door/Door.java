package spokes.web.door;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The door before all listeners but the administrator's: shut from the moment an application says goodbye, or a server starts, until one serves.
 *
 * <p>Clients of LiveKit try again after pauses that grow to seven seconds with every attempt that fails, but an attempt may take five, or fifteen. So one
 * that waits is back at once.
 */
public final class Door {
    /** How long at most: nothing comes after an undeployment, but a busy machine may need a minute from its ports to its application. */
    private static final Duration FOR_AN_APPLICATION = Duration.ofSeconds(30), FOR_A_SERVER = Duration.ofSeconds(90);
    /** Among those who waited are some whose client has given that attempt up, which their connection tells only after what they had asked for. */
    private static final Duration CROWD = Duration.ofSeconds(2);
    private static final System.Logger LOG = System.getLogger(Door.class.getName());

    private static final AtomicReference<Shut> NOW = new AtomicReference<>();
    private static volatile boolean opened;
    private static volatile long openedNs;

    private Door() {}

    /**
     * While an application is replaced, or loaded. It opens by itself. When it is shut already it stays so for longer.
     *
     * @param payara a loader that knows the server's classes
     * @throws ReflectiveOperationException when this is another Payara than the one we know
     */
    public static void shut(ClassLoader payara) throws ReflectiveOperationException {
        shut(payara, FOR_AN_APPLICATION);
    }

    /** The same while a server starts. */
    static void shutForStart(ClassLoader payara) throws ReflectiveOperationException {
        shut(payara, FOR_A_SERVER);
    }

    private static void shut(ClassLoader payara, Duration longest) throws ReflectiveOperationException {
        var now = NOW.get();
        if (now != null) {
            now.lasts(longest);
            return;
        }
        var shut = new Shut(new PayaraListeners(payara), longest);
        if (NOW.compareAndSet(null, shut)) {
            shut.begin();
        }
    }

    /** Whether those who waited are just coming in, the living and the dead. */
    public static boolean isCrowded() {
        return opened && System.nanoTime() - openedNs < CROWD.toNanos();
    }

    private static final class Shut {
        private final PayaraListeners payara;
        private final Thread limit = Thread.ofVirtual().name("front-door").unstarted(this::openInTheEnd);
        private List<Doorman> doormen = List.of();
        private AutoCloseable listening = () -> { };
        private volatile long untilNs = System.nanoTime();

        Shut(PayaraListeners payara, Duration longest) {
            this.payara = payara;
            lasts(longest);
        }

        void lasts(Duration longest) {
            long endNs = System.nanoTime() + longest.toNanos();
            untilNs = endNs - untilNs > 0 ? endNs : untilNs;
        }

        void begin() throws ReflectiveOperationException {
            doormen = payara.all().stream().filter(listener -> !Doorman.isBefore(listener)).map(Doorman::before).toList();
            listening = payara.whenSettled(this::open);
            limit.start();
        }

        private void openInTheEnd() {
            try {
                for (long leftNs = untilNs - System.nanoTime(); leftNs > 0; leftNs = untilNs - System.nanoTime()) {
                    Thread.sleep(Duration.ofNanos(leftNs));
                }
                open();
            } catch (InterruptedException settled) {
                // by the event that it waited for
            }
        }

        private void open() {
            if (!NOW.compareAndSet(this, null)) {
                return;
            }
            openedNs = System.nanoTime();
            opened = true;
            doormen.forEach(Doorman::open);
            try {
                listening.close();
            } catch (Exception kept) {
                LOG.log(Level.WARNING, "the door hears of deployments when it is open", kept);
            }
            limit.interrupt();
        }
    }
}
