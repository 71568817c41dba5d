package spokes.web.channels.boundary;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import spokes.web.access.AccessTokens;
import spokes.web.access.Grants;
import spokes.web.channels.control.ChannelList;
import spokes.web.channels.control.Channels;
import spokes.web.channels.control.PageResidents;
import spokes.web.http.boundary.Answers;
import spokes.web.http.entity.Fields;
import spokes.web.joins.boundary.Joins;
import spokes.web.joins.boundary.Visits;
import spokes.web.joins.entity.News;
import spokes.web.people.boundary.CurrentVisitor;
import spokes.web.people.entity.DisplayName;

/** The channels, and the way into one: a short-lived token for the media server, made out to who asks and to this room only. */
@Path("channels")
@RequestScoped
@RolesAllowed("owner")
public class ChannelsResource {
    @Inject
    private Channels channels;
    @Inject
    private ChannelList list;
    @Inject
    private AccessTokens tokens;
    @Inject
    private CurrentVisitor current;
    @Inject
    private Joins joins;
    @Inject
    private HttpServletRequest request;

    @GET
    @RolesAllowed({"owner", "guest"})
    public Response list() {
        return Answers.ok(list.json());
    }

    @POST
    public Response make(Fields fields) {
        return Answers.of(201, list.json(channels.make(name(fields)))).build();
    }

    @PATCH
    @Path("{id}")
    public Response rename(@PathParam("id") String id, Fields fields) {
        return Answers.ok(list.json(channels.rename(id, name(fields))));
    }

    @DELETE
    @Path("{id}")
    public Response delete(@PathParam("id") String id) {
        channels.delete(id);
        return Response.noContent().build();
    }

    @POST
    @Path("{id}/join")
    @RolesAllowed({"owner", "guest"})
    public Response join(@PathParam("id") String id, Fields fields) {
        var room = channels.get(id).id();
        var visitor = current.signedIn();
        joins.tell(new News.TokenGiven(room, visitor.identity(), visitor.name(), Visits.of(request, "page"),
            fields.optionalNumber("sinceClickMs", 0, Integer.MAX_VALUE).orElse(0), fields.optionalNumber("attempt", 0, 100_000).orElse(0)));
        var token = tokens.issue(visitor.identity(), visitor.name(), Grants.join(room), PageResidents.TOKEN_LIFE);
        return Answers.ok(Json.createObjectBuilder().add("token", token).add("identity", visitor.identity()).add("room", room).build());
    }

    private static DisplayName name(Fields fields) {
        return new DisplayName(fields.text("name"));
    }
}
