package spokes.system.server;

import static java.util.stream.Collectors.toSet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** One socket of a process to which others may send: TCP that listens, or UDP. Read from {@code /proc}, so nothing is overlooked. */
record Listening(String protocol, InetSocketAddress at) {
    private static final String TCP_LISTEN = "0A";

    static List<Listening> of(long pid) {
        var own = socketsOf(pid);
        var found = new ArrayList<Listening>();
        for (var protocol : List.of("tcp", "tcp6", "udp", "udp6")) {
            for (var line : lines(Path.of("/proc/" + pid + "/net/" + protocol))) {
                var field = line.strip().split("\\s+");
                boolean open = protocol.startsWith("udp") || field[3].equals(TCP_LISTEN);
                if (open && own.contains(field[9])) found.add(new Listening(protocol.substring(0, 3), address(field[1])));
            }
        }
        return found;
    }

    boolean loopback() {
        return at.getAddress().isLoopbackAddress();
    }

    /** {@code 0100007F:1F90}: 32-bit words in the machine's order, the port in the network's. */
    private static InetSocketAddress address(String text) {
        int colon = text.indexOf(':');
        var bytes = new byte[colon / 2];
        for (int i = 0; i < bytes.length; i++) {
            int word = i & ~3;
            bytes[word + 3 - (i & 3)] = (byte) Integer.parseInt(text.substring(2 * i, 2 * i + 2), 16);
        }
        try {
            return new InetSocketAddress(InetAddress.getByAddress(bytes), Integer.parseInt(text.substring(colon + 1), 16));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> socketsOf(long pid) {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return descriptors.map(Listening::target).filter(Objects::nonNull).filter(link -> link.startsWith("socket:["))
                .map(link -> link.substring(8, link.length() - 1)).collect(toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closedMeanwhile) {
            return null;
        }
    }

    private static List<String> lines(Path table) {
        try {
            return Files.readAllLines(table).stream().skip(1).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
