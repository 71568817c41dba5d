package spokes.system.server;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A real nginx, Caddy or HAProxy before a server, with the very file that {@code config/} gives to owners: only what the file calls "yours" is the
 * test's, which is ports, certificate and where the log goes. On {@code localhost}, with a certificate that nobody has signed.
 */
public final class Proxy implements AutoCloseable {
    private static final int START_LIMIT_S = 10;

    /** Which program, and how to make its configuration the test's. */
    public enum Kind {
        NGINX("nginx.conf") {
            @Override
            List<String> prepare(Proxy proxy, int server) throws IOException {
                proxy.write("spokes.conf", proxy.ours(
                    "listen 443 ssl;", "listen 127.0.0.1:" + proxy.port + " ssl;",
                    "listen [::]:443 ssl;", "",
                    "server_name voice.example.org;", "server_name localhost;",
                    "/etc/letsencrypt/live/voice.example.org/fullchain.pem", proxy.file("certificate.pem"),
                    "/etc/letsencrypt/live/voice.example.org/privkey.pem", proxy.file("key.pem"),
                    "/var/log/nginx/", proxy.folder + "/log-",
                    "server 127.0.0.1:8080;", "server 127.0.0.1:" + server + ";"));
                proxy.write("main.conf", """
                    daemon off;
                    pid nginx.pid;
                    worker_processes 1;
                    error_log log-main;
                    events { worker_connections 1024; }
                    http {
                        access_log off;
                        client_body_temp_path tmp; proxy_temp_path tmp; fastcgi_temp_path tmp; uwsgi_temp_path tmp; scgi_temp_path tmp;
                        include spokes.conf;
                    }
                    """);
                return List.of(program("nginx"), "-p", proxy.folder + "/", "-c", "main.conf");
            }
        },
        CADDY("Caddyfile") {
            @Override
            List<String> prepare(Proxy proxy, int server) throws IOException {
                proxy.write("Caddyfile", proxy.ours(
                    "http_port 80\n", "http_port " + SpokesServer.freeTcpPort() + "\n",
                    "https_port 443", "https_port " + proxy.port,
                    "\nvoice.example.org {", "\nlocalhost {",
                    "# yours, only if you bring a certificate: tls fullchain.pem privkey.pem", "tls certificate.pem key.pem",
                    "reverse_proxy 127.0.0.1:8080", "reverse_proxy 127.0.0.1:" + server));
                return List.of(program("caddy"), "run", "--config", "Caddyfile", "--adapter", "caddyfile");
            }
        },
        HAPROXY("haproxy.cfg") {
            @Override
            List<String> prepare(Proxy proxy, int server) throws IOException {
                proxy.write("both.pem", Files.readString(proxy.folder.resolve("certificate.pem")) + Files.readString(proxy.folder.resolve("key.pem")));
                proxy.write("haproxy.cfg", proxy.ours(
                    "log /dev/log local0", "log stdout format raw local0",
                    "bind :443 ssl crt /etc/haproxy/voice.example.org.pem", "bind 127.0.0.1:" + proxy.port + " ssl crt both.pem",
                    "server spokes 127.0.0.1:8080", "server spokes 127.0.0.1:" + server));
                return List.of(program("haproxy"), "-f", "haproxy.cfg");
            }
        };

        private final String example;

        Kind(String example) {
            this.example = example;
        }

        abstract List<String> prepare(Proxy proxy, int server) throws IOException;
    }

    private final Kind kind;
    private final int port = SpokesServer.freeTcpPort();
    private final Path folder;
    private final List<String> command;
    private Process process;

    private Proxy(Kind kind, int server) {
        this.kind = kind;
        this.folder = Payara.root().resolve("src/test/target/proxies").resolve(kind.name().toLowerCase() + "-" + server);
        try {
            Files.createDirectories(folder);
            try (var old = Files.list(folder)) {
                for (var log : old.filter(file -> file.getFileName().toString().startsWith("log")).toList()) Files.delete(log);
            }
            run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", "key.pem", "-out", "certificate.pem");
            command = kind.prepare(this, server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        resume();
    }

    /** In front of the server at that address. */
    public static Proxy before(URI server, Kind kind) {
        return new Proxy(kind, server.getPort());
    }

    /** {@code https://localhost:port} */
    public URI https() {
        return URI.create("https://localhost:" + port);
    }

    /** Ends the proxy with all of its connections, as when it is restarted; {@link #resume} brings it back on the same port. */
    public void pause() {
        process.destroy();
        try {
            if (!process.waitFor(START_LIMIT_S, SECONDS)) throw new IllegalStateException(kind + " does not end");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public void resume() {
        try {
            var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()));
            builder.environment().putAll(Map.of("CADDY_ADMIN", "127.0.0.1:" + SpokesServer.freeTcpPort(), "XDG_DATA_HOME", folder + "/caddy", "XDG_CONFIG_HOME", folder + "/caddy"));
            process = builder.start();
            long limit = System.nanoTime() + SECONDS.toNanos(START_LIMIT_S);
            while (!PayaraDomain.accepts(port)) {
                if (!process.isAlive() || System.nanoTime() - limit > 0) throw new IllegalStateException(kind + " does not start: " + logs());
                MILLISECONDS.sleep(50);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** All that it has written, wherever it writes. */
    public String logs() {
        try (Stream<Path> files = Files.list(folder)) {
            var text = new StringBuilder();
            for (var file : files.filter(Predicate.not(Files::isDirectory)).filter(file -> file.getFileName().toString().startsWith("log")).toList()) {
                text.append(Files.readString(file));
            }
            return text.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) pause();
    }

    @Override
    public String toString() {
        return kind.name();
    }

    /** The owner's example with the test's words in place of the owner's, in pairs. */
    private String ours(String... pairs) throws IOException {
        var text = Files.readString(Payara.root().resolve("config").resolve(kind.example));
        for (int i = 0; i < pairs.length; i += 2) {
            if (!text.contains(pairs[i])) throw new IllegalStateException("config/" + kind.example + " does not say " + pairs[i]);
            text = text.replace(pairs[i], pairs[i + 1]);
        }
        return text;
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private void run(String... line) throws IOException {
        var made = new ProcessBuilder(line).directory(folder.toFile()).redirectErrorStream(true).redirectOutput(folder.resolve("openssl.txt").toFile()).start();
        if (made.onExit().join().exitValue() != 0) throw new IOException(String.join(" ", line));
    }

    /** Debian keeps servers out of the path of ordinary users. */
    private static String program(String name) {
        return Stream.of("/usr/sbin/", "/usr/bin/").map(place -> place + name).filter(file -> Files.isExecutable(Path.of(file))).findFirst().orElse(name);
    }
}
