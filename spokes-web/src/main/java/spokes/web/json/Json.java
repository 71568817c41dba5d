package spokes.web.json;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.spi.JsonProvider;
import java.io.Reader;
import java.util.Collection;

/**
 * What {@link jakarta.json.Json} does, by a provider that is found once. That one looks through every jar at every call: some milliseconds, and
 * the monitors of the container's class loaders, on threads that are to wait for nobody.
 */
public final class Json {
    private static final JsonProvider PROVIDER = JsonProvider.provider();

    private Json() {}

    public static JsonObjectBuilder createObjectBuilder() {
        return PROVIDER.createObjectBuilder();
    }

    public static JsonObjectBuilder createObjectBuilder(JsonObject begun) {
        return PROVIDER.createObjectBuilder(begun);
    }

    public static JsonArrayBuilder createArrayBuilder() {
        return PROVIDER.createArrayBuilder();
    }

    public static JsonArrayBuilder createArrayBuilder(Collection<?> begun) {
        return PROVIDER.createArrayBuilder(begun);
    }

    public static JsonReader createReader(Reader text) {
        return PROVIDER.createReader(text);
    }
}
