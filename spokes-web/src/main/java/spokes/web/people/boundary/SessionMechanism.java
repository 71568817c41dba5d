package spokes.web.people.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import spokes.web.http.control.Caller;
import spokes.web.people.control.Sessions;
import spokes.web.people.control.VisitedAddresses;

/** Tells the container who sent a request to the page API, by the session cookie. Who may call what is the resources' business. */
@ApplicationScoped
public class SessionMechanism implements HttpAuthenticationMechanism {
    @Inject
    private SessionCookie cookie;
    @Inject
    private Sessions sessions;
    @Inject
    private VisitedAddresses visits;

    @Override
    public AuthenticationStatus validateRequest(HttpServletRequest request, HttpServletResponse response, HttpMessageContext context) {
        if (!request.getRequestURI().startsWith("/api/")) return context.doNothing();
        var found = cookie.token(request).flatMap(sessions::find);
        if (found.isEmpty()) return context.doNothing();
        var visitor = found.get();
        CurrentVisitor.remember(request, visitor);
        new Caller(request).visitedAddress().ifPresent(visits::visitedAt);
        return context.notifyContainerAboutLogin(visitor, Set.of(visitor.kind().group()));
    }
}
