package spokes.web.server.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import spokes.media.api.EarlyClasses;

/** What is done before anybody may come: the threads of rooms and sockets shall meet no class for the first time. */
@ApplicationScoped
public class EarlyStart {
    private static final Logger LOG = System.getLogger(EarlyStart.class.getName());

    void load(@Observes @Initialized(ApplicationScoped.class) Object start) {
        LOG.log(Level.DEBUG, "{0} classes are loaded for those who come", EarlyClasses.load(EarlyStart.class, _ -> false));
    }
}
