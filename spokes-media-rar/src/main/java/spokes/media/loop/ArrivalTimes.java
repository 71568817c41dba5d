package spokes.media.loop;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import spokes.media.api.MediaStatus.Candidate;
import spokes.media.api.MediaStatus.Kind;
import spokes.media.peer.Arrivals;
import spokes.media.transport.ice.Path;
import spokes.media.transport.ice.PrivateAddresses;

/**
 * Writes into the address list when somebody last came in by each address.
 *
 * <p>What a datagram was sent to is no longer to be seen on it once a NAT has forwarded it. So it counts by where it comes from: from far away it
 * came by a public address that leads to its port, from the private network by the address of the socket itself or one under which our page is visited.
 */
final class ArrivalTimes {
    private final List<Arrivals> ofLoops;
    private final Map<Integer, InetSocketAddress> sockets;
    private final LongUnaryOperator atMs;

    /**
     * @param ofLoops by the index of the loop
     * @param sockets of all loops, by the numbers of {@link Directory}
     * @param atMs the loops' time as ms since 1970
     */
    ArrivalTimes(List<Arrivals> ofLoops, Map<Integer, InetSocketAddress> sockets, LongUnaryOperator atMs) {
        this.ofLoops = ofLoops;
        this.sockets = sockets;
        this.atMs = atMs;
    }

    List<Candidate> into(AddressList list) {
        List<Candidate> stamped = new ArrayList<>();
        for (Candidate candidate : list.all()) {
            long atNs = candidate.protocol().equals("tcp") ? byTcp(candidate) : byUdp(candidate, list.loopBehind(candidate));
            stamped.add(new Candidate(candidate.address(), candidate.port(), candidate.protocol(), candidate.kind(), candidate.source(), candidate.sinceMs(),
                    atNs == Arrivals.NEVER ? 0 : atMs.applyAsLong(atNs)));
        }
        return stamped;
    }

    private long byTcp(Candidate candidate) {
        long atNs = Arrivals.NEVER;
        for (Arrivals arrivals : ofLoops) {
            atNs = Math.max(atNs, at(arrivals, Path.FIRST_TCP, candidate));
        }
        return atNs;
    }

    private long byUdp(Candidate candidate, int loop) {
        long atNs = Arrivals.NEVER;
        for (var socket : sockets.entrySet()) {
            if (socket.getKey() / Directory.SOCKETS_EACH - 1 == loop && leadsTo(candidate, socket.getValue().getAddress())) {
                atNs = Math.max(atNs, bySocket(socket.getKey(), loop, candidate));
            }
        }
        return atNs;
    }

    private static boolean leadsTo(Candidate candidate, InetAddress socket) {
        return candidate.kind() == Kind.HOST ? socket.getHostAddress().equals(candidate.address())
                : candidate.address().contains(":") == socket.getHostAddress().contains(":");
    }

    /** Its own loop knows it by its place, the others by its number among all. */
    private long bySocket(int number, int loop, Candidate candidate) {
        long atNs = Arrivals.NEVER;
        for (int i = 0; i < ofLoops.size(); i++) {
            atNs = Math.max(atNs, at(ofLoops.get(i), i == loop ? number % Directory.SOCKETS_EACH : number, candidate));
        }
        return atNs;
    }

    private static long at(Arrivals arrivals, int socket, Candidate candidate) {
        return switch (candidate.kind()) {
            case REFLEXIVE, CONFIGURED -> arrivals.farNs(socket);
            case VISITED -> arrivals.nearNs(socket);
            case HOST -> PrivateAddresses.isNear(InetAddress.ofLiteral(candidate.address())) ? arrivals.nearNs(socket)
                    : Math.max(arrivals.nearNs(socket), arrivals.farNs(socket));
        };
    }
}
