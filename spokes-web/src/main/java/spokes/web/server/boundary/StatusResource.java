package spokes.web.server.boundary;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.Function;
import spokes.media.api.MediaStatus;
import spokes.media.api.MediaUnavailableException;
import spokes.web.http.boundary.Answers;
import spokes.web.media.MediaPlane;
import spokes.web.server.control.GivenConfiguration;
import spokes.web.server.control.Settings;
import spokes.web.signaling.boundary.IceServerList;
import spokes.web.signaling.boundary.ProxyWatch;

/** How the server is doing, for its owner. */
@Path("status")
@RequestScoped
@RolesAllowed("owner")
public class StatusResource {
    @Inject
    private MediaPlane media;
    @Inject
    private Settings settings;
    @Inject
    private GivenConfiguration configuration;
    @Inject
    private IceServerList iceServers;
    @Inject
    private ProxyWatch proxies;

    @GET
    public Response show() {
        return Answers.ok(json(status()).add("version", settings.version()).build());
    }

    /** Without a media plane there is still something to say. */
    private MediaStatus status() {
        try {
            return media.status();
        } catch (MediaUnavailableException stopped) {
            return MediaStatus.stopped("The media plane is stopped, so nobody can talk. Restart the application: asadmin disable spokes; asadmin enable spokes");
        }
    }

    private JsonObjectBuilder json(MediaStatus status) {
        var counters = Json.createObjectBuilder();
        new TreeMap<>(status.counters()).forEach(counters::add);
        var warnings = Json.createArrayBuilder(status.warnings());
        configuration.complaints().forEach(warnings::add);
        iceServers.complaints().forEach(warnings::add);
        proxies.seen().forEach(cut -> warnings.add(cut.sentence()));
        return Json.createObjectBuilder().add("running", status.running())
            .add("candidates", array(status.candidates(), StatusResource::json)).add("router", status.router()).add("stunServers", array(status.stunServers(), StatusResource::json))
            .add("loops", array(status.loops(), StatusResource::json))
            .add("counters", counters).add("warnings", warnings);
    }

    private static JsonObject json(MediaStatus.Candidate candidate) {
        return Json.createObjectBuilder().add("address", candidate.address()).add("port", candidate.port())
            .add("protocol", candidate.protocol()).add("kind", candidate.kind().name().toLowerCase(Locale.ROOT))
            .add("source", candidate.source()).add("since", candidate.sinceMs()).add("arrived", candidate.arrivedMs()).build();
    }

    private static JsonObject json(MediaStatus.StunServer server) {
        return Json.createObjectBuilder().add("server", server.server()).add("state", server.state().name().toLowerCase(Locale.ROOT))
            .add("seen", server.seen()).add("roundTripMs", server.roundTripMs()).build();
    }

    private static JsonObject json(MediaStatus.Loop loop) {
        return Json.createObjectBuilder().add("index", loop.index()).add("port", loop.port()).add("rooms", loop.rooms())
            .add("participants", loop.participants()).add("longestCycleNs", loop.longestCycleNs()).build();
    }

    private static <T> JsonArrayBuilder array(List<T> list, Function<T, JsonObject> json) {
        var array = Json.createArrayBuilder();
        list.forEach(element -> array.add(json.apply(element)));
        return array;
    }
}
