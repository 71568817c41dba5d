package spokes.media.peer;

import java.net.InetSocketAddress;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import spokes.media.api.MediaEvent.Station;
import spokes.media.sdp.RemoteCandidate;
import spokes.media.transport.ice.LocalSockets;
import spokes.media.transport.ice.Path;

/** What one connection has seen since it began: how far it has got, and evidence for why it got no further. Cheap enough for every packet. */
final class Evidence {
    /** More than a browser has; the oldest are forgotten. */
    private static final int MAX_PATHS = 16, MAX_CANDIDATES = 64;

    private final LocalSockets sockets;
    private final Set<Station> reached = EnumSet.noneOf(Station.class);
    private final Set<String> candidates = new LinkedHashSet<>();
    private final Map<String, Integer> candidateKinds = new LinkedHashMap<>();
    private final Set<Path> paths = new LinkedHashSet<>();
    private Path latest = new Path(-1, new InetSocketAddress(0));
    long dtlsReceived, rtpReceived, rtpSent;
    String dtlsFailure = "";

    Evidence(LocalSockets sockets) {
        this.sockets = sockets;
    }

    /** True the first time. */
    boolean reaches(Station station) {
        return reached.add(station);
    }

    void named(String line, RemoteCandidate candidate) {
        if (candidates.size() < MAX_CANDIDATES && candidates.add(line)) {
            candidateKinds.merge(candidate.kind(), 1, Integer::sum);
        }
    }

    /** An authenticated check came by this path. */
    void cameBy(int socket, InetSocketAddress from) {
        if (latest.socket() == socket && latest.remote().equals(from)) {
            return;
        }
        latest = new Path(socket, from);
        paths.remove(latest);
        paths.add(latest);
        if (paths.size() > MAX_PATHS) {
            paths.remove(paths.iterator().next());
        }
    }

    Map<String, Integer> remoteCandidates() {
        return candidateKinds;
    }

    List<String> arrivedAt() {
        return paths.stream().map(path -> local(path)).distinct().toList();
    }

    List<String> from() {
        return paths.stream().map(path -> text(path.remote())).distinct().toList();
    }

    /** {@code 203.0.113.7:50000/udp from 198.51.100.9:61234}. */
    String where(Path path) {
        return local(path) + " from " + text(path.remote());
    }

    private String local(Path path) {
        return text(sockets.local(path.socket())) + (path.overTcp() ? "/tcp" : "/udp");
    }

    private static String text(InetSocketAddress address) {
        var number = address.getAddress().getHostAddress();
        return (number.contains(":") ? "[" + number + "]" : number) + ":" + address.getPort();
    }
}
