package spokes.system.official;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;
import org.openqa.selenium.json.Json;
import spokes.system.browser.Browser;
import spokes.system.browser.ServedPage;
import spokes.system.browser.Tab;
import spokes.system.lab.Firefox;

/** A guest by {@code livekit-client} in Chromium or Firefox, on a page of another origin than the server's. */
final class PageGuest implements Guest {
    private final String client;
    private final ServedPage page;
    private final Tab browser;

    /** @param version the name of the package in package.json: {@code livekit-client}, or {@code livekit-client-2.0} for an older one */
    PageGuest(String version, String name) {
        this(version, name, new Browser(name));
    }

    static PageGuest inFirefox(String version, String name) {
        return new PageGuest(version, name, Firefox.here(name));
    }

    private PageGuest(String version, String name, Tab browser) {
        this.browser = browser;
        client = version + " " + name;
        try {
            page = new ServedPage()
                .with("/", "text/html", "<!doctype html><title>A guest</title><script src=/livekit-client.js></script><script src=/guest.js></script>".getBytes(UTF_8))
                .with("/livekit-client.js", "text/javascript", Files.readAllBytes(Registry.node().resolve("node_modules").resolve(version).resolve("dist/livekit-client.umd.js")))
                .with("/e2ee-worker.js", "text/javascript", Files.readAllBytes(Registry.node().resolve("node_modules").resolve(version).resolve("dist/livekit-client.e2ee.worker.js")))
                .with("/guest.js", "text/javascript", Registry.text("guest-page.js").getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        browser.go(page.address());
    }

    @Override
    public String client() {
        return client;
    }

    @Override
    public Object ask(String ability, Map<String, ?> arguments) {
        var answer = (Map<?, ?>) browser.await("""
                try { return { value: (await window.guest[arguments[0]](JSON.parse(arguments[1]))) ?? true }; }
                catch (error) { return { error: `${error?.name} ${error?.reasonName ?? ''} ${error?.message ?? error}` }; }""", ability, new Json().toJson(arguments));
        if (answer.containsKey("error")) {
            throw new Refused(client + " could not " + ability + ": " + answer.get("error"));
        }
        return answer.get("value");
    }

    Tab browser() {
        return browser;
    }

    @Override
    public void close() {
        browser.close();
        page.close();
    }
}
