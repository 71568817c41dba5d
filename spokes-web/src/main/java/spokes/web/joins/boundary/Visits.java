package spokes.web.joins.boundary;

import jakarta.servlet.http.HttpServletRequest;
import spokes.web.http.control.Caller;
import spokes.web.joins.entity.News.Visit;

/** From where a request came, as evidence. */
public final class Visits {
    private Visits() {}

    /** @param client our page, or what the SDK calls itself */
    public static Visit of(HttpServletRequest request, String client) {
        var caller = new Caller(request);
        return new Visit(client, caller.address(), caller.direct() ? caller.header("Host").filter(host -> host.length() <= 100).orElse("") : "");
    }
}
