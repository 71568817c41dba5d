package spokes.web.signaling.boundary;

import jakarta.inject.Inject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import spokes.web.http.boundary.FrontDoor;

/** Says goodbye while the sockets are still open: the container cuts them before it destroys beans. */
@WebListener
public class Farewell implements ServletContextListener {
    @Inject
    private Signaling signaling;

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        FrontDoor.shut();
        signaling.end();
    }
}
