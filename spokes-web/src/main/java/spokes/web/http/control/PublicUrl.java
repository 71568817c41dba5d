package spokes.web.http.control;

import java.net.URI;
import java.util.Optional;
import org.eclipse.microprofile.config.ConfigProvider;

/** The address under which the operator says this server is reached, {@code spokes.public-url}: scheme, host and port, without a path. */
public final class PublicUrl {
    private PublicUrl() {}

    public static Optional<URI> configured() {
        return ConfigProvider.getConfig().getOptionalValue("spokes.public-url", String.class).filter(url -> !url.isBlank()).map(PublicUrl::origin);
    }

    static URI origin(String url) {
        try {
            var whole = URI.create(url.strip());
            boolean web = "http".equals(whole.getScheme()) || "https".equals(whole.getScheme());
            if (web && whole.getHost() != null) return URI.create(whole.getScheme() + "://" + whole.getRawAuthority());
        } catch (IllegalArgumentException notAnAddress) {
            // the same sentence as for an address of another kind
        }
        throw new IllegalArgumentException("spokes.public-url is \"" + url + "\" but must look like https://voice.example.org");
    }
}
