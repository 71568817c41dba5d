package spokes.web.server.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.lang.System.Logger;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import spokes.web.configuration.Setting;
import spokes.web.configuration.livekit.LiveKitConfig;
import spokes.web.server.entity.ServerReady;

/** Says at the start what of {@code LIVEKIT_CONFIG} does not count, and sets how much is said at all. */
@ApplicationScoped
public class GivenConfiguration {
    private static final Logger LOG = System.getLogger(GivenConfiguration.class.getName());
    /** Held, because java.util.logging forgets the level of a logger that nobody holds. */
    private static final java.util.logging.Logger OURS = java.util.logging.Logger.getLogger("spokes");

    void tell(@Observes ServerReady ready) {
        Setting.text("spokes.log-level").flatMap(GivenConfiguration::level).ifPresent(OURS::setLevel);
        complaints().forEach(sentence -> LOG.log(Logger.Level.WARNING, sentence));
    }

    /** Sentences for the operator. */
    public List<String> complaints() {
        return LiveKitConfig.given().complaints();
    }

    private static Optional<Level> level(String name) {
        return switch (name) {
            case "debug" -> Optional.of(Level.FINE);
            case "info" -> Optional.of(Level.INFO);
            case "warn" -> Optional.of(Level.WARNING);
            case "error" -> Optional.of(Level.SEVERE);
            default -> {
                LOG.log(Logger.Level.WARNING, "SPOKES_LOG_LEVEL is \"{0}\", but it has to be debug, info, warn or error.", name);
                yield Optional.empty();
            }
        };
    }
}
