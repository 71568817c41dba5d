package spokes.web.access;

import java.time.Duration;
import java.util.Optional;

/**
 * What is known of the people to whom our page gave an identity. Everybody else came with a token that an API user made, and
 * is that user's business.
 */
public interface Residents {
    /** May this identity be in the room, now? Always true for identities that our page did not give out. */
    boolean mayStay(String room, String identity);

    /** How long a token for this identity lives; empty for identities that our page did not give out. */
    Optional<Duration> tokenLife(String identity);
}
