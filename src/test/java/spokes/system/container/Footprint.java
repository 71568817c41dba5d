package spokes.system.container;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import spokes.system.server.Payara;
import spokes.system.server.PayaraDomain;

/**
 * What of ours is in the server's process, as the system and the JVM see it.
 *
 * @param threads names of our threads
 * @param udpPorts ports of the test's range on which somebody listens
 */
record Footprint(List<String> threads, List<Integer> udpPorts) {
    static final Footprint NOTHING = new Footprint(List.of(), List.of());

    private static final Pattern THREAD = Pattern.compile("^\"(spokes-[^\"]*)\"", Pattern.MULTILINE);
    private static final Pattern PLANES = Pattern.compile("^ *\\d+: +(\\d+) .*spokes\\.media\\.connector\\.MediaPlane$", Pattern.MULTILINE);

    static Footprint of(PayaraDomain payara) {
        List<String> threads = THREAD.matcher(jcmd(payara, "Thread.print")).results().map(result -> result.group(1)).sorted().toList();
        return new Footprint(threads, openPorts());
    }

    private static List<Integer> openPorts() {
        try (Stream<String> sockets = Files.lines(Path.of("/proc/net/udp"))) {
            List<Integer> open = sockets.skip(1).map(line -> Integer.parseInt(line.strip().split("[ :]+")[2], 16)).toList();
            return IntStream.rangeClosed(RunningPayara.UDP_MIN, RunningPayara.UDP_MAX).filter(open::contains).boxed().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Each of our class loaders has one object of this class: as many are loaded, after a garbage collection. */
    static int classLoaders(PayaraDomain payara) {
        jcmd(payara, "GC.run");
        return PLANES.matcher(jcmd(payara, "GC.class_histogram")).results().map(MatchResult::group).mapToInt(Footprint::instances).sum();
    }

    private static int instances(String line) {
        return Integer.parseInt(line.strip().split("[: ]+")[1]);
    }

    /** Descriptors of sockets, event polls and the like; jars are not counted, since Payara leaks those itself. */
    static long descriptorsButFiles(PayaraDomain payara) {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + payara.pid() + "/fd"))) {
            return descriptors.map(Footprint::target).filter(target -> target.startsWith("socket:") || target.startsWith("anon_inode:")
                    || target.startsWith("pipe:")).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException _) {
            return "";      // closed meanwhile
        }
    }

    private static String jcmd(PayaraDomain payara, String command) {
        try {
            Path output = Files.createTempFile("jcmd", ".txt");
            Process process = new ProcessBuilder(Payara.java().resolveSibling("jcmd").toString(), "" + payara.pid(), command)
                    .redirectErrorStream(true).redirectOutput(output.toFile()).start();
            if (!process.waitFor(60, SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("jcmd " + command + " took too long");
            }
            String text = Files.readString(output);
            Files.delete(output);
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
