package spokes.system.official;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.openqa.selenium.json.Json;
import spokes.system.server.Payara;

/** A guest in a process of its own: a script that reads a request a line and answers a line. What else it prints goes to {@code target/official/<name>.log}. */
public final class ScriptGuest implements Guest {
    private static final Json JSON = new Json();
    /** The SDKs go in four times before they give up, a quarter of a minute each. */
    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(90);

    private final String client;
    private final Process process;
    private final Writer requests;
    private final AtomicInteger count = new AtomicInteger();
    private final Map<Integer, CompletableFuture<Map<String, Object>>> waiting = new ConcurrentHashMap<>();

    private ScriptGuest(String client, List<String> command, Map<String, String> environment, String name) {
        this.client = client + " " + name;
        try {
            var log = Payara.root().resolve("src/test/target/official").resolve(name + ".log");
            var builder = new ProcessBuilder(command).redirectError(log.toFile());
            builder.environment().putAll(environment);
            process = builder.start();
            requests = process.outputWriter(UTF_8);
            Thread.ofVirtual().name("guest-" + name).start(() -> read(process.inputReader(UTF_8), log));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ScriptGuest node(String name) {
        return node(name, List.of(), Map.of());
    }

    /** By a command line that this one is put behind, for example in another network namespace. */
    public static ScriptGuest node(String name, List<String> before, Map<String, String> environment) {
        var folder = Registry.node();
        var command = Stream.concat(before.stream(), Stream.of("node", Registry.script(folder, "guest.mjs").toString())).toList();
        return new ScriptGuest("@livekit/rtc-node", command, environment, name);
    }

    static ScriptGuest python(String name) {
        var python = Registry.python();
        return new ScriptGuest("livekit (Python)", List.of(python.toString(), Registry.script(python.getParent(), "guest.py").toString()), Map.of(), name);
    }

    /** Not a guest but a worker whose agents become guests. */
    static ScriptGuest agents(String name) {
        var python = Registry.agents();
        return new ScriptGuest("livekit-agents", List.of(python.toString(), Registry.script(python.getParent(), "agent.py").toString()), Map.of(), name);
    }

    /** A program, not a script, but it talks as they do. The test is skipped where there is no Go. @param single with one connection instead of two */
    public static ScriptGuest go(String name, boolean single) {
        var program = Registry.go();
        assumeTrue(program.isPresent(), "There is no Go here (1.26 or later, from go.dev), so nobody came by LiveKit's Go SDK.");
        return new ScriptGuest("server-sdk-go", List.of(program.get().toString(), single ? "single" : "two"), Map.of(), name);
    }

    /** Not a guest but a program that runs rooms from outside. */
    static ScriptGuest serverSdk(String name) {
        var folder = Registry.node();
        return new ScriptGuest("livekit-server-sdk", List.of("node", Registry.script(folder, "server-sdk.mjs").toString()), Map.of(), name);
    }

    /** Of its process. */
    public long pid() {
        return process.pid();
    }

    @Override
    public String client() {
        return client;
    }

    @Override
    public Object ask(String ability, Map<String, ?> arguments) {
        var request = new HashMap<String, Object>(arguments);
        int id = count.incrementAndGet();
        request.put("id", id);
        request.put("do", ability);
        var answer = new CompletableFuture<Map<String, Object>>();
        waiting.put(id, answer);
        var patience = ability.equals("connect") ? CONNECT_PATIENCE : PATIENCE;
        try {
            say(JSON.toJson(request));
            var words = answer.get(patience.toMillis(), MILLISECONDS);
            if (words.containsKey("error")) {
                throw new Refused(client + " could not " + ability + ": " + words.get("error"));
            }
            return words.get("value");
        } catch (TimeoutException e) {
            throw new AssertionError(client + " does not " + ability + " within " + patience.toSeconds() + " s", e);
        } catch (ExecutionException | InterruptedException e) {
            throw new AssertionError(client + " ended before it could " + ability, e);
        }
    }

    private synchronized void say(String line) {
        try {
            requests.write(line.replace("\n", "") + "\n");
            requests.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(client + " has ended", e);
        }
    }

    private void read(BufferedReader output, Path log) {
        try (output) {
            for (var line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith("#")) {
                    Map<String, Object> words = JSON.toType(line.substring(1), Json.MAP_TYPE);
                    Optional.ofNullable(waiting.remove(((Number) words.get("id")).intValue())).ifPresent(answer -> answer.complete(words));      // nobody waits for a goodbye
                } else {
                    Files.writeString(log, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                }
            }
        } catch (IOException e) {
            waiting.values().forEach(answer -> answer.completeExceptionally(e));
        }
        waiting.values().forEach(answer -> answer.completeExceptionally(new IOException("the script ended")));
    }

    /** Without a word, like a machine whose plug is pulled. */
    void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        try {
            if (process.isAlive()) {
                say("{\"id\":0,\"do\":\"leave\"}");
                requests.close();
                if (!process.waitFor(5, SECONDS)) {
                    process.destroyForcibly();
                }
            }
        } catch (IOException | UncheckedIOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
