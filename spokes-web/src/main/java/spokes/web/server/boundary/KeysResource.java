package spokes.web.server.boundary;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import spokes.web.http.boundary.Answers;
import spokes.web.server.control.ApiKeyRing;

/** The key for programs that use the server API, or that make access tokens of their own. */
@Path("keys")
@RequestScoped
@RolesAllowed("owner")
public class KeysResource {
    @Inject
    private ApiKeyRing keys;

    @GET
    public Response show() {
        return Answers.ok(json());
    }

    @POST
    @Path("rotate")
    public Response rotate() {
        keys.rotate();
        return Answers.ok(json());
    }

    private JsonObject json() {
        var key = keys.signing();
        return Json.createObjectBuilder().add("apiKey", key.key()).add("secret", key.secret()).add("rotatable", keys.rotatable()).build();
    }
}
