package spokes.system.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.openqa.selenium.chrome.ChromeDriverService;
import spokes.system.browser.Browser;
import spokes.system.browser.Tab;
import spokes.system.server.SpokesServer;

/** Chromium on a host of the lab. */
final class Chromium implements Tab {
    private static final String DRIVER = "/usr/bin/chromedriver";

    private final Tunnel tunnel;
    private final Browser browser;

    Chromium(Host host, List<String> options) {
        int port = SpokesServer.freeTcpPort();
        tunnel = Tunnel.loopback(Host.HERE, host, port);
        var service = new ChromeDriverService.Builder().usingDriverExecutable(script(host).toFile()).usingPort(port).build();
        browser = new Browser("lab-" + host.name(), service, options);
    }

    /** Selenium starts a file. */
    private static Path script(Host host) {
        try {
            var file = host.file("chromedriver");
            Files.createDirectories(file.getParent());
            Files.writeString(file, "#!/bin/sh\nexec " + String.join(" ", host.inside(DRIVER)) + " \"$@\"\n");
            if (!file.toFile().setExecutable(true)) throw new IOException(file + " cannot be made a program");
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void plant(String script) {
        browser.plant(script);
    }

    @Override
    public void go(URI address) {
        browser.go(address);
    }

    @Override
    public Object await(String body, Object... arguments) {
        return browser.await(body, arguments);
    }

    @Override
    public Path screenshot(String what) {
        return browser.screenshot(what);
    }

    @Override
    public void close() {
        browser.close();
        tunnel.close();
    }
}
