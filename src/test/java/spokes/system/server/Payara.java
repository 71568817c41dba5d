package spokes.system.server;

import static java.util.concurrent.TimeUnit.MINUTES;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The Payara that {@code ./spokes run} fetched, unpacked once for all tests. */
public final class Payara {
    private static final String VERSION = "7.2025.1";

    private Payara() {}

    /** The folder with {@code bin} and {@code glassfish} in it; {@code SPOKES_PAYARA_DIR} or {@code .spokes} at the root holds it. */
    public static Path home() {
        String folder = System.getenv("SPOKES_PAYARA_DIR");
        Path parent = folder == null ? root().resolve(".spokes") : Path.of(folder);
        Path home = parent.resolve("payara-" + VERSION);
        if (!Files.isDirectory(home)) {
            fetch(parent, home);
        }
        return home;
    }

    /** The root of the project, wherever in it the test was started. */
    public static Path root() {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.exists(here.resolve("spokes-ear")) && here.getParent() != null) {
            here = here.getParent();
        }
        return here;
    }

    /** The Java that runs this test is one that Payara runs on. */
    public static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    private static void fetch(Path parent, Path home) {
        try {
            Files.createDirectories(parent);
            run(parent, "mvn", "-q", "-B", "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy", "-Dmdep.useBaseVersion=true",
                    "-Dartifact=fish.payara.distributions:payara:" + VERSION + ":zip", "-DoutputDirectory=" + parent);
            Path zip = parent.resolve("payara-" + VERSION + ".zip");
            run(parent, java().resolveSibling("jar").toString(), "xf", zip.toString());
            Files.delete(zip);
            Files.move(parent.resolve("payara7"), home);
        } catch (IOException e) {
            throw new UncheckedIOException("Payara could not be fetched", e);
        }
    }

    private static void run(Path folder, String... command) throws IOException {
        try {
            Process process = new ProcessBuilder(command).directory(folder.toFile()).inheritIO().start();
            if (!process.waitFor(10, MINUTES) || process.exitValue() != 0) {
                throw new IOException(String.join(" ", command) + " failed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
