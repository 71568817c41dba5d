package spokes.web.http.boundary;

import jakarta.json.JsonValue;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import spokes.web.http.entity.Problem;

/** How results and failures are written, the same from resources, filters and error pages. */
public final class Answers {
    private Answers() {}

    public static Response ok(JsonValue json) {
        return of(200, json).build();
    }

    public static Response.ResponseBuilder of(int status, JsonValue json) {
        return Response.status(status).type(MediaType.APPLICATION_JSON_TYPE.withCharset("UTF-8")).entity(json.toString());
    }

    static Response of(Problem problem) {
        var answer = of(problem.status(), problem.json());
        var wait = problem.details().get("retryAfterSeconds");
        return wait == null ? answer.build() : answer.header("Retry-After", wait).build();
    }

    public static void write(HttpServletResponse response, Problem problem) throws IOException {
        response.setStatus(problem.status());
        response.setContentType("application/json;charset=UTF-8");
        response.getWriter().print(problem.json());
    }
}
