package spokes.web.http.boundary;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import spokes.web.http.control.Caller;
import spokes.web.http.control.PublicUrl;
import spokes.web.http.control.SameOrigin;
import spokes.web.http.entity.Problem;

/**
 * Lets only our own page change anything by the visitor's cookie, or open a socket with it: the request must come from the same
 * origin, and one that changes something must carry {@value #MARK}, which no other site can send without being asked first.
 */
public class ApiGuard extends HttpFilter {
    static final String MARK = "X-Spokes";
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain) throws IOException, ServletException {
        response.setHeader("Cache-Control", "no-store");
        var refusal = refusal(request);
        if (refusal.isPresent()) {
            Answers.write(response, refusal.get());
        } else {
            chain.doFilter(request, response);
        }
    }

    private Optional<Problem> refusal(HttpServletRequest request) {
        var caller = new Caller(request);
        boolean changes = !SAFE.contains(request.getMethod());
        boolean opensSocket = caller.header("Upgrade").isPresent();
        if (!changes && !opensSocket) return Optional.empty();
        if (!SameOrigin.holds(caller.header("Sec-Fetch-Site"), caller.header("Origin"), caller.host(), PublicUrl.configured())) {
            return Optional.of(new Problem(403, "other-origin", "This request came from a page of another site. A proxy in front of Spokes must pass the Host header on."));
        }
        if (changes && caller.header(MARK).isEmpty()) {
            return Optional.of(new Problem(403, "mark-missing", "A request that changes something needs the header " + MARK + ": 1."));
        }
        return Optional.empty();
    }
}
