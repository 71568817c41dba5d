package spokes.web.people.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.NewCookie;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import spokes.web.http.control.Caller;
import spokes.web.people.entity.LoginSession;
import spokes.web.people.entity.Visitor;
import spokes.web.server.control.Servers;
import spokes.web.server.entity.ServerReady;

/**
 * The cookie that carries a session's token. No script can read it, no other site's form can use it, and over https it is sent over
 * https only and cannot be planted by a neighbouring host ({@code __Host-}). The server's mark is in the name because cookies
 * do not know ports: two servers on one machine must not sign each other's people out.
 */
@ApplicationScoped
public class SessionCookie {
    /** Browsers keep a cookie no longer than this; when a session ends is decided by the server. */
    private static final Duration LONGEST = Duration.ofDays(400);

    @Inject
    private Servers servers;
    private volatile String plainName = "";

    void learnName(@Observes ServerReady ready) {
        plainName = "spokes-" + servers.here().mark();
    }

    Optional<String> token(HttpServletRequest request) {
        var cookies = request.getCookies();
        if (cookies == null) return Optional.empty();
        var name = name(new Caller(request).secure());
        return Arrays.stream(cookies).filter(cookie -> cookie.getName().equals(name)).map(Cookie::getValue).findFirst();
    }

    NewCookie with(String token, Visitor visitor, HttpServletRequest request) {
        var life = switch (visitor.kind()) {
            case OWNER -> LONGEST;
            case GUEST -> LoginSession.GUESTS_LIFE;
        };
        return cookie(token, life, request);
    }

    NewCookie without(HttpServletRequest request) {
        return cookie("", Duration.ZERO, request);
    }

    private NewCookie cookie(String value, Duration life, HttpServletRequest request) {
        boolean secure = new Caller(request).secure();
        return new NewCookie.Builder(name(secure)).value(value).path("/").maxAge((int) life.toSeconds())
            .httpOnly(true).secure(secure).sameSite(NewCookie.SameSite.LAX).build();
    }

    private String name(boolean secure) {
        return secure ? "__Host-" + plainName : plainName;
    }
}
