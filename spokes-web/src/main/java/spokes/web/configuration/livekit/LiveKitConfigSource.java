package spokes.web.configuration.livekit;

import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** {@code LIVEKIT_CONFIG} by our own names. It comes after everything else: the environment, system properties, the domain. */
public final class LiveKitConfigSource implements ConfigSource {
    /** The lowest that a container's own sources have is 100. */
    static final int ORDINAL = 90;

    @Override
    public Set<String> getPropertyNames() {
        return LiveKitConfig.given().settings().keySet();
    }

    @Override
    public Map<String, String> getProperties() {
        return LiveKitConfig.given().settings();
    }

    @Override
    public String getValue(String name) {
        return LiveKitConfig.given().settings().get(name);
    }

    @Override
    public String getName() {
        return LiveKitConfig.VARIABLE;
    }

    @Override
    public int getOrdinal() {
        return ORDINAL;
    }
}
