package spokes.system.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A real nginx before a {@link SpokesServer}, with {@code config/nginx.conf} as it stands in the repository: only the lines that the
 * file tells its reader to change (name, certificate, port) are changed. On 127.0.0.1, with a certificate that nobody has signed.
 */
public final class NginxProxy implements AutoCloseable {
    private final Path folder;
    private final int port;
    private Process process;

    private NginxProxy(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    public static NginxProxy before(SpokesServer server) {
        var proxy = new NginxProxy(Payara.root().resolve("src/test/target/nginx-" + server.http().getPort()), SpokesServer.freeTcpPort());
        proxy.start(server.http().getPort());
        return proxy;
    }

    /** {@code https://localhost:port} */
    public URI https() {
        return URI.create("https://localhost:" + port);
    }

    /** Ends nginx with all of its connections, as when it is restarted; {@link #resume} brings it back on the same port. */
    public void pause() {
        close();
    }

    public void resume() {
        launch();
    }

    private void start(int serverPort) {
        try {
            Files.createDirectories(folder.resolve("logs"));
            run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", "key.pem", "-out", "certificate.pem");
            Files.writeString(folder.resolve("spokes.conf"), Files.readString(Payara.root().resolve("config/nginx.conf"))
                .replace("listen 443 ssl;", "listen 127.0.0.1:" + port + " ssl;")
                .replace("listen [::]:443 ssl;", "")
                .replace("server_name voice.example.org;", "server_name localhost;")
                .replaceAll("ssl_certificate +\\S+;", "ssl_certificate " + folder.resolve("certificate.pem") + ";")
                .replaceAll("ssl_certificate_key +\\S+;", "ssl_certificate_key " + folder.resolve("key.pem") + ";")
                .replace("127.0.0.1:8080;", "127.0.0.1:" + serverPort + ";"));
            Files.writeString(folder.resolve("nginx.conf"), """
                daemon off;
                pid nginx.pid;
                worker_processes 1;
                error_log logs/error.log;
                events { worker_connections 1024; }
                http {
                    access_log logs/access.log;
                    client_body_temp_path tmp; proxy_temp_path tmp; fastcgi_temp_path tmp; uwsgi_temp_path tmp; scgi_temp_path tmp;
                    include spokes.conf;
                }
                """);
            launch();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void launch() {
        try {
            process = new ProcessBuilder(nginx(), "-p", folder + "/", "-c", "nginx.conf").redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.txt").toFile()).start();
            long limit = System.nanoTime() + SECONDS.toNanos(10);
            while (!accepts()) {
                if (!process.isAlive() || System.nanoTime() - limit > 0) {
                    throw new IllegalStateException("nginx did not start: " + Files.readString(folder.resolve("output.txt"), UTF_8));
                }
                MILLISECONDS.sleep(50);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }

    private boolean accepts() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 200);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private void run(String... command) throws IOException {
        var made = new ProcessBuilder(List.of(command)).directory(folder.toFile()).redirectErrorStream(true).redirectOutput(folder.resolve("openssl.txt").toFile()).start();
        if (made.onExit().join().exitValue() != 0) throw new IOException(String.join(" ", command));
    }

    private static String nginx() {
        return Files.isExecutable(Path.of("/usr/sbin/nginx")) ? "/usr/sbin/nginx" : "nginx";
    }
}
