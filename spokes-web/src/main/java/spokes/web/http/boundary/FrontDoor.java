package spokes.web.http.boundary;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.BeforeBeanDiscovery;
import jakarta.enterprise.inject.spi.Extension;
import java.lang.System.Logger.Level;
import spokes.web.configuration.Setting;
import spokes.web.door.Door;
import spokes.web.door.FreshRequests;

/**
 * Lets those who come wait while the application is not there, instead of having Payara tell them that there is nothing: from the moment
 * the old one says goodbye, or a server begins to load the new one, until it serves.
 *
 * <p>Whoever has been let in already is not concerned, nor is the console of the administrator.
 *
 * <p>Only where {@code spokes.http-hold} says so: other applications of the same Payara would wait, too. Everywhere, nobody's request is made of somebody else's.
 */
public final class FrontDoor implements Extension {
    private static final System.Logger LOG = System.getLogger(FrontDoor.class.getName());
    private static volatile boolean works;

    /** The container begins to look for our classes: some seconds later they will answer. */
    void starting(@Observes BeforeBeanDiscovery start) {
        keepApart();
        shut();
    }

    /** In the domain that {@code ./spokes run} makes the server has done so itself, before anybody came. */
    private static void keepApart() {
        try {
            FreshRequests.everywhere();
        } catch (ReflectiveOperationException | RuntimeException | LinkageError another) {
            LOG.log(Level.WARNING, "What is written too late for a request that has just ended may reach another connection: this is another Payara than ours", another);
        }
    }

    /** To be called before the first client is sent away. It opens by itself. */
    public static void shut() {
        try {
            if (Setting.truth("spokes.http-hold", false)) {
                Door.shut(FrontDoor.class.getClassLoader());
                works = true;
            }
        } catch (ReflectiveOperationException | RuntimeException | LinkageError another) {
            LOG.log(Level.WARNING, "Nobody waits while the application is deployed: this is another Payara than ours", another);
        }
    }

    /** Whether those who waited are just coming in, the living and the dead. */
    public static boolean isCrowded() {
        return works && Door.isCrowded();
    }
}
