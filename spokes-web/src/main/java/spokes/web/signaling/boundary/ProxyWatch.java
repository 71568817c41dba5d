package spokes.web.signaling.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import spokes.web.http.entity.Approach;
import spokes.web.signaling.control.ProxyCuts;
import spokes.web.signaling.control.ProxyCuts.Cut;

/** Watches how signal sockets end, and says once an hour which proxy's limit they run into. */
@ApplicationScoped
public class ProxyWatch {
    private static final System.Logger LOG = System.getLogger(ProxyWatch.class.getName());
    private static final long QUIET_NS = 3_600_000_000_000L;

    private record Said(int afterS, long atNs) {}

    private final ProxyCuts cuts = new ProxyCuts();
    private final Deque<Said> said = new ArrayDeque<>();

    synchronized void opened(Object socket, Approach approach) {
        cuts.opened(socket, approach, System.nanoTime());
    }

    /** @param broke without a close frame, and not by us */
    synchronized Optional<Cut> ended(Object socket, boolean broke) {
        long nowNs = System.nanoTime();
        var cut = cuts.ended(socket, broke, nowNs);
        cut.ifPresent(it -> say(it, nowNs));
        return cut;
    }

    /** Those of the last hour, for the owner. */
    public synchronized List<Cut> seen() {
        return cuts.seen(System.nanoTime());
    }

    private void say(Cut cut, long nowNs) {
        said.removeIf(old -> nowNs - old.atNs() > QUIET_NS);
        if (said.stream().noneMatch(old -> old.afterS() == cut.afterS())) {
            said.add(new Said(cut.afterS(), nowNs));
            LOG.log(Level.WARNING, cut.sentence());
        }
    }
}
