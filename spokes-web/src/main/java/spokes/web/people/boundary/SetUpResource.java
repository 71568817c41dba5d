package spokes.web.people.boundary;

import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import spokes.web.http.boundary.Answers;
import spokes.web.http.entity.Fields;
import spokes.web.people.control.Owners;
import spokes.web.people.control.Owners.Purpose;
import spokes.web.people.control.SetUp;
import spokes.web.people.entity.DisplayName;
import spokes.web.people.entity.Person;
import spokes.web.server.control.Servers;

/** What the one-time link of the log opens: set-up at first, a new password for the owner later. */
@Path("setup")
@RequestScoped
@PermitAll
public class SetUpResource {
    @Inject
    private HttpServletRequest request;
    @Inject
    private SetUp setUp;
    @Inject
    private Owners owners;
    @Inject
    private Servers servers;
    @Inject
    private SessionView view;

    /** What this token is for: {@code {"purpose": "set-up" | "reset", "serverName", "name": the owner's or null}}. */
    @GET
    public Response purpose(@HeaderParam("X-Setup") String token) {
        var answer = Json.createObjectBuilder().add("purpose", word(purposeOf(token == null ? "" : token))).add("serverName", servers.here().name());
        owners.owner().map(Person::name).ifPresentOrElse(name -> answer.add("name", name), () -> answer.addNull("name"));
        return Answers.ok(answer.build());
    }

    @POST
    public Response use(Fields fields) {
        var token = fields.text("token");
        var opened = switch (purposeOf(token)) {
            case SET_UP -> setUp.makeOwner(token, new DisplayName(fields.text("name")), fields.text("password"),
                new DisplayName(fields.optionalText("serverName").orElse(servers.here().name())));
            case RESET -> setUp.resetOwner(token, fields.optionalText("name").map(DisplayName::new), fields.text("password"));
        };
        return view.opened(201, opened, request);
    }

    private Purpose purposeOf(String token) {
        return owners.purposeOf(token).orElseThrow(owners::refused);
    }

    private static String word(Purpose purpose) {
        return switch (purpose) {
            case SET_UP -> "set-up";
            case RESET -> "reset";
        };
    }
}
