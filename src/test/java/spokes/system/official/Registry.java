package spokes.system.official;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import spokes.system.server.Payara;

/**
 * The official clients in the versions that {@code src/test/resources/official} names, installed once below {@code target/official}: those of
 * npm by the lock file, those of PyPI into an environment of their own, that of Go compiled into our guest.
 */
public final class Registry {
    private static final Path SOURCES = Payara.root().resolve("src/test/resources/official"), FOLDER = Payara.root().resolve("src/test/target/official");
    /** 1.26 */
    private static final int GO_MINOR = 26;
    private static final Pattern GO_VERSION = Pattern.compile("go1\\.(\\d+)");

    private Registry() {
    }

    /** The folder in which a script finds them, {@code node_modules} below it. */
    public static synchronized Path node() {
        var folder = FOLDER.resolve("node");
        return installed(folder, List.of("package.json", "package-lock.json", ".npmrc"), () -> run(folder, "npm", "ci", "--no-progress"));
    }

    /** The interpreter that knows {@code livekit} and {@code livekit-api}. */
    public static Path python() {
        return python("python", "requirements.txt");
    }

    /** The interpreter that knows {@code livekit-agents}, which wants another version of {@code livekit}: 400 MB, and most of a minute where nothing is cached. */
    public static Path agents() {
        return python("agents", "agents.txt");
    }

    private static synchronized Path python(String name, String requirements) {
        var folder = FOLDER.resolve(name);
        installed(folder, List.of(requirements), () -> {
            run(folder, "python3", "-m", "venv", "venv");
            run(folder, "venv/bin/pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements);
        });
        return folder.resolve("venv/bin/python");
    }

    /** The guest by the Go SDK; empty where there is no Go to compile it. */
    static synchronized Optional<Path> go() {
        return compiler().map(go -> {
            var folder = FOLDER.resolve("go");
            return installed(folder, List.of("go.mod", "go.sum", "guest.go"), () -> run(folder, go.toString(), "build", "-buildvcs=false", "-o", "guest", ".")).resolve("guest");
        });
    }

    /** By the path, or where Go's own installation puts it; as new as {@code go.mod} says. */
    private static Optional<Path> compiler() {
        return Stream.concat(Stream.of(System.getenv("PATH").split(File.pathSeparator)), Stream.of("/usr/local/go/bin")).map(folder -> Path.of(folder, "go"))
            .filter(Files::isExecutable).filter(Registry::isNewEnough).findFirst();
    }

    private static boolean isNewEnough(Path go) {
        try (var said = new ProcessBuilder(go.toString(), "version").redirectErrorStream(true).start().inputReader()) {
            var version = GO_VERSION.matcher(said.lines().collect(Collectors.joining()));
            return version.find() && Integer.parseInt(version.group(1)) >= GO_MINOR;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One of our scripts, beside what it imports. */
    public static Path script(Path folder, String name) {
        try {
            return Files.copy(SOURCES.resolve(name), folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(String name) {
        try {
            return Files.readString(SOURCES.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path installed(Path folder, List<String> files, Runnable install) {
        var stamp = folder.resolve("installed");
        var wanted = files.stream().map(Registry::text).collect(Collectors.joining());
        try {
            if (Files.exists(stamp) && Files.readString(stamp).equals(wanted)) {
                return folder;
            }
            Files.createDirectories(folder);
            for (var file : files) {
                script(folder, file);
            }
            install.run();
            Files.writeString(stamp, wanted);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void run(Path folder, String... command) {
        try {
            var log = folder.resolve("install.log");
            var process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).redirectOutput(log.toFile()).start();
            if (process.waitFor() != 0) {
                throw new IllegalStateException(Stream.of(command).collect(Collectors.joining(" ")) + " failed:\n" + Files.readString(log));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
