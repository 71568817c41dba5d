package spokes.web.webhooks.control;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;

/** Whom to tell: {@code spokes.webhook.urls}, addresses with commas between, and {@code spokes.webhook.api-key}, the key that signs. */
@ApplicationScoped
public class WebhookSettings {
    public List<String> urls() {
        return text("spokes.webhook.urls").stream().flatMap(all -> Stream.of(all.split(","))).map(String::strip).filter(url -> !url.isEmpty()).toList();
    }

    public Optional<String> apiKey() {
        return text("spokes.webhook.api-key").map(String::strip);
    }

    private static Optional<String> text(String name) {
        return ConfigProvider.getConfig().getOptionalValue(name, String.class).filter(value -> !value.isBlank());
    }
}
