package spokes.system.lab;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import spokes.system.server.Payara;

/** A real nginx on a host of the lab, with {@code config/nginx.conf} as owners get it, or spoilt as some of them have it. */
final class Proxy implements AutoCloseable {
    private static final int LIMIT_S = 15;
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

    private final Host host;
    private final Path folder;
    private final Certificate certificate;
    private Process process;
    private boolean spoilt;

    /** On all addresses of the host, in front of its loopback's port 8080. */
    Proxy(Host host) {
        this.host = host;
        this.folder = host.file("proxy");
        certificate = Certificate.in(folder, Internet.PROXY);
        launch(site -> site);
    }

    Certificate certificate() {
        return certificate;
    }

    /** Starts it anew, with its configuration changed. */
    void as(UnaryOperator<String> change) {
        stop();
        launch(change);
        spoilt = true;
    }

    void heals() {
        if (!spoilt) return;
        stop();
        launch(site -> site);
        spoilt = false;
    }

    private void launch(UnaryOperator<String> change) {
        try {
            // The addresses of the STUN and TURN servers are this machine's too, and TURN wants port 443.
            var site = Files.readString(Payara.root().resolve("config/nginx.conf"))
                .replaceAll("ssl_certificate  .*;", "ssl_certificate " + folder + "/cert.pem;")
                .replaceAll("ssl_certificate_key .*;", "ssl_certificate_key " + folder + "/key.pem;")
                .replace("listen 443 ssl;", "listen " + Internet.PROXY + ":443 ssl;");
            Files.writeString(folder.resolve("site.conf"), change.apply(site));
            Files.writeString(folder.resolve("nginx.conf"), MAIN.formatted(folder));
            process = host.start(folder.resolve("output.txt"), "nginx", "-c", folder + "/nginx.conf", "-p", folder.toString());
            long end = System.nanoTime() + LIMIT_S * 1_000_000_000L;
            while (!host.call(Proxy::answers)) {
                if (!process.isAlive() || System.nanoTime() - end > 0) throw new IllegalStateException("nginx does not start: " + Files.readString(folder.resolve("output.txt")));
                MILLISECONDS.sleep(50);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static boolean answers() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(Internet.PROXY, 443), 200);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private void stop() {
        process.destroy();
        process.onExit().join();
    }

    @Override
    public void close() {
        stop();
    }
}
