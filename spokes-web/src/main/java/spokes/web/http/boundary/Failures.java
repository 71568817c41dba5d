package spokes.web.http.boundary;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import spokes.web.http.entity.Problem;

/** Turns whatever a resource throws into a status with a sentence. Only what is our own fault is logged, with its stack. */
@Provider
public class Failures implements ExceptionMapper<Throwable> {
    private static final Logger LOG = System.getLogger(Failures.class.getName());

    @Override
    public Response toResponse(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Problem problem) return Answers.of(problem);
            if (cause instanceof WebApplicationException known && known.getResponse().getStatus() < 500) return refused(known.getResponse());
        }
        LOG.log(Level.ERROR, "A request to the page API failed", failure);
        return Answers.of(forStatus(500));
    }

    private static Response refused(Response response) {
        var answer = Answers.of(response.getStatus(), forStatus(response.getStatus()).json());
        var allow = response.getHeaderString("Allow");
        return allow == null ? answer.build() : answer.header("Allow", allow).build();
    }

    static Problem forStatus(int status) {
        return switch (status) {
            case 400 -> new Problem(status, "bad-request", "This request cannot be understood.");
            case 401 -> new Problem(status, "not-signed-in", "Sign in, or open an invitation link.");
            case 403 -> new Problem(status, "not-allowed", "You may not do this.");
            case 404 -> new Problem(status, "not-found", "There is nothing at this address.");
            case 405 -> new Problem(status, "method-not-allowed", "This cannot be done at this address.");
            case 406 -> new Problem(status, "not-acceptable", "The answer is JSON, and the request does not accept that.");
            case 413 -> new Problem(status, "too-large", "This request is too large.");
            case 415 -> new Problem(status, "not-json", "Send the content as application/json.");
            case 500 -> new Problem(status, "internal-error", "Something went wrong on the server. Its log says more.");
            case 503 -> new Problem(status, "not-available", "The server is not ready.");
            default -> new Problem(status, "failed", "This did not work (" + status + ").");
        };
    }
}
