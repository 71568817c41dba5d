package spokes.system.bench;

import java.net.URI;

/** One that somebody else has started, and that nothing is known of but its process. */
record OtherServer(URI address, long pid) implements Server {
    @Override
    public String description() {
        return address + " (process " + pid + ")";
    }

    @Override
    public Costs costs() {
        var spent = ProcessorTime.of(pid);
        return new Costs(System.nanoTime(), spent.userNs(), spent.systemNs(), Double.NaN, Double.NaN, Double.NaN);
    }

    /** It is somebody else's. */
    @Override
    public void close() {}
}
