package spokes.web.http.entity;

import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Optional;
import java.util.OptionalInt;

/** The JSON object of a request, read field by field; what is missing or of another type is a {@link Problem} with a sentence. */
public record Fields(JsonObject json) {
    public String text(String field) {
        return optionalText(field).orElseThrow(() -> Problem.badField(field, "The field \"" + field + "\" is missing."));
    }

    public Optional<String> optionalText(String field) {
        return switch (json.get(field)) {
            case null -> Optional.empty();
            case JsonString string -> Optional.of(string.getString());
            case JsonValue value when value == JsonValue.NULL -> Optional.empty();
            default -> throw Problem.badField(field, "The field \"" + field + "\" must be a text.");
        };
    }

    /** A whole number between the two, both included. */
    public OptionalInt optionalNumber(String field, int least, int most) {
        return switch (json.get(field)) {
            case null -> OptionalInt.empty();
            case JsonNumber number when number.isIntegral() && fits(number, least, most) -> OptionalInt.of(number.intValue());
            case JsonValue value when value == JsonValue.NULL -> OptionalInt.empty();
            default -> throw Problem.badField(field, "The field \"" + field + "\" must be a whole number from " + least + " to " + most + ".");
        };
    }

    private static boolean fits(JsonNumber number, int least, int most) {
        var value = number.bigDecimalValue();
        return value.precision() - value.scale() <= 10 && value.longValue() >= least && value.longValue() <= most;
    }
}
