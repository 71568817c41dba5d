package spokes.system.server;

import static java.nio.file.StandardOpenOption.READ;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * The real server, started as a person starts it: {@code ./spokes run}, with ports, domain and data of its own.
 *
 * <p>It can be stopped and started again with the same data. {@link #close} stops it and leaves its folder for who looks into a failure;
 * the next server of that name makes it anew.
 */
public final class SpokesServer implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofMinutes(5), STOP_LIMIT = Duration.ofSeconds(30);
    /** Below the ports that Linux gives to clients, so that none of those takes one between our look and the start. */
    private static final int FIRST_PORT = 20_001, LAST_PORT = 32_700, UDP_PORTS = 16;

    private final Path folder;
    private final Map<String, String> settings = new HashMap<>();
    private List<String> before = List.of();
    private Process script;
    private Duration startTime = Duration.ZERO;

    private SpokesServer(Path folder) {
        this.folder = folder;
    }

    /** A server that has never run, with free ports; {@code name} is the folder below {@code target/servers}. */
    public static SpokesServer named(String name) {
        var folder = Payara.root().resolve("src/test/target/servers").resolve(name);
        deleteAll(folder);
        var server = new SpokesServer(folder);
        return server
            .with("SPOKES_HOME", folder.resolve("home").toString())
            .with("SPOKES_DATA", folder.resolve("data").toString())
            .with("SPOKES_EAR", Payara.root().resolve("spokes-ear/target/spokes.ear").toString())
            .with("SPOKES_HTTP_PORT", "" + freeTcpPort())
            .with("SPOKES_HTTPS_PORT", "" + freeTcpPort())
            .with("SPOKES_ADMIN_PORT", "" + freeTcpPort())
            .with("SPOKES_MEDIA_TCP_PORT", "" + freeTcpPort())
            .with("SPOKES_MEDIA_STUN_SERVERS", "off")      // a test asks nobody in the internet
            .with("SPOKES_MEDIA_REHEARSAL", "false")       // what is compiled for a crowd would be taken from the tests
            .udpFrom(freeUdpPort());
    }

    private SpokesServer udpFrom(int first) {
        return with("SPOKES_MEDIA_UDP_PORT_MIN", "" + first).with("SPOKES_MEDIA_UDP_PORT_MAX", "" + (first + UDP_PORTS - 1));
    }

    /** One more setting, as the environment variable that docs/settings.md names. */
    public SpokesServer with(String variable, String value) {
        settings.put(variable, value);
        return this;
    }

    /** The default again, from the next start on. */
    public SpokesServer without(String variable) {
        settings.remove(variable);
        return this;
    }

    /** Started by a command line that this one is put behind, for example in another network namespace. */
    public SpokesServer behind(List<String> command) {
        before = command;
        return this;
    }

    public String setting(String variable) {
        return settings.get(variable);
    }

    /** Starts it and waits until it says that it serves. */
    public SpokesServer start() {
        long began = System.nanoTime();
        launch();
        untilItServes();
        startTime = Duration.ofNanos(System.nanoTime() - began);
        return this;
    }

    /** After {@link #launch()}. */
    public void untilItServes() {
        await(START_LIMIT, "serves", () -> {
            if (!script.isAlive()) throw new IllegalStateException("./spokes run ended with code " + script.exitValue() + ":\n" + log());
            return log().contains("spokes: up after");
        });
    }

    /** Starts it and does not wait. What it prints is {@link #log()}. */
    public Process launch() {
        return launch(Stream.concat(before.stream(), Stream.of(Payara.root().resolve("spokes").toString(), "run")).toList());
    }

    /** The same by another command line, for example on a terminal. */
    public Process launch(List<String> command) {
        try {
            Files.createDirectories(folder);
            Files.deleteIfExists(output());
            var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).redirectOutput(output().toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("SPOKES_") && !name.equals("SPOKES_PAYARA_DIR"));
            builder.environment().putAll(settings);
            script = builder.start();
            return script;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** By SIGTERM to the script, as systemd does it. @return how long it took */
    public Duration stop() {
        long began = System.nanoTime();
        if (script != null && script.isAlive()) {
            script.destroy();
            await(STOP_LIMIT, "stopped", () -> !script.isAlive());
        }
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** By SIGKILL to the server process, in the middle of whatever it does. */
    public void kill() {
        ProcessHandle.of(pid()).ifPresent(ProcessHandle::destroyForcibly);
        await(STOP_LIMIT, "ended", () -> !script.isAlive());
    }

    /** Deploys the application over itself while it runs, as an update does it. @return how long Payara took */
    public Duration redeploy() {
        long began = System.nanoTime();
        var line = List.of(Payara.java().toString(), "-jar", Payara.home().resolve("glassfish/lib/client/appserver-cli.jar").toString(), "--port", setting("SPOKES_ADMIN_PORT"),
            "--user", "admin", "--passwordfile", folder.resolve("home/admin-password").toString(), "--terse", "deploy", "--force=true", "--name", "spokes", setting("SPOKES_EAR"));
        try {
            var builder = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(folder.resolve("redeploy.txt").toFile());
            builder.environment().put("AS_JAVA", Payara.java().getParent().getParent().toString());
            if (builder.start().waitFor() != 0) throw new IllegalStateException(text(folder.resolve("redeploy.txt")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return Duration.ofNanos(System.nanoTime() - began);
    }

    @Override
    public void close() {
        stop();
    }

    /** The process of the JVM, not of the script. */
    public long pid() {
        return Long.parseLong(text(folder.resolve("home/server.pid")).strip());
    }

    public URI http() {
        return URI.create("http://localhost:" + settings.get("SPOKES_HTTP_PORT"));
    }

    public URI https() {
        return URI.create("https://localhost:" + settings.get("SPOKES_HTTPS_PORT"));
    }

    public Path data() {
        return Path.of(settings.get("SPOKES_DATA"));
    }

    /** The one-time link, while the server has no owner. */
    public Optional<URI> setUpLink() {
        var file = data().resolve("setup-link");
        return Files.exists(file) ? Optional.of(URI.create(text(file).strip())) : Optional.empty();
    }

    /** From the start of the script to its word that the server serves. */
    public Duration startTime() {
        return startTime;
    }

    /** All that it has printed since it was started. */
    public String log() {
        return Files.exists(output()) ? text(output()) : "";
    }

    private Path output() {
        return folder.resolve("output.txt");
    }

    private void await(Duration limit, String what, BooleanSupplier happened) {
        long end = System.nanoTime() + limit.toNanos();
        while (!happened.getAsBoolean()) {
            if (System.nanoTime() - end > 0) throw new IllegalStateException("not " + what + " after " + limit.toSeconds() + " s:\n" + log());
            try {
                MILLISECONDS.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    private static String text(Path file) {
        try (var in = Files.newInputStream(file, READ)) {
            return new String(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static int freeTcpPort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
            try (var socket = new ServerSocket(port)) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // the next one
            }
        }
    }

    private static int freeUdpPort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
            try (var socket = new DatagramSocket(port, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // the next one
            }
        }
    }

    private static void deleteAll(Path folder) {
        if (!Files.exists(folder)) return;
        try (Stream<Path> all = Files.walk(folder)) {
            for (var path : new ArrayList<>(all.sorted(Comparator.reverseOrder()).toList())) Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
