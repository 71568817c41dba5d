package spokes.system.server;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The domain of Payara's own zip, except that it listens on loopback only, on other ports.
 *
 * <p>Its JVM forgets what is only softly reachable at each collection: the JDK's method handles keep classes of an undeployed application that way
 * until memory is short, which is no leak and not to be mistaken for one.
 *
 * <p>Ports follow Payara's port base: administration +48, HTTP +80. {@link #close} stops the server and removes the domain.
 */
public final class PayaraDomain implements AutoCloseable {
    private static final String NAME = "spokes-test";
    private static final long START_LIMIT_S = 120, COMMAND_LIMIT_S = 180;

    /** Where the ports of Payara's own domain stand in its configuration, and what each is above the port base. */
    private static final Map<String, Integer> PORTS = Map.of("port=\"4848\"", 48, "port=\"8080\"", 80, "port=\"8181\"", 81,
            "port=\"3700\"", 37, "port=\"3820\"", 38, "port=\"3920\"", 39, "port=\"8686\"", 86, "value=\"7676\"", 76, "telnet.port=6666", 66);

    private final Path payara;
    private final Path domains;
    private final int portBase;
    private final Map<String, String> environment;

    private PayaraDomain(Path payara, Path domains, int portBase, Map<String, String> environment) {
        this.payara = payara;
        this.domains = domains;
        this.portBase = portBase;
        this.environment = environment;
    }

    /** Makes the domain anew, from the one in Payara's zip; it does not run yet. */
    public static PayaraDomain create(Path folder, int portBase, Map<String, String> environment) {
        PayaraDomain domain = new PayaraDomain(Payara.home(), folder, portBase, environment);
        try {
            delete(domain.folder());
            copy(domain.payara.resolve("glassfish/domains/domain1"), domain.folder());
            domain.moveToLoopback();
            return domain;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void moveToLoopback() throws IOException {
        Path config = folder().resolve("config/domain.xml");
        String text = Files.readString(config)
                .replaceAll("(<(?:network|iiop)-listener\\b[^>]*?) address=\"[^\"]*\"", "$1")
                .replaceAll("<(network|iiop)-listener\\b", "<$1-listener address=\"127.0.0.1\"")
                .replace("<hazelcast-config-specific-configuration>", "<hazelcast-config-specific-configuration enabled=\"false\">")
                .replace("<jvm-options>-server</jvm-options>", "<jvm-options>-server</jvm-options><jvm-options>-XX:SoftRefLRUPolicyMSPerMB=0</jvm-options>")
                .replace("<jmx-connector ", "<jmx-connector enabled=\"false\" ");
        for (Map.Entry<String, Integer> port : PORTS.entrySet()) {
            text = text.replace(port.getKey(), port.getKey().replaceAll("\\d+", "" + (portBase + port.getValue())));
        }
        Files.writeString(config, text);
    }

    public void start() {
        asadmin("start-domain", "--domaindir", domains.toString(), NAME);
        long limit = System.nanoTime() + SECONDS.toNanos(START_LIMIT_S);
        while (!accepts(adminPort()) || !accepts(httpPort())) {
            if (System.nanoTime() - limit > 0) {
                throw new IllegalStateException("the domain did not come up; see " + log());
            }
            pause();
        }
    }

    public void stop() {
        asadmin("stop-domain", "--domaindir", domains.toString(), "--kill=true", NAME);
    }

    /** What Payara says to a command that has to succeed. */
    public String asadmin(String... command) {
        Answer answer = ask(command);
        if (answer.code() != 0) {
            throw new IllegalStateException("asadmin " + String.join(" ", command) + ": " + answer.text());
        }
        return answer.text();
    }

    /** Exit code and words of an asadmin command. */
    public record Answer(int code, String text) {}

    public Answer ask(String... command) {
        List<String> line = new ArrayList<>(List.of(Payara.java().toString(), "-jar",
                payara.resolve("glassfish/lib/client/appserver-cli.jar").toString(), "--port", "" + adminPort(), "--terse"));
        line.addAll(List.of(command));
        try {
            Path output = Files.createTempFile("asadmin", ".txt");
            ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            builder.environment().put("AS_JAVA", Payara.java().getParent().getParent().toString());
            Process process = builder.start();
            if (!process.waitFor(COMMAND_LIMIT_S, SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("asadmin " + String.join(" ", command) + " took too long");
            }
            String text = Files.readString(output);
            Files.delete(output);
            return new Answer(process.exitValue(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public Answer deploy(String name, Path archive) {
        return ask("deploy", "--force=true", "--name", name, archive.toString());
    }

    public String get(String path) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort() + path)).build(),
                    HttpResponse.BodyHandlers.ofString());
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public long pid() {
        try {
            return Long.parseLong(Files.readString(folder().resolve("config/pid")).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path log() {
        return folder().resolve("logs/server.log");
    }

    public int adminPort() {
        return portBase + 48;
    }

    public int httpPort() {
        return portBase + 80;
    }

    private Path folder() {
        return domains.resolve(NAME);
    }

    @Override
    public void close() {
        stop();
        delete(folder());
    }

    /** Does somebody on this machine take connections there? */
    static boolean accepts(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Path target = to.resolve(from.relativize(path));
                Files.createDirectories(target.getParent());
                Files.copy(path, target);
            }
        }
    }

    private static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
