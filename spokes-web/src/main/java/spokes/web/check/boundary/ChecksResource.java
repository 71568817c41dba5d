package spokes.web.check.boundary;

import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import livekit.LivekitRtc.ICEServer;
import spokes.media.api.MediaStatus;
import spokes.web.access.ApiKeys;
import spokes.web.check.control.CheckPass;
import spokes.web.check.control.CheckRun;
import spokes.web.check.control.Checks;
import spokes.web.check.control.Checks.Via;
import spokes.web.check.entity.Report;
import spokes.web.check.entity.Row;
import spokes.web.check.entity.Verdict;
import spokes.web.http.boundary.Answers;
import spokes.web.http.control.Caller;
import spokes.web.http.entity.Fields;
import spokes.web.http.entity.Problem;
import spokes.web.people.boundary.CurrentVisitor;
import spokes.web.people.boundary.InvitationLink;
import spokes.web.people.control.Owners;
import spokes.web.people.control.Owners.Purpose;
import spokes.web.signaling.boundary.IceServerList;

/**
 * The check page's side of the server. Whoever is signed in may run a check, and so may who has a link that a signed-in person made, and who is about
 * to set this server up. The id of a check is its secret.
 */
@Path("checks")
@RequestScoped
@PermitAll
public class ChecksResource {
    private static final int MAX_LIST = 16, MAX_PORT = 65_535;

    @Inject
    private HttpServletRequest request;
    @Inject
    private CurrentVisitor current;
    @Inject
    private Owners owners;
    @Inject
    private ApiKeys keys;
    @Inject
    private InvitationLink link;
    @Inject
    private IceServerList iceServers;
    @Inject
    private Checks checks;

    /** For somebody without an account, or for one's own phone: works for an hour. A link alone makes no further links. */
    @POST
    @Path("links")
    public Response makeLink(Fields fields) {
        if (current.visitor().isEmpty() && !mayMakeOwner(fields)) throw new Problem(401, "not-signed-in", "Sign in, or open an invitation link.");
        return Answers.of(201, Json.createObjectBuilder().add("link", link.check(CheckPass.make(keys.signing().secret(), Instant.now()), request))
            .add("minutes", CheckPass.LIFE.toMinutes()).build()).build();
    }

    /** {@code pass} from a link, or {@code setUp}, the token of the set-up link; neither for who is signed in. */
    @POST
    public Response begin(Fields fields) {
        if (!mayCheck(fields)) throw new Problem(403, "check-link-not-valid", "This link is over: it works for an hour. Ask for a new one.");
        return Answers.of(201, json(checks.begin())).build();
    }

    private boolean mayCheck(Fields fields) {
        if (current.visitor().isPresent()) return true;
        if (fields.optionalText("pass").filter(pass -> CheckPass.holds(keys.signing().secret(), pass, Instant.now())).isPresent()) return true;
        return mayMakeOwner(fields);
    }

    private boolean mayMakeOwner(Fields fields) {
        return fields.optionalText("setUp").flatMap(owners::purposeOf).filter(Purpose.SET_UP::equals).isPresent();
    }

    /** One short connection to one address: {@code row}, the browser's offer, and {@code outsidePort} where another one is forwarded to it. */
    @POST
    @Path("{run}/probes")
    public Response probe(@PathParam("run") String id, Fields fields) {
        var row = fields.optionalNumber("row", 0, 1000).orElseThrow(() -> Problem.badField("row", "The field \"row\" is missing."));
        var opened = checks.probe(checks.run(id), row, fields.optionalNumber("outsidePort", 1, MAX_PORT).orElse(0), fields.text("sdp"));
        return Answers.of(201, Json.createObjectBuilder().add("probe", opened.probe()).add("sdp", opened.sdp()).build()).build();
    }

    /** What the browser saw of it, and {@code via} what it went; answered by what is to be thought of it. */
    @POST
    @Path("{run}/probes/{probe}/report")
    public Response report(@PathParam("run") String id, @PathParam("probe") int probe, Fields fields) {
        return Answers.ok(json(checks.judge(checks.run(id), probe, Via.of(fields.optionalText("via").orElse("")), report(fields))));
    }

    @DELETE
    @Path("{run}")
    public Response end(@PathParam("run") String id) {
        checks.find(id).ifPresent(checks::end);
        return Response.noContent().build();
    }

    private static Report report(Fields fields) {
        return new Report(flag(fields, "media"), fields.optionalText("iceState").orElse(""), fields.optionalNumber("pairs", 0, 10_000).orElse(-1),
            texts(fields, "gathered"), texts(fields, "reflexive"));
    }

    private static boolean flag(Fields fields, String name) {
        return fields.json().get(name) == JsonValue.TRUE;
    }

    private static List<String> texts(Fields fields, String name) {
        if (!(fields.json().get(name) instanceof JsonArray list)) return List.of();
        return list.stream().filter(JsonString.class::isInstance).map(text -> ((JsonString) text).getString()).limit(MAX_LIST).toList();
    }

    private JsonObject json(CheckRun run) {
        var status = checks.status();
        var rows = Json.createArrayBuilder();
        run.rows().forEach(row -> rows.add(json(row)));
        var ports = Json.createArrayBuilder();
        status.loops().stream().map(MediaStatus.Loop::port).forEach(ports::add);
        var helpers = Json.createArrayBuilder();
        iceServers.tell("check").forEach(server -> helpers.add(json(server)));
        return Json.createObjectBuilder().add("run", run.id()).add("rows", rows).add("ports", ports)
            .add("iceServers", helpers).add("relay", iceServers.hasTurn()).add("proxy", new Caller(request).header("X-Forwarded-For").isPresent()).build();
    }

    private static JsonObject json(ICEServer server) {
        var json = Json.createObjectBuilder().add("urls", Json.createArrayBuilder(server.getUrlsList()));
        return server.getUsername().isEmpty() ? json.build() : json.add("username", server.getUsername()).add("credential", server.getCredential()).build();
    }

    private static JsonObject json(Row row) {
        return Json.createObjectBuilder().add("id", row.id()).add("address", row.address()).add("port", row.port()).add("protocol", row.protocol())
            .add("family", row.family()).add("reach", row.reach().word()).build();
    }

    private static JsonObject json(Verdict verdict) {
        var advice = Json.createArrayBuilder();
        verdict.advice().forEach(line -> advice.add(Json.createObjectBuilder().add("protocol", line.protocol()).add("outsidePort", line.outsidePort())
            .add("insideAddress", line.insideAddress()).add("insidePort", line.insidePort())));
        return Json.createObjectBuilder().add("state", verdict.state().word()).add("cause", verdict.cause())
            .add("arrivedAt", Json.createArrayBuilder(verdict.arrivedAt())).add("advice", advice).build();
    }
}
