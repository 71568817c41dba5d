package spokes.web.server.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import spokes.web.access.ApiKey;
import spokes.web.access.ApiKeys;
import spokes.web.http.entity.Problem;

/** The keys in memory: those given from outside, or else the one in the database. */
@ApplicationScoped
public class ApiKeyRing implements ApiKeys {
    private static final Logger LOG = System.getLogger(ApiKeyRing.class.getName());

    @Inject
    private Servers servers;
    @Inject
    private Settings settings;

    private volatile List<ApiKey> keys = List.of();
    private volatile boolean given;

    void load() {
        var outside = settings.givenKeys().map(GivenKeys::parse);
        given = outside.isPresent();
        keys = outside.orElseGet(() -> List.of(servers.here().apiKey()));
        if (given) keys.stream().filter(key -> key.secret().length() < GivenKeys.SAFE_LENGTH).forEach(key -> LOG.log(Level.WARNING,
            "The secret of key {0} in LIVEKIT_KEYS is shorter than {1} characters: it can be guessed", key.key(), GivenKeys.SAFE_LENGTH));
    }

    @Override
    public Optional<String> secretOf(String apiKey) {
        return keys.stream().filter(key -> key.key().equals(apiKey)).map(ApiKey::secret).findFirst();
    }

    @Override
    public ApiKey signing() {
        return keys.getFirst();
    }

    public boolean rotatable() {
        return !given;
    }

    /** From now on only tokens of the new key are accepted; who is in a call stays in it. */
    public synchronized ApiKey rotate() {
        if (given) throw new Problem(409, "keys-given", "The keys were given by LIVEKIT_KEYS. Change them there and start Spokes again.");
        keys = List.of(servers.replaceKey());
        LOG.log(Level.INFO, "The API key was replaced; it is {0} now", signing().key());
        return signing();
    }
}
