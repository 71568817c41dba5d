package spokes.system.lab;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What came of one click on a channel, as the page saw it.
 *
 * @param heardMs from the click until somebody's voice is played, -1 when it never was
 * @param pairs the chosen candidate pairs of the connections, {@code udp host 192.168.1.30:51234 > host 192.168.1.20:50000}
 * @param causes what the page said, and when after the click, in order
 * @param offered what the server offered, candidate by candidate
 * @param link the page's own word for the state of the call: {@code joining}, {@code connected}, …
 */
record Outcome(long heardMs, List<String> pairs, List<Cause> causes, List<String> offered, String link) {
    record Cause(String id, long afterMs) {
        @Override
        public String toString() {
            return id + " after " + afterMs + " ms";
        }
    }

    static Outcome of(Map<?, ?> seen) {
        return new Outcome(((Number) seen.get("heardMs")).longValue(), strings(seen.get("pairs")),
            ((List<?>) seen.get("causes")).stream().map(Map.class::cast).map(each -> new Cause((String) each.get("id"), ((Number) each.get("afterMs")).longValue())).toList(),
            strings(seen.get("offered")), (String) seen.get("link"));
    }

    private static List<String> strings(Object list) {
        return ((List<?>) list).stream().map(String.class::cast).distinct().toList();
    }

    boolean heard() {
        return heardMs >= 0;
    }

    boolean by(String words) {
        return pairs.stream().anyMatch(pair -> pair.contains(words));
    }

    @Override
    public String toString() {
        var told = causes.isEmpty() ? "" : "; said " + String.join(", ", causes.stream().map(Cause::toString).toList());
        return heard() ? String.format(Locale.ROOT, "heard after %d ms by %s%s", heardMs, String.join(" and ", pairs), told)
            : "did not get in (" + link + ")" + (told.isEmpty() ? "; said nothing" : told) + "; was offered " + offered;
    }
}
