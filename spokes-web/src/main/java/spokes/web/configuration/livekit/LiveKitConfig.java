package spokes.web.configuration.livekit;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a configuration of LiveKit means here. Nothing in it keeps the server from running: what cannot be read, what nobody knows, and what means nothing here
 * is said once and left out.
 *
 * @param settings by the names of our own settings
 * @param complaints sentences for the operator about the rest
 */
public record LiveKitConfig(Map<String, String> settings, List<String> complaints) {
    /** The variable that LiveKit itself reads the text of its file from. */
    public static final String VARIABLE = "LIVEKIT_CONFIG";

    public LiveKitConfig {
        settings = Map.copyOf(settings);
        complaints = List.copyOf(complaints);
    }

    /** That of this process. */
    public static LiveKitConfig given() {
        return Given.CONFIG;
    }

    /** @param yaml as LiveKit's file; blank for none */
    public static LiveKitConfig read(String yaml) {
        return yaml.isBlank() ? new LiveKitConfig(Map.of(), List.of()) : new LiveKitReader().read(yaml);
    }

    @Override
    public String toString() {
        return "LiveKitConfig" + settings.keySet();         // secrets are not for logs
    }

    private static final class Given {
        static final LiveKitConfig CONFIG = read(Optional.ofNullable(System.getProperty(VARIABLE)).or(() -> Optional.ofNullable(System.getenv(VARIABLE))).orElse(""));
    }
}
