package spokes.web.joins.boundary;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import spokes.web.http.control.Caller;
import spokes.web.joins.entity.News.Visit;

/** From where a request came, as evidence. */
public final class Visits {
    private static final List<String> MARKS_OF_PROXIES = List.of("X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded", "X-Real-IP", "Via",
            "CF-Connecting-IP");

    private Visits() {}

    /** @param client our page, or what the SDK calls itself */
    public static Visit of(HttpServletRequest request, String client) {
        var caller = new Caller(request);
        boolean direct = Optional.ofNullable(request.getRemoteAddr()).filter(caller.address()::equals).isPresent()
                && MARKS_OF_PROXIES.stream().allMatch(mark -> caller.header(mark).isEmpty());
        return new Visit(client, caller.address(), direct ? caller.header("Host").filter(host -> host.length() <= 100).orElse("") : "");
    }
}
