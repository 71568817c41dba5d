package spokes.web.agents.boundary;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import spokes.web.agents.entity.WorkerAccess;
import spokes.web.signaling.boundary.RequestBy;
import spokes.web.signaling.boundary.SignalFilter;
import spokes.web.signaling.boundary.Signaling;
import spokes.web.signaling.control.Refusal;

/** Everything that HTTP says about {@code /agent}, before the container's WebSocket filter: a token with the grant {@code agent} opens it. */
@WebFilter(urlPatterns = "/agent", asyncSupported = true)
public class AgentFilter extends HttpFilter {
    @Inject
    private Signaling signaling;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain) throws IOException, ServletException {
        if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
            response.setStatus(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        try {
            var access = admit(request);
            chain.doFilter(new RequestBy(request, access), response);
        } catch (Refusal refusal) {
            SignalFilter.answer(response, refusal.status(), refusal.getMessage());
        }
    }

    private WorkerAccess admit(HttpServletRequest request) {
        var token = signaling.admissions().token(request::getParameter, Optional.ofNullable(request.getHeader("Authorization")));
        if (!token.grants().agent()) {
            throw new Refusal(HttpServletResponse.SC_UNAUTHORIZED, "The token does not allow to register a worker.");
        }
        if (signaling.isEnding()) {
            throw new Refusal(HttpServletResponse.SC_SERVICE_UNAVAILABLE, "The server is shutting down.");
        }
        return new WorkerAccess(token.claims().getString("iss", ""));
    }
}
