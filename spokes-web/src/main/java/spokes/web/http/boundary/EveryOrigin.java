package spokes.web.http.boundary;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;

/**
 * Doors where pages of every origin may ask, and read the answer with its headers: who asks is known by a token that the page has, and by no
 * cookie, which browsers neither send nor take here. The origin is named in the answer, as LiveKit's server does it.
 */
public final class EveryOrigin {
    private EveryOrigin() {}

    /** @return true for a page's question whether it may ask, which is answered with that */
    public static boolean mayAsk(HttpServletRequest request, HttpServletResponse response) {
        response.setHeader("Access-Control-Allow-Origin", Optional.ofNullable(request.getHeader("Origin")).orElse("*"));
        response.addHeader("Vary", "Origin");
        response.setHeader("Access-Control-Expose-Headers", "*");
        response.setHeader("Access-Control-Allow-Methods", "OPTIONS, HEAD, GET, POST, PATCH, DELETE");
        // A star does not cover Authorization, so the headers that are asked for are named.
        response.setHeader("Access-Control-Allow-Headers", Optional.ofNullable(request.getHeader("Access-Control-Request-Headers")).orElse("*"));
        response.setHeader("Access-Control-Max-Age", "86400");
        boolean asksFirst = request.getMethod().equals("OPTIONS");
        if (asksFirst) {
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        }
        return asksFirst;
    }
}
