package spokes.system.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import java.util.stream.Stream;

/**
 * One machine of the lab: a network namespace, named after this process, so that what a killed run left behind is known and removed.
 *
 * <p>{@link #HERE} is the machine that the test itself runs on, for the ends of {@link Tunnel}s.
 */
final class Host implements AutoCloseable {
    static final Host HERE = new Host(new Grounds("here"), "here", "");
    private static final String PREFIX = "lab", FOLDER = "/run/netns";
    private static final long LIMIT_S = 20;

    private final Grounds grounds;
    private final String name;
    private final String namespace;
    private final List<Process> processes = new ArrayList<>();

    private Host(Grounds grounds, String name, String namespace) {
        this.grounds = grounds;
        this.name = name;
        this.namespace = namespace;
    }

    static Host named(Grounds grounds, String name) {
        var host = new Host(grounds, name, PREFIX + ProcessHandle.current().pid() + "-" + grounds.name() + "-" + name);
        if (Files.exists(Path.of(FOLDER, host.namespace))) command(List.of("ip", "netns", "del", host.namespace), "");      // of a row that failed while it was built
        command(List.of("ip", "netns", "add", host.namespace), "");
        host.ip("link set lo up");
        host.set("ipv6/conf/default/accept_dad", "0");      // an IPv6 address can be used at once
        host.set("ipv6/conf/all/accept_dad", "0");
        return host;
    }

    /** Namespaces of labs whose process has ended. */
    static void removeLeftovers() {
        remove(process -> ProcessHandle.of(process).isEmpty());
    }

    /** All of this process's, with whatever still runs in them. */
    static void removeOurs() {
        remove(process -> process == ProcessHandle.current().pid());
    }

    private static void remove(LongPredicate whose) {
        if (!Files.isDirectory(Path.of(FOLDER))) return;
        try (Stream<Path> all = Files.list(Path.of(FOLDER))) {
            all.map(file -> file.getFileName().toString()).filter(file -> file.matches(PREFIX + "\\d+-.*"))
                .filter(file -> whose.test(Long.parseLong(file.substring(PREFIX.length(), file.indexOf('-'))))).forEach(Host::remove);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void remove(String namespace) {
        command(List.of("ip", "netns", "pids", namespace), "").lines().map(Long::parseLong).flatMap(pid -> ProcessHandle.of(pid).stream()).forEach(ProcessHandle::destroy);
        command(List.of("ip", "netns", "del", namespace), "");
    }

    String name() {
        return name;
    }

    /** A file for what happens here. */
    Path file(String file) {
        return grounds.file(name).resolve(file);
    }

    String namespace() {
        return namespace;
    }

    /** {@code ip} in this namespace, words with spaces between them. */
    void ip(String words) {
        command(Stream.concat(Stream.of("ip", "-n", namespace), Stream.of(words.split(" "))).toList(), "");
    }

    /** The whole firewall of this host. */
    void nft(String rules) {
        command(inside("nft", "-f", "-"), "flush ruleset\n" + rules);
    }

    /** A value below {@code /proc/sys/net}. */
    void set(String key, String value) {
        call(() -> Files.writeString(Path.of("/proc/sys/net", key), value));
    }

    String run(String... command) {
        return command(inside(command), "");
    }

    /** A program that goes on until this host is closed; what it prints goes to the file. */
    Process start(Path output, String... command) {
        try {
            Files.createDirectories(output.getParent());
            var process = new ProcessBuilder(inside(command)).redirectErrorStream(true).redirectOutput(output.toFile()).start();
            processes.add(process);
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> inside(String... command) {
        return Stream.concat(this == HERE ? Stream.of() : Stream.of("ip", "netns", "exec", namespace), Stream.of(command)).toList();
    }

    /**
     * What a thread in this namespace answers. What it opens stays there, so that others can go on with it; it must not start threads,
     * not even virtual ones, for they and their carriers would stay there too.
     */
    <T> T call(Callable<T> task) {
        var answer = new CompletableFuture<T>();
        Thread.ofPlatform().name("in-" + name).daemon().start(() -> {
            try {
                if (this != HERE) Netns.enter(namespace);
                answer.complete(task.call());
            } catch (Exception | Error e) {
                answer.completeExceptionally(e);
            }
        });
        try {
            return answer.get(LIMIT_S, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(name + ": " + e.getCause().getMessage(), e.getCause());
        } catch (Exception e) {
            throw new IllegalStateException(name + ": " + e, e);
        }
    }

    /** Ends what was started here, and by it, and the namespace with its interfaces. */
    @Override
    public void close() {
        processes.forEach(Process::destroy);
        processes.forEach(process -> process.onExit().completeOnTimeout(process, LIMIT_S, TimeUnit.SECONDS).join());
        processes.forEach(Process::destroyForcibly);
        remove(namespace);
    }

    static String command(List<String> words, String input) {
        try {
            var process = new ProcessBuilder(words).redirectErrorStream(true).start();
            try (var in = process.outputWriter()) {
                in.write(input);
            }
            var output = new String(process.getInputStream().readAllBytes());
            if (process.waitFor() != 0) throw new IllegalStateException(String.join(" ", words) + ": " + output + input);
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
