package spokes.web.http.boundary;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.BeforeBeanDiscovery;
import jakarta.enterprise.inject.spi.Extension;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import spokes.web.configuration.Setting;
import spokes.web.http.control.PayaraListeners;

/**
 * Lets new connections wait while the application is not there, instead of having Payara tell them that there is nothing: from the moment
 * the old one says goodbye, or a server begins to load the new one, until it serves.
 *
 * <p>Clients of LiveKit try again after pauses that grow to seven seconds with every attempt that fails, but an attempt may take five, or fifteen. So one
 * that waits is back at once. Whoever has been let in already is not concerned, nor is the console of the administrator.
 *
 * <p>Only where {@code spokes.http-hold} says so: other applications of the same Payara would wait, too.
 */
public final class FrontDoor implements Extension {
    /** Nothing comes after an undeployment, and others may live here. */
    private static final Duration LONGEST = Duration.ofSeconds(30);
    /** Among those who waited are some whose client has given that attempt up, which their connection tells only after what they had asked for. */
    private static final Duration CROWD = Duration.ofSeconds(2);
    private static final System.Logger LOG = System.getLogger(FrontDoor.class.getName());

    private static volatile boolean opened;
    private static volatile long openedNs;

    /** The container begins to look for our classes: some seconds later they will answer. */
    void starting(@Observes BeforeBeanDiscovery start) {
        shut();
    }

    /** To be called before the first client is sent away. It opens by itself. */
    public static void shut() {
        try {
            if (Setting.truth("spokes.http-hold", false)) {
                new Shut(new PayaraListeners(FrontDoor.class.getClassLoader())).untilSettled();
            }
        } catch (ReflectiveOperationException | RuntimeException another) {
            LOG.log(Level.WARNING, "Connections do not wait while the application is deployed: this is another Payara than ours", another);
        }
    }

    /** Whether those who waited are just coming in, the living and the dead. */
    public static boolean isCrowded() {
        return opened && System.nanoTime() - openedNs < CROWD.toNanos();
    }

    /** One time that it is shut. Several may overlap, for the next deployment begins before the last application is forgotten; the first that ends, ends all. */
    private static final class Shut {
        private final PayaraListeners payara;
        private final AtomicBoolean open = new AtomicBoolean();
        private final Thread limit = Thread.ofVirtual().name("front-door").unstarted(this::openInTheEnd);
        private AutoCloseable listening = () -> { };

        Shut(PayaraListeners payara) {
            this.payara = payara;
        }

        void untilSettled() throws ReflectiveOperationException {
            listening = payara.whenSettled(this::open);
            payara.stopAccepting();
            limit.start();
        }

        private void openInTheEnd() {
            try {
                Thread.sleep(LONGEST);
                open();
            } catch (InterruptedException settled) {
                // by the event that it waited for
            }
        }

        private void open() {
            if (!open.compareAndSet(false, true)) {
                return;
            }
            openedNs = System.nanoTime();
            opened = true;
            try {
                payara.accept();
                listening.close();
            } catch (Exception impossible) {
                LOG.log(Level.ERROR, "connections are not accepted any more", impossible);
            }
            limit.interrupt();
        }
    }
}
