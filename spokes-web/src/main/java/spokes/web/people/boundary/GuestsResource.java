package spokes.web.people.boundary;

import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import spokes.web.http.entity.Fields;
import spokes.web.people.control.Invitations;
import spokes.web.people.control.Sessions;
import spokes.web.people.entity.DisplayName;

/** Guests come in by an invitation, with a name of their choice. */
@Path("guests")
@RequestScoped
@PermitAll
public class GuestsResource {
    @Inject
    private HttpServletRequest request;
    @Inject
    private CurrentVisitor current;
    @Inject
    private Invitations invitations;
    @Inject
    private Sessions sessions;
    @Inject
    private SessionView view;

    @POST
    public Response enter(Fields fields) {
        var opened = invitations.enter(fields.text("invitation"), new DisplayName(fields.text("name")));
        // The browser forgets the session it had before, so nobody could ever end it.
        current.visitor().ifPresent(before -> sessions.end(before.session()));
        return view.opened(201, opened, request);
    }
}
