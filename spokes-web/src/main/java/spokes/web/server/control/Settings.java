package spokes.web.server.control;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import spokes.web.http.control.PublicUrl;

/**
 * What the operator decides, by MicroProfile Config: environment ({@code SPOKES_DATA}), system property or the domain's configuration.
 *
 * <table>
 * <caption>Settings of the page and its data</caption>
 * <tr><th>name</th><th>type</th><th>default</th><th>effect</th></tr>
 * <tr><td>spokes.data</td><td>folder</td><td>spokes-data in the domain's folder</td><td>where the database and the set-up link are</td></tr>
 * <tr><td>spokes.db.url</td><td>JDBC address</td><td>H2 in spokes.data</td><td>another database: jdbc:postgresql://host/spokes</td></tr>
 * <tr><td>spokes.db.user, spokes.db.password</td><td>text</td><td>sa, empty</td><td>how to sign in there</td></tr>
 * <tr><td>spokes.public-url</td><td>http(s) address</td><td>none</td><td>the address in set-up and invitation links</td></tr>
 * <tr><td>spokes.http-port, spokes.https-port</td><td>port, 0 for none</td><td>the domain's</td><td>where the page tells people to go</td></tr>
 * <tr><td>LIVEKIT_KEYS</td><td>key: secret, a line each</td><td>made at random</td><td>keys given from outside; the page cannot change them then</td></tr>
 * </table>
 */
@ApplicationScoped
public class Settings {
    private final String version = readVersion();

    /** Absolute, and it need not exist yet. */
    public Path dataFolder() {
        return DataFolder.in(config());
    }

    /** Scheme, host and port, without a path. */
    public Optional<URI> publicUrl() {
        return PublicUrl.configured();
    }

    /** Where a browser on this machine reaches the page when nothing else is known. */
    public URI localUrl() {
        return URI.create("http://localhost:" + port("spokes.http-port", "payara.instance.http.port").orElse(8080));
    }

    public Optional<Integer> httpsPort() {
        return port("spokes.https-port", "payara.instance.https.port");
    }

    public Optional<String> givenKeys() {
        return text(config(), "LIVEKIT_KEYS");
    }

    public String version() {
        return version;
    }

    private static Optional<Integer> port(String name, String containersName) {
        return text(config(), name).or(() -> text(config(), containersName)).map(Integer::valueOf).filter(port -> port > 0);
    }

    private static Optional<String> text(Config config, String name) {
        return config.getOptionalValue(name, String.class).filter(value -> !value.isBlank());
    }

    private static Config config() {
        return ConfigProvider.getConfig();
    }

    private static String readVersion() {
        try (var file = Settings.class.getResourceAsStream("/META-INF/spokes.properties")) {
            var properties = new Properties();
            properties.load(file);
            return properties.getProperty("version");
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
