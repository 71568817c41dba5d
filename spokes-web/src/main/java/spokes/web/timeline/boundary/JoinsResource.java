package spokes.web.timeline.boundary;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import spokes.web.http.boundary.Answers;
import spokes.web.http.entity.Fields;
import spokes.web.http.entity.Problem;
import spokes.web.joins.boundary.Joins;
import spokes.web.joins.entity.Cause;
import spokes.web.joins.entity.CauseTexts;
import spokes.web.joins.entity.JoinRecord;
import spokes.web.joins.entity.News;
import spokes.web.joins.entity.Verdict;
import spokes.web.people.boundary.CurrentVisitor;
import spokes.web.people.entity.Visitor;
import spokes.web.timeline.control.Mask;
import spokes.web.timeline.control.Reports;

/** The last joins with stations and causes, for the owner; and the way by which our page says and hears why a join takes long. */
@Path("joins")
@RequestScoped
@RolesAllowed("owner")
public class JoinsResource {
    /** What guests may know of the server: nothing that is not in every session description anyway. */
    private static final Set<String> FOR_EVERYBODY = Set.of("ports", "tcp", "after", "seconds");

    @Inject
    private Joins joins;
    @Inject
    private CurrentVisitor current;

    /**
     * @param cause only joins with this one; empty for all
     * @param addresses whether addresses of people are shown in full
     * @param language of the sentences
     */
    @GET
    public Response list(@QueryParam("cause") @DefaultValue("") String cause, @QueryParam("addresses") boolean addresses,
            @QueryParam("language") @DefaultValue("en") String language) {
        var only = wanted(cause);
        var texts = CauseTexts.in(Locale.forLanguageTag(language));
        var list = Json.createArrayBuilder();
        joins.records().stream().filter(join -> only.isEmpty() || join.verdict().map(Verdict::cause).equals(only))
            .forEach(join -> list.add(json(join, addresses, texts)));
        return Answers.ok(Json.createObjectBuilder().add("joins", list).build());
    }

    private static Optional<Cause> wanted(String cause) {
        if (cause.isEmpty()) return Optional.empty();
        return Optional.of(Cause.of(cause).orElseThrow(() -> Problem.badField("cause", "There is no cause named \"" + cause + "\".")));
    }

    /** The page's side of a join that takes long; the answer is the cause, as far as it is known. */
    @POST
    @Path("report")
    @RolesAllowed({"owner", "guest"})
    public Response report(Fields fields) {
        var visitor = current.signedIn();
        var room = fields.text("room");
        joins.tell(new News.PageSaid(room, visitor.identity(), Reports.read(fields)));
        var answer = Json.createObjectBuilder();
        joins.verdictFor(room, visitor.identity())
            .ifPresent(verdict -> answer.add("cause", verdict.cause().id()).add("values", values(verdict, visitor.kind() == Visitor.Kind.OWNER)));
        return Answers.ok(answer.build());
    }

    private static JsonObjectBuilder values(Verdict verdict, boolean all) {
        var values = Json.createObjectBuilder();
        new TreeMap<>(verdict.values()).forEach((word, value) -> {
            if (all || FOR_EVERYBODY.contains(word)) values.add(word, value);
        });
        return values;
    }

    private static JsonObject json(JoinRecord join, boolean addresses, CauseTexts texts) {
        var json = Json.createObjectBuilder().add("number", join.number()).add("room", join.room()).add("name", join.name()).add("identity", join.identity())
            .add("client", join.visit().client()).add("address", addresses ? join.visit().address() : Mask.addresses(join.visit().address()))
            .add("started", join.startedMs()).add("attempts", join.attempts()).add("state", join.state().name().toLowerCase(Locale.ROOT))
            .add("end", join.end()).add("stations", stations(join, addresses)).add("details", Json.createArrayBuilder(join.details()));
        join.verdict().ifPresent(verdict -> json.add("cause", cause(verdict, join.verdictAfterMs(), addresses, texts)));
        return json.build();
    }

    private static JsonArrayBuilder stations(JoinRecord join, boolean addresses) {
        var stations = Json.createArrayBuilder();
        join.stations().forEach(passed -> stations.add(Json.createObjectBuilder().add("station", passed.station().id()).add("afterMs", passed.afterMs())
            .add("where", addresses ? passed.where() : Mask.afterFrom(passed.where()))));
        return stations;
    }

    private static JsonObjectBuilder cause(Verdict verdict, long afterMs, boolean addresses, CauseTexts texts) {
        var values = shown(verdict.values(), addresses);
        return Json.createObjectBuilder().add("id", verdict.cause().id()).add("afterMs", afterMs).add("title", texts.title(verdict.cause()))
            .add("person", texts.person(verdict.cause(), values)).add("owner", texts.owner(verdict.cause(), values));
    }

    private static Map<String, String> shown(Map<String, String> values, boolean addresses) {
        var shown = new HashMap<>(values);
        if (!addresses) List.of("from").forEach(word -> shown.computeIfPresent(word, (_, value) -> Mask.addresses(value)));
        return shown;
    }
}
