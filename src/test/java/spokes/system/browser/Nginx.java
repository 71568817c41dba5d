package spokes.system.browser;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import spokes.system.server.Payara;
import spokes.system.server.SpokesServer;

/** A real nginx with the very file that {@code config/nginx.conf} gives to owners; only ports, name and certificate are the test's. */
final class Nginx implements AutoCloseable {
    private static final int START_LIMIT_S = 10;
    private static final String MAIN = """
        daemon off;
        pid %1$s/nginx.pid;
        error_log %1$s/error.log;
        worker_processes 1;
        events {}
        http {
            access_log %1$s/access.log;
            client_body_temp_path %1$s/body;
            proxy_temp_path %1$s/proxy;
            fastcgi_temp_path %1$s/fastcgi;
            uwsgi_temp_path %1$s/uwsgi;
            scgi_temp_path %1$s/scgi;
            include %1$s/site.conf;
        }
        """;

    private final int port = SpokesServer.freeTcpPort();
    private final Path folder = Payara.root().resolve("src/test/target/nginx");
    private Process process;

    /** In front of the server at that address. */
    Nginx(URI server) {
        try {
            Files.createDirectories(folder);
            run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=localhost",
                "-addext", "subjectAltName=DNS:localhost", "-keyout", folder.resolve("key.pem").toString(), "-out", folder.resolve("cert.pem").toString());
            var site = Files.readString(Payara.root().resolve("config/nginx.conf"));
            Files.writeString(folder.resolve("site.conf"), changed(site, server));
            Files.writeString(folder.resolve("nginx.conf"), MAIN.formatted(folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start();
    }

    private String changed(String site, URI server) {
        return replaced(replaced(replaced(replaced(replaced(site,
            "listen \\[::\\]:443 ssl;", ""),
            "listen 443 ssl;", "listen 127.0.0.1:" + port + " ssl;"),
            "server 127.0.0.1:8080;", "server 127.0.0.1:" + server.getPort() + ";"),
            "ssl_certificate  .*;", "ssl_certificate " + folder + "/cert.pem;"),
            "ssl_certificate_key .*;", "ssl_certificate_key " + folder + "/key.pem;");
    }

    private static String replaced(String site, String line, String by) {
        String changed = site.replaceFirst(line, by);
        if (changed.equals(site)) throw new IllegalStateException("config/nginx.conf has no line like " + line);
        return changed;
    }

    URI https() {
        return URI.create("https://localhost:" + port);
    }

    void start() {
        try {
            process = new ProcessBuilder("nginx", "-c", folder.resolve("nginx.conf").toString(), "-p", folder.toString()).redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.txt").toFile()).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        long end = System.nanoTime() + SECONDS.toNanos(START_LIMIT_S);
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() - end > 0) throw new IllegalStateException("nginx does not start, see " + folder);
            Thread.onSpinWait();
        }
    }

    private boolean answers() {
        try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /** At once, with every connection that it holds. */
    void stop() {
        process.destroy();
        waitFor(process);
    }

    @Override
    public void close() {
        if (process.isAlive()) stop();
    }

    private static void run(String... command) throws IOException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        waitFor(process);
        if (process.exitValue() != 0) throw new IOException(String.join(" ", command) + " failed");
    }

    private static void waitFor(Process process) {
        try {
            if (!process.waitFor(START_LIMIT_S, TimeUnit.SECONDS)) throw new IllegalStateException(process.info() + " does not end");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
