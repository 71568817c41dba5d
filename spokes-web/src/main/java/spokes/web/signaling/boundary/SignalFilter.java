package spokes.web.signaling.boundary;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import spokes.web.http.boundary.EveryOrigin;
import spokes.web.joins.entity.Cause;
import spokes.web.signaling.control.Admissions;
import spokes.web.signaling.control.Refusal;
import spokes.web.signaling.entity.Admission;

/**
 * Everything that HTTP says about {@code /rtc} and {@code /rtc/v1}. It stands before the container's WebSocket filter, so whoever is not let in sees
 * a status, and pages of every origin may read it: browsers hide why a WebSocket failed, and clients ask {@code /rtc/validate}
 * for the reason. Both paths lead to one endpoint: what makes the difference is the {@code join_request}, without which there is no v1.
 */
@WebFilter(urlPatterns = "/rtc/*", asyncSupported = true)
public class SignalFilter extends HttpFilter {
    private static final String SIGNAL = "/rtc", SIGNAL_V1 = "/rtc/v1", VALIDATE = "/validate";
    /** By these words clients tell a room that is not there from a path that is not there. */
    private static final String NO_SUCH_ROOM = "requested room does not exist";

    @Inject
    Signaling signaling;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (EveryOrigin.mayAsk(request, response)) {
            return;
        }
        try {
            switch (path(request)) {
                case SIGNAL, SIGNAL_V1 -> connect(request, response, chain);
                case SIGNAL + VALIDATE, SIGNAL_V1 + VALIDATE -> validate(request, response);
                default -> answer(response, HttpServletResponse.SC_NOT_FOUND, "not found");
            }
        } catch (Refusal refusal) {
            answer(response, refusal.status(), refusal.getMessage());
        }
    }

    /** Below the context root; clients that were given an address with a slash at its end ask for {@code //rtc}. */
    private static String path(HttpServletRequest request) {
        return request.getRequestURI().substring(request.getContextPath().length()).replaceFirst("^/+", "/");
    }

    private void connect(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
            noteLostUpgrade(request);
            response.setStatus(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        long askedNs = signaling.nowNs();
        var admission = admitToRoom(request);
        note(request, admission, Cause.NO_SUCH_ROOM, () -> requireRoom(admission));
        note(request, admission, Cause.SERVER_AT_ITS_LIMITS, () -> requireCapacity(admission));
        if (signaling.isEnding()) {
            throw new Refusal(HttpServletResponse.SC_SERVICE_UNAVAILABLE, "The server is shutting down.");
        }
        note(request, admission, Cause.ROOM_FULL, () -> requirePlace(admission));
        signaling.accepted(request, admission);
        chain.doFilter(new As(request, admission.by(signaling.approach(request), askedNs)), response);
    }

    /** A join that fails by this is in the owner's list of joins. */
    private void note(HttpServletRequest request, Admission admission, Cause cause, Runnable requirement) {
        try {
            requirement.run();
        } catch (Refusal refusal) {
            signaling.refused(request, Optional.of(admission), cause, refusal);
            throw refusal;
        }
    }

    private Admission admitToRoom(HttpServletRequest request) {
        try {
            return admit(request, false);
        } catch (Refusal refusal) {
            signaling.refused(request, Optional.empty(), Cause.TOKEN_REFUSED, refusal);
            throw refusal;
        }
    }

    /** The key of a WebSocket without its Upgrade header: a proxy took that for its own, as HTTP/1.1 says it may. */
    private void noteLostUpgrade(HttpServletRequest request) {
        if (request.getHeader("Sec-WebSocket-Key") != null) {
            signaling.refused(request, Optional.of(admit(request, false)), Cause.PROXY_DOES_NOT_UPGRADE,
                    new Refusal(HttpServletResponse.SC_NOT_FOUND, "The Upgrade header is missing."));
        }
    }

    private void validate(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var admission = admit(request, true);
        requireRoom(admission);
        requireCapacity(admission);
        answer(response, HttpServletResponse.SC_OK, "success");
    }

    private Admission admit(HttpServletRequest request, boolean strict) {
        Admissions admissions = signaling.admissions();
        var admission = admissions.admit(request::getParameter, Optional.ofNullable(request.getHeader("Authorization")), strict);
        if (path(request).startsWith(SIGNAL_V1) && !admission.single()) {
            throw new Refusal(HttpServletResponse.SC_BAD_REQUEST, "The join request is missing.");
        }
        return admission;
    }

    private void requireRoom(Admission admission) {
        if (!signaling.hasRoomFor(admission)) {
            throw new Refusal(HttpServletResponse.SC_NOT_FOUND, NO_SUCH_ROOM);
        }
    }

    /** Who is in already comes back whatever happens. */
    private void requireCapacity(Admission admission) {
        if (!admission.client().resumes() && signaling.isAtItsLimits()) {
            throw new Refusal(HttpServletResponse.SC_SERVICE_UNAVAILABLE, "The server has reached its configured limits.");
        }
    }

    private void requirePlace(Admission admission) {
        if (signaling.isFullFor(admission)) {
            throw new Refusal(HttpServletResponse.SC_INTERNAL_SERVER_ERROR, "The room is full.");
        }
    }

    /** In words, which nobody may keep. */
    public static void answer(HttpServletResponse response, int status, String sentence) throws IOException {
        response.setStatus(status);
        response.setContentType("text/plain;charset=UTF-8");
        response.setHeader("Cache-Control", "no-store");
        response.getWriter().print(sentence);
    }

    private static final class As extends RequestBy {
        As(HttpServletRequest request, Admission admission) {
            super(request, admission);
        }

        @Override
        public String getRequestURI() {
            return getContextPath() + SIGNAL;
        }
    }
}
