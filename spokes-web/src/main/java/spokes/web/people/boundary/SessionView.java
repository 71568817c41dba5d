package spokes.web.people.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import spokes.web.http.boundary.Answers;
import spokes.web.people.control.Owners;
import spokes.web.people.control.Sessions;
import spokes.web.people.entity.Visitor;
import spokes.web.server.control.Servers;
import spokes.web.server.control.Settings;

/** What the page gets to know first: which server this is, and who it is talking to. */
@ApplicationScoped
class SessionView {
    @Inject
    private Servers servers;
    @Inject
    private Owners owners;
    @Inject
    private Settings settings;
    @Inject
    private SessionCookie cookie;
    @Inject
    private VisitedAddress visited;

    JsonObject of(Optional<Visitor> visitor) {
        var server = Json.createObjectBuilder().add("name", servers.here().name()).add("setUp", owners.exists());
        settings.httpsPort().ifPresentOrElse(port -> server.add("httpsPort", port), () -> server.addNull("httpsPort"));
        server.add("version", settings.version());
        var session = Json.createObjectBuilder().add("server", server);
        return session.add("me", visitor.<JsonValue>map(SessionView::me).orElse(JsonValue.NULL)).build();
    }

    /** The same for somebody who has just come in, with the cookie. */
    Response opened(int status, Sessions.Opened session, HttpServletRequest request) {
        visited.note(request);
        return Answers.of(status, of(Optional.of(session.visitor()))).cookie(cookie.with(session.token(), session.visitor(), request)).build();
    }

    private static JsonObject me(Visitor visitor) {
        return Json.createObjectBuilder().add("kind", visitor.kind().group()).add("name", visitor.name()).build();
    }
}
