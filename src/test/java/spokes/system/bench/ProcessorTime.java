package spokes.system.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process has spent so far, by the system's account. */
record ProcessorTime(double userNs, double systemNs) {
    private static final double NS_PER_TICK = 1e9 / 100;         // USER_HZ

    static ProcessorTime of(long pid) {
        var stat = read(pid);
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return new ProcessorTime(Long.parseLong(fields[11]) * NS_PER_TICK, Long.parseLong(fields[12]) * NS_PER_TICK);
    }

    private static String read(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/stat"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    double ns() {
        return userNs + systemNs;
    }
}
