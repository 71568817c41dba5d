package spokes.web.access;

import java.util.Map;

/**
 * Who somebody is and what they may do, for a token yet to be made.
 *
 * @param kind as in {@link AccessToken}
 */
public record Pass(String identity, String name, String kind, String metadata, Map<String, String> attributes, Grants grants) {
    public Pass {
        attributes = Map.copyOf(attributes);
    }
}
