package spokes.web.server.control;

import java.util.ArrayList;
import java.util.List;
import spokes.web.access.ApiKey;

/** {@code LIVEKIT_KEYS}: {@code key: secret}, one a line or separated by commas. The first signs our own tokens. */
final class GivenKeys {
    static final int SAFE_LENGTH = 32;

    private GivenKeys() {}

    static List<ApiKey> parse(String text) {
        var keys = new ArrayList<ApiKey>();
        for (var entry : text.split("[,\\n\\r]+")) {
            if (entry.isBlank()) continue;
            int colon = entry.indexOf(':');
            var key = colon < 0 ? "" : entry.substring(0, colon).strip();
            var secret = colon < 0 ? "" : entry.substring(colon + 1).strip();
            if (key.isEmpty() || secret.isEmpty()) {
                throw new IllegalArgumentException("Entry " + (keys.size() + 1) + " of LIVEKIT_KEYS does not read \"key: secret\"");
            }
            keys.add(new ApiKey(key, secret));
        }
        if (keys.isEmpty()) throw new IllegalArgumentException("LIVEKIT_KEYS holds no \"key: secret\"");
        return List.copyOf(keys);
    }
}
