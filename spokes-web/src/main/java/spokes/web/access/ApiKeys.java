package spokes.web.access;

import java.util.Optional;

/** The API keys of this server. Asked for every connection, so answers come from memory. */
public interface ApiKeys {
    /** The secret that tokens of this key are signed with; empty when there is no such key (any more). */
    Optional<String> secretOf(String apiKey);

    /** The key that our own and refreshed tokens are signed with. */
    ApiKey signing();
}
