package spokes.web.people.control;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.identitystore.Pbkdf2PasswordHash;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import spokes.web.http.entity.Problem;
import spokes.web.server.control.Secrets;

/**
 * Passwords, hashed by Jakarta Security's PBKDF2 (HMAC-SHA512, 210,000 rounds, OWASP's figure of 2023), which costs about 0.2 s of a core.
 * So at most {@value #AT_ONCE} are computed at a time: signing in must not keep a call's server busy.
 */
@ApplicationScoped
public class Passwords {
    public static final int MIN_LENGTH = 10, MAX_LENGTH = 200;
    private static final int AT_ONCE = 2;

    @Inject
    private Pbkdf2PasswordHash hash;
    private final Semaphore places = new Semaphore(AT_ONCE);
    private String nobodys;

    @PostConstruct
    void prepare() {
        hash.initialize(Map.of("Pbkdf2PasswordHash.Algorithm", "PBKDF2WithHmacSHA512", "Pbkdf2PasswordHash.Iterations", "210000",
            "Pbkdf2PasswordHash.SaltSizeBytes", "32", "Pbkdf2PasswordHash.KeySizeBytes", "64"));
        nobodys = hash.generate(Secrets.secret().toCharArray());
    }

    /** Refuses what is too short or too long; says nothing about digits and capitals, which do not help. */
    static void check(String password) {
        int length = password.codePointCount(0, password.length());
        if (length < MIN_LENGTH) throw new Problem(400, "password-too-short", "A password has at least " + MIN_LENGTH + " characters.");
        if (length > MAX_LENGTH) throw new Problem(400, "password-too-long", "A password has at most " + MAX_LENGTH + " characters.");
    }

    String hash(String password) {
        check(password);
        return inTurn(() -> hash.generate(password.toCharArray()));
    }

    /** Takes as long when there is no such person: the time tells nobody which names exist. */
    boolean matches(String password, Optional<String> stored) {
        if (password.length() > 2 * MAX_LENGTH) return false;
        boolean matches = inTurn(() -> hash.verify(password.toCharArray(), stored.orElse(nobodys)));
        return matches && stored.isPresent();
    }

    private <T> T inTurn(Supplier<T> work) {
        if (!places.tryAcquire()) {
            throw new Problem(429, "too-many-attempts", "Too many people sign in at this moment. Try again.", Map.of("retryAfterSeconds", 1));
        }
        try {
            return work.get();
        } finally {
            places.release();
        }
    }
}
