package spokes.web.http.entity;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.util.Map;

/**
 * Something a caller of the page API did that cannot be done: a status, a stable id for programs and a sentence for people.
 * Its JSON is {@code {"error": id, "message": sentence, …details}}.
 */
public final class Problem extends RuntimeException {
    private final int status;
    private final String id;
    private final transient Map<String, Object> details;

    public Problem(int status, String id, String sentence) {
        this(status, id, sentence, Map.of());
    }

    /** @param details further members of the JSON; strings, numbers or booleans */
    public Problem(int status, String id, String sentence, Map<String, Object> details) {
        super(sentence, null, false, false);
        this.status = status;
        this.id = id;
        this.details = Map.copyOf(details);
    }

    public static Problem badField(String field, String sentence) {
        return new Problem(400, "bad-" + field, sentence);
    }

    public int status() {
        return status;
    }

    public String id() {
        return id;
    }

    public Map<String, Object> details() {
        return details;
    }

    public JsonObject json() {
        return Json.createObjectBuilder(details).add("error", id).add("message", getMessage()).build();
    }
}
