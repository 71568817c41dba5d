package spokes.web.timeline.control;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import spokes.web.http.entity.Fields;
import spokes.web.joins.entity.Cause;
import spokes.web.joins.entity.PageReport;

/** Reads what a browser says of its side. What is not understood is left out: the report is there to help, and nobody depends on it. */
public final class Reports {
    private static final Set<String> TYPES = Set.of("host", "mdns", "srflx", "prflx", "relay");
    private static final Set<Cause> BROWSERS_OWN = Set.of(Cause.NOT_HTTPS, Cause.NO_MICROPHONE_PERMISSION, Cause.NO_DEVICE, Cause.DEVICE_BUSY, Cause.SILENT_MICROPHONE);
    private static final int MOST = 20, LONGEST = 160;

    private Reports() {}

    public static PageReport read(Fields fields) {
        var json = fields.json();
        return new PageReport(fields.optionalNumber("sinceClickMs", 0, Integer.MAX_VALUE).orElse(0), fields.optionalNumber("attempt", 0, 100_000).orElse(0),
            numbers(json.get("candidates")), texts(json.get("reflexive")), words(json.get("ice")), texts(json.get("pairs")), socket(json.get("socket")), fields.optionalText("device").flatMap(Cause::of).filter(BROWSERS_OWN::contains));
    }

    private static PageReport.Socket socket(JsonValue value) {
        if (!(value instanceof JsonObject json)) return PageReport.Socket.notTried();
        return new PageReport.Socket(number(json.get("short")).orElse(-1), number(json.get("long")).orElse(-1), json.get("other") == JsonValue.TRUE);
    }

    private static Map<String, Integer> numbers(JsonValue value) {
        var found = new HashMap<String, Integer>();
        if (value instanceof JsonObject json) {
            TYPES.forEach(type -> number(json.get(type)).ifPresent(count -> found.put(type, count)));
        }
        return found;
    }

    private static Optional<Integer> number(JsonValue value) {
        return value instanceof JsonNumber number && number.isIntegral() && Math.abs(number.doubleValue()) <= 1_000_000 ? Optional.of(number.intValue()) : Optional.empty();
    }

    private static List<String> texts(JsonValue value) {
        return value instanceof JsonArray array ? array.stream().filter(JsonString.class::isInstance).map(text -> cut(((JsonString) text).getString())).limit(MOST).toList() : List.of();
    }

    private static Map<String, String> words(JsonValue value) {
        var found = new HashMap<String, String>();
        if (value instanceof JsonObject json) {
            json.entrySet().stream().limit(MOST).filter(entry -> entry.getValue() instanceof JsonString)
                .forEach(entry -> found.put(cut(entry.getKey()), cut(((JsonString) entry.getValue()).getString())));
        }
        return found;
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }
}
