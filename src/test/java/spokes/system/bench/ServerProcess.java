package spokes.system.bench;

import com.sun.management.ThreadMXBean;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.RuntimeMXBean;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import spokes.system.client.Tokens;

/** The real server, started by {@code ./spokes run} with folders and ports of its own, and what the system and its JVM say about its costs. */
final class ServerProcess implements Server {
    private static final Duration START_LIMIT = Duration.ofMinutes(5);
    private static final String MEDIA_THREADS = "spokes-media-";

    /** After a collection. */
    record Memory(double residentMb, double heapMb) {}

    private final Process script;
    private final Path folder;
    private final URI address;
    private final int firstMediaPort;
    private final long pid;
    private final JMXConnector connector;
    private final ThreadMXBean threads;
    private final MemoryMXBean memory;
    private final List<String> options;
    private final String jvm;

    private ServerProcess(Process script, Path folder, URI address, int firstMediaPort) throws IOException, InterruptedException {
        this.firstMediaPort = firstMediaPort;
        this.script = script;
        this.folder = folder;
        this.address = address;
        awaitAnswer();
        pid = Long.parseLong(Files.readString(folder.resolve("home/server.pid")).strip());
        connector = JMXConnectorFactory.connect(new JMXServiceURL(managementAddress()));
        MBeanServerConnection beans = connector.getMBeanServerConnection();
        threads = ManagementFactory.newPlatformMXBeanProxy(beans, ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class);
        memory = ManagementFactory.newPlatformMXBeanProxy(beans, ManagementFactory.MEMORY_MXBEAN_NAME, MemoryMXBean.class);
        var runtime = ManagementFactory.newPlatformMXBeanProxy(beans, ManagementFactory.RUNTIME_MXBEAN_NAME, RuntimeMXBean.class);
        jvm = runtime.getVmVendor() + " " + runtime.getVmVersion();
        options = runtime.getInputArguments().stream().filter(option -> option.startsWith("-X")).toList();
    }

    /** Starts it and waits until it answers. Ports that the environment does not name are the benchmark's own. */
    static ServerProcess start(Path root, Tokens tokens) throws IOException, InterruptedException {
        var folder = Files.createTempDirectory("spokes-bench");
        var builder = new ProcessBuilder(root.resolve("spokes").toString(), "run").redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile());
        var environment = builder.environment();
        environment.putIfAbsent("SPOKES_HTTP_PORT", "27081");
        environment.putIfAbsent("SPOKES_HTTPS_PORT", "27443");
        environment.putIfAbsent("SPOKES_ADMIN_PORT", "27049");
        environment.putIfAbsent("SPOKES_MEDIA_UDP_PORT_MIN", "27100");
        environment.putIfAbsent("SPOKES_MEDIA_UDP_PORT_MAX", "27199");
        environment.putIfAbsent("SPOKES_PAYARA_DIR", root.resolve(".spokes").toString());
        environment.put("SPOKES_HTTP_ADDRESS", "127.0.0.1");
        environment.putIfAbsent("SPOKES_MEDIA_TCP_PORT", "27881");
        environment.put("SPOKES_MEDIA_STUN_SERVERS", "off");
        environment.put("SPOKES_MEDIA_LOOPBACK_CANDIDATES", "true");
        environment.put("SPOKES_DATA", folder.resolve("data").toString());
        environment.put("SPOKES_HOME", folder.resolve("home").toString());
        environment.put("LIVEKIT_KEYS", tokens.keys());
        var script = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(script::destroy));      // also after Ctrl-C
        try {
            return new ServerProcess(script, folder, URI.create("ws://127.0.0.1:" + environment.get("SPOKES_HTTP_PORT")),
                    Integer.parseInt(environment.get("SPOKES_MEDIA_UDP_PORT_MIN")));
        } catch (IOException | InterruptedException | RuntimeException e) {
            script.destroy();
            throw e;
        }
    }

    private void awaitAnswer() throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var session = HttpRequest.newBuilder(URI.create(address.toString().replace("ws:", "http:") + "/api/session")).build();
            long untilNs = System.nanoTime() + START_LIMIT.toNanos();
            while (script.isAlive() && System.nanoTime() - untilNs < 0) {
                try {
                    if (http.send(session, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                        return;
                    }
                } catch (IOException _) {
                    // Not yet.
                }
                Thread.sleep(200);
            }
        }
        throw new IllegalStateException("the server did not come up; it said:\n" + said());
    }

    /** Its own words, without stack traces. */
    private String said() throws IOException {
        try (var lines = Files.lines(folder.resolve("output"))) {
            return lines.filter(line -> line.startsWith("spokes:") || line.contains("SEVERE")).limit(20).collect(Collectors.joining("\n"));
        }
    }

    private String managementAddress() throws IOException {
        try {
            var machine = VirtualMachine.attach(Long.toString(pid));
            try {
                return machine.startLocalManagementAgent();
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException e) {
            throw new IOException(e);
        }
    }

    @Override
    public URI address() {
        return address;
    }

    /** By which somebody becomes its owner, once. */
    URI setUpLink() {
        return URI.create(read(folder.resolve("data/setup-link").toString()).strip());
    }

    int firstMediaPort() {
        return firstMediaPort;
    }

    @Override
    public Costs costs() {
        var ids = threads.getAllThreadIds();
        var infos = threads.getThreadInfo(ids);
        var allocated = threads.getThreadAllocatedBytes(ids);
        var cpu = threads.getThreadCpuTime(ids);
        double mediaNs = 0, mediaBytes = 0;
        for (int i = 0; i < ids.length; i++) {
            if (infos[i] != null && infos[i].getThreadName().startsWith(MEDIA_THREADS) && Character.isDigit(infos[i].getThreadName().charAt(MEDIA_THREADS.length()))) {
                mediaNs += cpu[i];
                mediaBytes += allocated[i];
            }
        }
        double totalBytes = threads.getTotalThreadAllocatedBytes();
        var spent = ProcessorTime.of(pid);
        return new Costs(System.nanoTime(), spent.userNs(), spent.systemNs(), mediaNs, totalBytes, mediaBytes);
    }

    /** Collects garbage first, twice, for what the first collection leaves to reference handlers. */
    Memory memory() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            memory.gc();
            Thread.sleep(700);
        }
        double residentKb = read("/proc/" + pid + "/status").lines().filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", ""))).sum();
        return new Memory(residentKb / 1024, memory.getHeapMemoryUsage().getUsed() / 1048576.0);
    }

    @Override
    public String description() {
        return "process " + pid + ", " + jvm + ", " + options.stream().filter(option -> !option.startsWith("-Xbootclasspath")).collect(Collectors.joining(" "));
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            connector.close();
        } catch (IOException _) {
            // It went before.
        }
        script.destroy();
        try {
            if (!script.waitFor(15, TimeUnit.SECONDS)) {
                script.destroyForcibly();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
