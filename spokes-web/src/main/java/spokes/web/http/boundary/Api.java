package spokes.web.http.boundary;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** The page's own API: JSON over the session cookie, for our page only. */
@ApplicationPath("/api")
public class Api extends Application {}
