package spokes.web.http.boundary;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;

/** The page's own API: JSON over the session cookie, for our page only. */
@ApplicationPath("/api")
public class Api extends Application {
    /** Without Jersey's description of every resource, which it would show to anybody. */
    @Override
    public Map<String, Object> getProperties() {
        return Map.of("jersey.config.server.wadl.disableWadl", true);
    }
}
