package spokes.web.people.boundary;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import spokes.web.people.entity.Visitor;

/** Who sent the request that is being answered. */
@RequestScoped
public class CurrentVisitor {
    private static final String ATTRIBUTE = Visitor.class.getName();

    @Inject
    private HttpServletRequest request;

    static void remember(HttpServletRequest request, Visitor visitor) {
        request.setAttribute(ATTRIBUTE, visitor);
    }

    public static Optional<Visitor> of(HttpServletRequest request) {
        return Optional.ofNullable((Visitor) request.getAttribute(ATTRIBUTE));
    }

    public Optional<Visitor> visitor() {
        return of(request);
    }

    /** For methods that only visitors may call. */
    public Visitor signedIn() {
        return visitor().orElseThrow();
    }
}
