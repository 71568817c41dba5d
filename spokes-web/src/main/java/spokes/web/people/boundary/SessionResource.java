package spokes.web.people.boundary;

import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import spokes.web.http.boundary.Answers;
import spokes.web.http.control.Caller;
import spokes.web.http.entity.Fields;
import spokes.web.people.control.Login;
import spokes.web.people.control.Sessions;

/** Signing in and out. */
@Path("")
@RequestScoped
@PermitAll
public class SessionResource {
    @Inject
    private HttpServletRequest request;
    @Inject
    private CurrentVisitor current;
    @Inject
    private SessionView view;
    @Inject
    private SessionCookie cookie;
    @Inject
    private Login login;
    @Inject
    private Sessions sessions;
    @Inject
    private VisitedAddress visited;

    @GET
    @Path("session")
    public Response show() {
        current.visitor().ifPresent(_ -> visited.note(request));
        return Answers.ok(view.of(current.visitor()));
    }

    @POST
    @Path("login")
    public Response signIn(Fields fields) {
        return view.opened(200, login.signIn(fields.text("name"), fields.text("password"), new Caller(request).network()), request);
    }

    @POST
    @Path("logout")
    public Response signOut() {
        current.visitor().ifPresent(visitor -> sessions.end(visitor.session()));
        return Response.noContent().cookie(cookie.without(request)).build();
    }
}
