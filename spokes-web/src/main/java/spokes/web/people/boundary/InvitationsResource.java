package spokes.web.people.boundary;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import spokes.web.http.boundary.Answers;
import spokes.web.http.entity.Fields;
import spokes.web.http.entity.Problem;
import spokes.web.people.control.Invitations;
import spokes.web.people.entity.Invitation;
import spokes.web.server.control.Servers;

/** Invitation links. A link's secret stands behind {@code #}, so that neither our log nor a proxy's ever has it. */
@Path("invitations")
@RequestScoped
@RolesAllowed("owner")
public class InvitationsResource {
    private static final int MAX_NOTE = 200, MAX_HOURS = 24 * 365, MAX_USES = 10_000;

    @Inject
    private HttpServletRequest request;
    @Inject
    private Invitations invitations;
    @Inject
    private InvitationLink link;
    @Inject
    private Servers servers;

    @GET
    public Response list() {
        var list = Json.createArrayBuilder();
        invitations.all().forEach(invitation -> list.add(json(invitation)));
        return Answers.ok(list.build());
    }

    @POST
    public Response make(Fields fields) {
        var note = fields.optionalText("note").map(String::strip).orElse("");
        if (note.length() > MAX_NOTE || note.chars().anyMatch(Character::isISOControl)) {
            throw Problem.badField("note", "A note is one line of at most " + MAX_NOTE + " characters.");
        }
        var hours = fields.optionalNumber("expiresInHours", 1, MAX_HOURS);
        var expiresAt = hours.isPresent() ? Optional.of(Instant.now().plus(Duration.ofHours(hours.getAsInt()))) : Optional.<Instant>empty();
        var made = invitations.make(note, expiresAt, fields.optionalNumber("maxUses", 1, MAX_USES));
        return Answers.of(201, Json.createObjectBuilder().add("id", made.id()).add("link", link.to(made.secret(), request)).build()).build();
    }

    @DELETE
    @Path("{id}")
    public Response withdraw(@PathParam("id") String id) {
        invitations.withdraw(id);
        return Response.noContent().build();
    }

    /** For a guest who has opened a link and is asked for a name. */
    @GET
    @Path("check")
    @PermitAll
    public Response check(@HeaderParam("X-Invitation") String secret) {
        invitations.check(secret == null ? "" : secret);
        return Answers.ok(Json.createObjectBuilder().add("serverName", servers.here().name()).build());
    }

    private static JsonObject json(Invitation invitation) {
        var json = Json.createObjectBuilder().add("id", invitation.id()).add("note", invitation.note()).add("createdAt", invitation.createdAt().toString());
        invitation.expiresAt().ifPresentOrElse(at -> json.add("expiresAt", at.toString()), () -> json.addNull("expiresAt"));
        invitation.usesLeft().ifPresentOrElse(left -> json.add("usesLeft", left), () -> json.addNull("usesLeft"));
        return json.add("uses", invitation.uses()).build();
    }
}
