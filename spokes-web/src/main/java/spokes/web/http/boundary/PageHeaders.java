package spokes.web.http.boundary;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import spokes.web.http.control.Caller;
import spokes.web.http.control.PagePolicy;

/** Security and cache headers on everything, and the door that is open to other origins before any token: {@code /}. */
public class PageHeaders extends HttpFilter {
    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain) throws IOException, ServletException {
        if (request.getMethod().equals("TRACE")) {
            response.sendError(405);
            return;
        }
        var path = request.getRequestURI();
        response.setHeader("Content-Security-Policy", PagePolicy.contentSecurity(host(request)));
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Permissions-Policy", PagePolicy.PERMISSIONS);
        PagePolicy.cacheControl(path).ifPresent(policy -> response.setHeader("Cache-Control", policy));
        // livekit-client looks at the server's root from any page before it connects; nothing here depends on a cookie.
        if (path.equals("/") && EveryOrigin.mayAsk(request, response)) {
            return;
        }
        chain.doFilter(request.getHeader("Upgrade") == null ? request : new Numbered(request), response);
    }

    Optional<String> host(HttpServletRequest request) {
        return new Caller(request).host();
    }
}
