package spokes.web.http.boundary;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import spokes.web.http.control.RequestBody;
import spokes.web.http.entity.Fields;
import spokes.web.http.entity.Problem;

/** Reads a request's JSON object, at most {@value #MAX_BYTES} bytes of it. No body at all reads as an empty object. */
@Provider
@Consumes(MediaType.APPLICATION_JSON)
public class FieldsReader implements MessageBodyReader<Fields> {
    static final int MAX_BYTES = 16 * 1024;

    @Override
    public boolean isReadable(Class<?> type, Type generic, Annotation[] annotations, MediaType media) {
        return type == Fields.class;
    }

    @Override
    public Fields readFrom(Class<Fields> type, Type generic, Annotation[] annotations, MediaType media,
                           MultivaluedMap<String, String> headers, InputStream body) {
        var bytes = read(body, headers.getFirst(HttpHeaders.CONTENT_LENGTH));
        if (bytes.length > MAX_BYTES) throw new Problem(413, "too-large", "The request is larger than " + MAX_BYTES + " bytes.");
        return parse(bytes);
    }

    /** A caller who is too slow, or gone, is no failure of ours. */
    private static byte[] read(InputStream body, String contentLength) {
        try {
            return RequestBody.read(body, contentLength, MAX_BYTES);
        } catch (IOException stopped) {
            throw new Problem(408, "request-incomplete", "The request did not arrive in time.");
        }
    }

    static Fields parse(byte[] bytes) {
        if (bytes.length == 0) return new Fields(JsonObject.EMPTY_JSON_OBJECT);
        try (var reader = Json.createReader(new ByteArrayInputStream(bytes))) {
            if (reader.readValue() instanceof JsonObject object) return new Fields(object);
            throw new Problem(400, "bad-json", "The request must be one JSON object.");
        } catch (JsonException | IllegalStateException broken) {
            throw new Problem(400, "bad-json", "The request is not valid JSON.");
        }
    }
}
