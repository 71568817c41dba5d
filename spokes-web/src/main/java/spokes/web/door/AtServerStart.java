package spokes.web.door;

import com.sun.appserv.server.LifecycleEvent;
import com.sun.appserv.server.LifecycleListener;
import java.lang.System.Logger.Level;

/**
 * Keeps requests apart from each other, shuts the door when the server opens its ports, and puts the turnstile behind it: a lifecycle module of the domain that {@code ./spokes run} makes, where no other application
 * is kept waiting. Door and turnstile are there only when {@code SPOKES_HTTP_HOLD} is true in the environment.
 */
public final class AtServerStart implements LifecycleListener {
    private static final System.Logger LOG = System.getLogger(AtServerStart.class.getName());

    @Override
    public void handleEvent(LifecycleEvent event) {
        if (event.getEventType() != LifecycleEvent.INIT_EVENT) {
            return;
        }
        keepApart();
        if ("true".equalsIgnoreCase(System.getenv("SPOKES_HTTP_HOLD"))) {
            stand();
        }
    }

    private static void keepApart() {
        try {
            FreshRequests.everywhere();
            new PayaraListeners(AtServerStart.class.getClassLoader()).all().forEach(ServedOnce::before);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError another) {
            LOG.log(Level.WARNING, "A request that is just ending may be served again, and what is written too late for it may reach another connection: this is another Payara than ours", another);
        }
    }

    private static void stand() {
        try {
            new PayaraListeners(AtServerStart.class.getClassLoader()).all().forEach(Turnstile::before);
            Door.shutForStart(AtServerStart.class.getClassLoader());
        } catch (ReflectiveOperationException | RuntimeException | LinkageError another) {
            LOG.log(Level.WARNING, "Nobody waits while the server starts, and a crowd that comes in slows those who are there: this is another Payara than ours", another);
        }
    }
}
