package spokes.media.transport.ice;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import spokes.media.sdp.RemoteCandidate;

/**
 * Where the other side says that it can be reached, as far as we may believe it: UDP only, numbers only, at most {@value #MOST}, and addresses
 * of private networks only when something authentic came from the same network, or one of our own interfaces is on it.
 */
final class Candidates {
    static final int MOST = 20;
    private static final int MAX_NETWORKS = 8;

    /** @param ufrag of the generation it belongs to, where that was said */
    record Remote(InetSocketAddress address, long priority, Optional<String> ufrag) {}

    private final LocalSockets sockets;
    private final List<Remote> remotes = new ArrayList<>();
    private final Set<InetAddress> networks = new LinkedHashSet<>();

    Candidates(LocalSockets sockets) {
        this.sockets = sockets;
    }

    /** False when it is none to send to; nobody hears of it. */
    boolean add(RemoteCandidate candidate) {
        if (candidate.component() != 1 || !candidate.protocol().equals("udp") || candidate.isHidden() || remotes.size() >= MOST) {
            return false;
        }
        var address = number(candidate.address()).map(number -> new InetSocketAddress(number, candidate.port()));
        if (address.isEmpty() || Targets.isForbidden(address.get())) {
            return false;
        }
        if (remotes.stream().noneMatch(known -> known.address().equals(address.get()))) {
            remotes.add(new Remote(address.get(), candidate.priority(), candidate.ufrag()));
        }
        return true;
    }

    private static Optional<InetAddress> number(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();        // a name; nothing is ever looked up
        }
    }

    /** Something authentic came from there. True when that makes more of the candidates usable. */
    boolean cameFrom(InetAddress address) {
        if (!Targets.isPrivate(address) || networks.size() >= MAX_NETWORKS || !networks.add(Targets.network(address))) {
            return false;
        }
        return remotes.stream().anyMatch(remote -> Targets.network(remote.address().getAddress()).equals(Targets.network(address)));
    }

    /** Those that may be sent to now. */
    List<Remote> usable() {
        return remotes.stream().filter(remote -> mayBeSentTo(remote.address().getAddress())).toList();
    }

    private boolean mayBeSentTo(InetAddress address) {
        return !Targets.isPrivate(address) || networks.contains(Targets.network(address)) || sockets.neighbours(address);
    }

    /** The other side has begun anew: what belongs to earlier generations is gone. */
    void keepOnly(String ufrag) {
        remotes.removeIf(remote -> remote.ufrag().filter(ufrag::equals).isEmpty());
    }
}
