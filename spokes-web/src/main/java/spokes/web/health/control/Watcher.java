package spokes.web.health.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;

/** Who may read the figures: programs on this machine, or, where the operator has set a password, whoever knows it. */
public final class Watcher {
    private Watcher() {}

    /**
     * @param password {@code user:password} as configured
     * @param local whether the request came from this machine, with nobody between
     */
    public static boolean mayRead(Optional<String> password, Optional<String> authorization, boolean local) {
        if (password.isEmpty()) return local;
        var wanted = "Basic " + Base64.getEncoder().encodeToString(password.get().getBytes(UTF_8));
        return authorization.filter(given -> MessageDigest.isEqual(given.getBytes(UTF_8), wanted.getBytes(UTF_8))).isPresent();
    }
}
