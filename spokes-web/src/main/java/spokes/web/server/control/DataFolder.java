package spokes.web.server.control;

import java.nio.file.Path;
import org.eclipse.microprofile.config.Config;

/** Where everything is that this server must not lose: {@code spokes.data}, by default {@code spokes-data} in the domain's folder. */
public final class DataFolder {
    private DataFolder() {}

    /** Absolute, and it need not exist yet. */
    public static Path in(Config config) {
        return config.getOptionalValue("spokes.data", String.class).filter(folder -> !folder.isBlank()).map(Path::of)
            .orElseGet(() -> Path.of(System.getProperty("com.sun.aas.instanceRoot", System.getProperty("java.io.tmpdir")), "spokes-data"))
            .toAbsolutePath().normalize();
    }
}
