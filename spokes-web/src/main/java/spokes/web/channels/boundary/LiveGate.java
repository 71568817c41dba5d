package spokes.web.channels.boundary;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import spokes.web.http.boundary.Answers;
import spokes.web.http.entity.Problem;
import spokes.web.people.boundary.CurrentVisitor;

/** Before the live socket opens: only for visitors, and the socket is told which one. */
public class LiveGate extends HttpFilter {
    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain) throws IOException, ServletException {
        var visitor = CurrentVisitor.of(request);
        if (visitor.isEmpty()) {
            Answers.write(response, new Problem(401, "not-signed-in", "Sign in, or open an invitation link."));
        } else if (request.getHeader("Upgrade") == null) {
            response.setHeader("Upgrade", "websocket");
            Answers.write(response, new Problem(426, "upgrade-required", "This address speaks WebSocket."));
        } else {
            chain.doFilter(new HttpServletRequestWrapper(request) {
                @Override
                public Principal getUserPrincipal() {
                    return visitor.get();
                }
            }, response);
        }
    }
}
