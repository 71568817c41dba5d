package spokes.system.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.openqa.selenium.bidi.Command;
import org.openqa.selenium.bidi.Connection;
import org.openqa.selenium.json.Json;
import org.openqa.selenium.remote.http.ClientConfig;
import org.openqa.selenium.remote.http.HttpClient;
import spokes.system.browser.Tab;
import spokes.system.server.Payara;
import spokes.system.server.SpokesServer;

/** The distribution's Firefox on a host of the lab or here, by WebDriver BiDi, which it speaks itself. */
public final class Firefox implements Tab {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String SETTINGS = """
        user_pref("media.navigator.streams.fake", true);
        user_pref("media.navigator.permission.disabled", true);
        user_pref("media.autoplay.default", 0);
        user_pref("media.autoplay.blocking_policy", 0);
        user_pref("network.proxy.type", 0);
        user_pref("network.captive-portal-service.enabled", false);
        user_pref("network.connectivity-service.enabled", false);
        user_pref("browser.shell.checkDefaultBrowser", false);
        user_pref("datareporting.policy.dataSubmissionEnabled", false);
        user_pref("toolkit.telemetry.enabled", false);
        user_pref("app.update.enabled", false);
        user_pref("extensions.update.enabled", false);
        user_pref("browser.safebrowsing.malware.enabled", false);
        user_pref("browser.safebrowsing.phishing.enabled", false);
        """;

    private final String name;
    private final Optional<Tunnel> tunnel;
    private final Process process;
    private final HttpClient http;
    private final Connection connection;
    private final String context;

    Firefox(Host host) {
        this("lab-" + host.name(), host, "");
    }

    /** Not in the lab but on this machine, whose loopback it uses for media too. */
    public static Tab here(String name) {
        return new Firefox(name, Host.HERE, "user_pref(\"media.peerconnection.ice.loopback\", true);");
    }

    private Firefox(String name, Host host, String more) {
        this.name = name;
        int port = SpokesServer.freeTcpPort();
        var folder = host.file("firefox-" + port);
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("user.js"), SETTINGS + more);
            tunnel = host == Host.HERE ? Optional.empty() : Optional.of(Tunnel.loopback(Host.HERE, host, port));
            process = host.start(folder.resolve("output.txt"), "env", "HOME=" + folder, "MOZ_DISABLE_CONTENT_SANDBOX=1", "firefox-esr", "--headless", "--no-remote", "--remote-debugging-port=" + port, "--profile", folder.toString(), "about:blank");
            if (!Waiting.until(LIMIT, () -> says(folder.resolve("output.txt"), "WebDriver BiDi listening"))) throw new IllegalStateException("Firefox does not start: " + Files.readString(folder.resolve("output.txt")));
            http = HttpClient.Factory.createDefault().createClient(ClientConfig.defaultConfig().baseUri(URI.create("http://127.0.0.1:" + port)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        connection = new Connection(http, "ws://127.0.0.1:" + port + "/session");
        send("session.new", Map.of("capabilities", Map.of("alwaysMatch", Map.of("acceptInsecureCerts", true))));
        context = (String) send("browsingContext.create", Map.of("type", "tab")).get("context");
    }

    private static boolean says(Path file, String words) {
        try {
            return Files.readString(file).contains(words);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<?, ?> send(String method, Map<String, Object> parameters) {
        return connection.sendAndWait(new Command<Map<?, ?>>(method, parameters, Map.class), LIMIT);
    }

    @Override
    public void plant(String script) {
        send("script.addPreloadScript", Map.of("functionDeclaration", "() => {" + script + "}"));
    }

    @Override
    public void go(URI address) {
        send("browsingContext.navigate", Map.of("context", context, "url", address.toString(), "wait", "complete"));
    }

    @Override
    public Object await(String body, Object... arguments) {
        var given = new ArrayList<Map<String, Object>>();
        for (var argument : arguments) given.add(Map.of("type", "string", "value", argument));
        var answer = send("script.callFunction", Map.of("functionDeclaration", "async function() {const value = await (async () => {" + body + "})(); return JSON.stringify([value ?? null]);}",
            "awaitPromise", true, "target", Map.of("context", context), "arguments", given));
        if (!"success".equals(answer.get("type"))) throw new AssertionError(name + ": " + answer);
        return new Json().<List<?>>toType((String) ((Map<?, ?>) answer.get("result")).get("value"), List.class).getFirst();
    }

    @Override
    public Path screenshot(String what) {
        try {
            var picture = (String) send("browsingContext.captureScreenshot", Map.of("context", context)).get("data");
            var file = Payara.root().resolve("src/test/target/pictures").resolve(name + "-" + what + ".png");
            Files.createDirectories(file.getParent());
            return Files.write(file, Base64.getDecoder().decode(picture));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        connection.close();
        http.close();
        process.destroy();
        process.onExit().join();
        tunnel.ifPresent(Tunnel::close);
    }
}
