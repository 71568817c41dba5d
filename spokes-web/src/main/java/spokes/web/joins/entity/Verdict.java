package spokes.web.joins.entity;

import java.util.Map;

/**
 * Why a join does not get through, as far as it is proved.
 *
 * @param values what the texts of the cause fill in
 */
public record Verdict(Cause cause, Map<String, String> values) {
    public Verdict {
        values = Map.copyOf(values);
    }
}
