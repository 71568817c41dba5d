package spokes.web.signaling.boundary;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.security.Principal;

/** A request with the one who makes it, whom the WebSocket session inherits. */
public class RequestBy extends HttpServletRequestWrapper {
    private final Principal who;

    public RequestBy(HttpServletRequest request, Principal who) {
        super(request);
        this.who = who;
    }

    @Override
    public Principal getUserPrincipal() {
        return who;
    }
}
